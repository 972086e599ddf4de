"""
The filters themselves: what their values may be, and what OpenAPI says of them.

Words of a closed vocabulary, topics, tags and sources must be known; a number or a time must be one.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from drf_spectacular.drainage import get_override
from drf_spectacular.utils import extend_schema_field

from api.strict import Anything
from bank import limits
from bank.editing import no_such_word
from bank.nearest import no_such_choice

# --- fields


def _one_by_slug(model: type[models.Model], slug: str) -> models.Model:
    found = model._default_manager.filter(slug=slug).first()
    if found is None:
        raise forms.ValidationError(no_such_word(model, slug), code="unknown")
    return found


class WordField(forms.CharField):
    """The slug of a topic, tag or source, as the row it stands for."""

    def __init__(self, *, model: type[models.Model], **kwargs: Any) -> None:
        super().__init__(max_length=limits.SLUG, **kwargs)
        self.model = model

    def clean(self, value: Any) -> models.Model | None:
        slug = super().clean(value)
        return _one_by_slug(self.model, slug) if slug else None


class EachWordField(forms.Field):
    widget = forms.MultipleHiddenInput

    def __init__(self, *, model: type[models.Model], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model

    def clean(self, value: Any) -> list[models.Model]:
        return [_one_by_slug(self.model, slug) for slug in value or []]


class EachTextField(forms.Field):
    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return list(value or [])


class WholeNumberField(forms.Field):
    """ASCII digits within bounds; nothing else is a number here."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def clean(self, value: Any) -> int | None:
        if value in (None, ""):
            return None
        if not (
            value.isascii()
            and value.isdigit()
            and len(value) < 20
            and self.least <= int(value) <= self.most
        ):
            raise forms.ValidationError(
                f"This is a whole number from {self.least} to {self.most}.", code="out_of_range"
            )
        return int(value)


class IdsField(forms.Field):
    """Up to 100 ids with commas. Numbers that no id can be are refused; ids that are not there are found nowhere."""

    MOST = 100

    def clean(self, value: Any) -> list[int] | None:
        if value in (None, ""):
            return None
        parts = value.split(",")
        if len(parts) > self.MOST:
            raise forms.ValidationError(f"At most {self.MOST} ids are taken.", code="max_items")
        if not all(part.isascii() and part.isdigit() and len(part) <= 19 for part in parts):
            raise forms.ValidationError(
                "These are whole numbers with commas between them.", code="invalid"
            )
        # What no column can hold is no id of anything.
        return [int(part) for part in parts if int(part) <= limits.IDENTIFIER]


class MomentField(forms.Field):
    """ISO 8601; without an offset it is UTC. Years at the ends of the calendar are refused, which no zone can shift."""

    def clean(self, value: Any) -> datetime | None:
        if value in (None, ""):
            return None
        try:
            # In an address an unescaped plus arrives as a blank.
            moment = datetime.fromisoformat(
                value.replace(" ", "+") if value[-6:-5] == " " else value
            )
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(
                "This is a time as in ISO 8601, such as 2026-11-01T12:00:00Z.", code="invalid"
            ) from error
        if not 2 <= moment.year <= 9998:
            raise forms.ValidationError("This is a year from 2 to 9998.", code="out_of_range")
        return moment


class VocabularyField(forms.ChoiceField):
    def validate(self, value: Any) -> None:
        known = [str(word) for word, _ in list(self.choices)]  # type: ignore[arg-type] # the stubs think of callables
        if value and value not in known:
            raise forms.ValidationError(no_such_choice(value, known), code="invalid_choice")


# --- filters, each with what OpenAPI says of it


def _described(
    **schema: Any,
) -> Callable[[type[django_filters.Filter]], type[django_filters.Filter]]:
    return extend_schema_field(schema)


_SLUG = {"type": "string", "minLength": 1, "maxLength": limits.SLUG}


@_described(**_SLUG)
class WordFilter(django_filters.Filter):
    field_class = WordField


