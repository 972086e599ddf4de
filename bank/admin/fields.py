"""Fields of forms for what the bank keeps otherwise than people type it."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator

from bank import limits
from bank.formats.strict_json import BadJson, parsed
from bank.models import Question, Tag, Topic

_LONGEST_ID = len(str(limits.IDENTIFIER))


class TreeOfChoices(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        topics: Any = self.queryset
        for topic in topics.in_tree_order():
            yield self.choice(topic)


class TopicField(forms.ModelChoiceField):
    """One topic out of the tree, which is shown as such."""

    iterator = TreeOfChoices

    def label_from_instance(self, obj: Topic) -> str:
        return indented(obj)


def _is_id(value: Any) -> bool:
    """Databases differ in what they do with a number that is too long for them."""
    text = str(value)
    return text.isdecimal() and len(text) <= _LONGEST_ID


def indented(topic: Topic) -> str:
    """The name of a topic behind a dash for each step down; blanks would be taken away."""
    return "– " * (topic.depth - 1) + topic.name


class TagsWidget(AutocompleteSelectMultiple):
    """A box in which tags are looked up; what is not a tag's id is not looked for when the form is shown again."""

    def optgroups(self, name: Any, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, list(filter(_is_id, value)), attr)


class TagsField(forms.ModelMultipleChoiceField):
    def __init__(self, **options: Any) -> None:
        widget = TagsWidget(Question._meta.get_field("tags"), admin.site)
        super().__init__(Tag.objects.order_by("slug"), widget=widget, **options)

    def clean(self, value: Any) -> Any:
        if not all(map(_is_id, value or [])):
            raise ValidationError("Select a valid choice.")
        return super().clean(value)


class LinesField(forms.CharField):
    """A list of short texts, each on a line of its own."""

    widget = AdminTextareaWidget({"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (line.strip() for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]


class JsonObjectField(forms.CharField):
    """An object of JSON, shown readably. Empty is the empty object."""

    widget = AdminTextareaWidget({"rows": 6, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return json.dumps(value, indent=2, ensure_ascii=False) if value else ""
        return value

    def to_python(self, value: Any) -> Any:
        try:
            data = parsed(super().to_python(value) or "{}")
        except BadJson as bad:
            raise ValidationError(str(bad)) from bad
        if not isinstance(data, dict):
            raise ValidationError('This is an object, such as {"name": "value"}.')
        return data
