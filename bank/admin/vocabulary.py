"""Tags and sources, and what their pages share with those of topics."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NamedTuple

from django.contrib import admin

from bank import editing
from bank.admin.forms import VersionedForm
from bank.admin.pages import DoorAdmin, reason_of, version_seen
from bank.admin.staff import caller_of
from bank.editing.log import What
from bank.models import Source, Tag


class WordForm(VersionedForm):
    """A slug is chosen once."""

    class Meta:
        help_texts = {
            "slug": "Letters and digits in lower case, with single hyphens between them. It never changes.",
            "homepage": "Its own address, with https:// or http://.",
            "license": "An SPDX identifier, such as CC-BY-4.0.",
            "attribution": "Who is to be named, as the licence wants it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["slug"].disabled = True


class Door(NamedTuple):
    """The functions of `bank.editing` that a page saves by."""

    add: Callable[..., Any]
    change: Callable[..., Any]
    delete: Callable[..., None]


class WordAdmin(DoorAdmin):
    """An item that is known by its slug and saved field by field."""

    form = WordForm
    door: ClassVar[Door]
    written: ClassVar[tuple[str, ...]]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        by, reason = caller_of(request), form.cleaned_data["reason"]
        if change:
            values = self.values_of(form, [n for n in self.written if n in form.changed_data])
            seen = form.cleaned_data["seen_version"]
            self.door.change(obj.slug, by=by, reason=reason, expected_version=seen, **values)
        else:
            obj.pk = self.door.add(by=by, reason=reason, **self.values_of(form, self.written)).pk

    def values_of(self, form: Any, names: Iterable[str]) -> dict[str, Any]:
        return {name: form.cleaned_data[name] for name in names}

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside the fields."""

    def delete_model(self, request: Any, obj: Any) -> None:
        self.door.delete(
            obj.slug,
            by=caller_of(request),
            reason=reason_of(request),
            expected_version=version_seen(request),
        )


@admin.register(Tag)
class TagAdmin(WordAdmin):
    what = What.TAG
    door = Door(editing.add_tag, editing.change_tag, editing.delete_tag)
    written = ("slug", "name", "description")
    sections = ((None, {"fields": written}),)
    list_display = ("name", "slug", "description")
    search_fields = ("slug", "name")
    ordering = ("slug",)


@admin.register(Source)
class SourceAdmin(WordAdmin):
    what = What.SOURCE
    door = Door(editing.add_source, editing.change_source, editing.delete_source)
    written = ("slug", "title", "homepage", "license", "attribution")
    sections = ((None, {"fields": written}),)
    list_display = ("title", "slug", "license", "homepage")
    search_fields = ("slug", "title")
    ordering = ("slug",)