@_described(type="array", items=_SLUG, maxItems=limits.TAGS)
class EachWordFilter(django_filters.Filter):
    """May be repeated."""

    field_class = EachWordField


@_described(
    type="array",
    items={"type": "string", "minLength": 1, "maxLength": limits.KEY},
    maxItems=limits.TAGS,
)
class EachTextFilter(django_filters.Filter):
    """May be repeated."""

    field_class = EachTextField


REPEATABLE = (EachWordFilter, EachTextFilter)


class FilterSet(django_filters.FilterSet):
    """A set whose form is declared once, since the stock one declares it for each request."""

    _form_class: ClassVar[type[forms.Form] | None] = None

    def get_form_class(self) -> type[forms.Form]:
        chosen = type(self)
        form_class: type[forms.Form] | None = vars(chosen).get("_form_class")
        if form_class is None:
            form_class = chosen._form_class = super().get_form_class()
        return form_class


def json_schema(filterset_class: type[django_filters.FilterSet]) -> dict[str, Any]:
    """The filters of a set as members of a JSON object, in OpenAPI."""
    return {
        "type": "object",
        "properties": {
            name: _value_schema(one) | {"description": one.extra["help_text"]}
            for name, one in filterset_class.base_filters.items()
        },
        "additionalProperties": False,
    }


def _value_schema(one: django_filters.Filter) -> dict[str, Any]:
    schema: dict[str, Any] = get_override(one, "field")
    if isinstance(one, REPEATABLE):
        return {"anyOf": [schema["items"], {**schema, "minItems": 1}]}
    if isinstance(one, IdsFilter):
        item = {"type": "integer", "minimum": 0, "maximum": limits.IDENTIFIER}
        several = {"type": "array", "items": item, "minItems": 1, "maxItems": IdsField.MOST}
        return {"anyOf": [item, several, schema]}
    return schema


class JsonFilters(Anything):
    """The filters of a set as a JSON object, one at least; `api.filtering.narrowed_by_json` reads it."""

    default_error_messages = {
        "empty": "Without a filter this would mean all there are. Whoever means all asks for what all have, such as"
        ' {{"difficulty_min": 1}}.'
    }

    def __init__(self, filterset_class: type[django_filters.FilterSet], **kwargs: Any) -> None:
        super().__init__(allow_empty=False, **kwargs)
        schema = {**json_schema(filterset_class), "minProperties": 1}
        extend_schema_field(schema)(self)  # type: ignore[type-var] # it takes instances as well


class LineFilter(django_filters.CharFilter):
    """A text; OpenAPI tells how long it may be."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        schema = {"type": "string", "minLength": 1, "maxLength": max_length}
        extend_schema_field(schema)(self)


@_described(type="integer", minimum=0, maximum=limits.IDENTIFIER)
class WholeNumberFilter(django_filters.Filter):
    field_class = WholeNumberField


@_described(type="integer", minimum=1, maximum=5)
class DifficultyFilter(django_filters.Filter):
    field_class = WholeNumberField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=1, most=5, field_name="difficulty", **kwargs)


@_described(type="string", pattern=r"^\d+(,\d+)*$", maxLength=2_000)
class IdsFilter(django_filters.Filter):
    field_class = IdsField

    def filter(self, qs: QuerySet[Any], value: list[int] | None) -> QuerySet[Any]:
        # The stock filter takes an empty list for none given, and would leave every row.
        return qs if value is None else qs.filter(**{f"{self.field_name}__in": value})


@_described(type="string", format="date-time", maxLength=40)
class MomentFilter(django_filters.Filter):
    field_class = MomentField


class VocabularyFilter(django_filters.Filter):
    field_class = VocabularyField

    def __init__(self, *, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        extend_schema_field({"type": "string", "enum": [str(word) for word, _ in choices]})(self)


# Each compares a column with its one value, unless it has a method.
COMPARING = (WholeNumberFilter, DifficultyFilter, MomentFilter, VocabularyFilter)
