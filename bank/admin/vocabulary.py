"""Tags and sources, and what their pages share with those of topics."""

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.contrib import admin

from bank import editing
from bank.admin.pages import DoorAdmin, caller_of, seen_version
from bank.editing.log import What
from bank.models import Source, Tag


class VersionedForm(forms.ModelForm):
    """Carries the version that was shown; a slug is chosen once."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version
            if "slug" in self.fields:
                self.fields["slug"].disabled = True


class Door(NamedTuple):
    """The functions of `bank.editing` that a page saves by."""

    add: Callable[..., Any]
    change: Callable[..., Any]
    delete: Callable[..., None]


class WordAdmin(DoorAdmin):
    """An item that is known by its slug and saved field by field."""

    form = VersionedForm
    door: ClassVar[Door]
    written: ClassVar[tuple[str, ...]]

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        return [*self.written, "seen_version", *self.readonly_fields]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        values = self.values_of(form)
        if change:
            slug = values.pop("slug")
            self.door.change(
                slug, by=caller_of(request), expected_version=seen_version(form), **values
            )
        else:
            obj.pk = self.door.add(by=caller_of(request), **values).pk

    def values_of(self, form: Any) -> dict[str, Any]:
        return {name: form.cleaned_data[name] for name in self.written}

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside the fields."""

    def delete_model(self, request: Any, obj: Any) -> None:
        self.door.delete(obj.slug, by=caller_of(request))


@admin.register(Tag)
class TagAdmin(WordAdmin):
    what = What.TAG
    door = Door(editing.add_tag, editing.change_tag, editing.delete_tag)
    written = ("slug", "name", "description")
    list_display = ("name", "slug", "description")
    search_fields = ("slug", "name")


@admin.register(Source)
class SourceAdmin(WordAdmin):
    what = What.SOURCE
    door = Door(editing.add_source, editing.change_source, editing.delete_source)
    written = ("slug", "title", "homepage", "license", "attribution")
    list_display = ("title", "slug", "license")
    search_fields = ("slug", "title")
