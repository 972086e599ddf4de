"""What the pages of the bank have in common: they save and delete through the door, and show the bank's own log."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from bank import limits
from bank.admin import history
from bank.admin.forms import VersionedForm
from bank.admin.staff import StaffPages
from bank.callers import Role
from bank.documents import Unsound
from bank.editing import Refusal

# Each is a transaction of its own, and a page must come before its reader goes.
MOST_AT_ONCE = 500
# More refusals than that are counted rather than told.
_MOST_TOLD = 20


class ReasonedActionForm(ActionForm):
    reason = forms.CharField(required=False, max_length=limits.REASON, label="Reason:")


class DoorAdmin(StaffPages):
    """Pages for editors. What the door refuses is told in the form, which keeps what was typed."""

    what: ClassVar[str]
    # The fieldsets that are written; what every page has stands below them.
    sections: ClassVar[tuple[Any, ...]]
    roles = frozenset({Role.EDITOR, Role.ADMIN})
    form = VersionedForm
    action_form = ReasonedActionForm
    # Named, or it would be the one of the whole site, which knows of no door.
    actions = ["delete_selected"]
    readonly_fields: ClassVar[tuple[str, ...]] = ("version", "created_at", "updated_at")
    # Blanks at the beginning of a text can be the point of a piece of code.
    formfield_overrides = {models.TextField: {"strip": False, "widget": AdminTextareaWidget}}
    delete_confirmation_template = "admin/bank/delete.html"
    delete_selected_confirmation_template = "admin/bank/delete_several.html"
    object_history_template = "admin/bank/history.html"

    class Media:
        css = {"all": ["bank/admin.css"]}

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        if obj is None:
            return [*self.sections, ("This change", {"fields": ["reason"]})]
        return [
            *self.sections,
            ("This change", {"fields": ["reason", "seen_version"]}),
            ("What the bank knows", {"fields": [self.readonly_fields]}),
        ]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        # The class is made anew for each request.
        form.refused = getattr(request, "refused", None)
        return form

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Beside a choice one can add what is missing; to change or delete what is there, one goes to its own page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget: Any = field and field.widget
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
        return field

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """
        Without the transaction that Django puts around it: the door has its own, and tries it again after a deadlock.
        When the door refuses, the form is shown again and told why.
        """
        view: Callable[..., Any] = self._changeform_view  # type: ignore[attr-defined] # the stubs do not know it
        try:
            return view(request, object_id, form_url, extra_context)
        except (Refusal, Unsound) as refused:
            request.refused = refused
            return view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: Any, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """As above; a refusal is told on the page that asks whether to delete."""
        view: Callable[..., Any] = self._delete_view  # type: ignore[attr-defined] # as above
        try:
            return view(request, object_id, extra_context)
        except Refusal as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect(request.get_full_path())

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        """Those alone: what hangs on them goes with them or makes the door refuse, and may be very much."""
        return [str(item) for item in objs], {}, set(), []

    @admin.action(permissions=["delete"], description="Delete")
    def delete_selected(self, request: Any, queryset: Any) -> Any:
        """Deletes after it has asked, one by one: each leaves a line in the log."""
        chosen = self.in_order_of_deletion(self.chosen(request, queryset))
        if not chosen:
            return None
        if request.POST.get("post"):
            done = self.one_by_one(request, chosen, lambda item: self._delete(request, item))
            self.message_user(request, f"{done} of {len(chosen)} deleted.")
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Delete several",
            "chosen": chosen,
            "reason": reason_of(request),
            "opts": self.opts,
            "media": self.media,
        }
        return TemplateResponse(request, self.delete_selected_confirmation_template, context)

    def in_order_of_deletion(self, items: list[Any]) -> list[Any]:
        return items

    def one_by_one(self, request: Any, items: Iterable[Any], change: Callable[[Any], bool]) -> int:
        """Do something to each, tell of which the door refused it and why, and count those that did change."""
        done = 0
        refusals = []
        for item in items:
            try:
                done += change(item)
            except (Refusal, Unsound) as refused:
                refusals.append((item, refused))
        for item, why in refusals[:_MOST_TOLD]:
            url = reverse(f"admin:bank_{self.opts.model_name}_change", args=[item.pk])
            self.message_user(
                request, format_html('<a href="{}">{}</a>: {}', url, item, why), messages.ERROR
            )
        if more := len(refusals[_MOST_TOLD:]):
            self.message_user(request, f"{more} more were refused.", messages.ERROR)
        return done

    def chosen(self, request: Any, queryset: Any) -> list[Any]:
        """What an action is about; nothing if that is too much."""
        items = list(queryset[: MOST_AT_ONCE + 1])
        if len(items) <= MOST_AT_ONCE:
            return items
        self.message_user(
            request,
            f"At most {MOST_AT_ONCE} at once; nothing has been changed. Filter the list first.",
            messages.ERROR,
        )
        return []

    def _delete(self, request: Any, item: Any) -> bool:
        self.delete_model(request, item)
        return True

    def history_view(
        self, request: Any, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The log of the bank, with what changed from version to version."""
        response: Any = super().history_view(request, object_id, extra_context)
        if context := getattr(response, "context_data", None):
            context["media"] = self.media
            context["lines"] = history.lines_of(
                self.what, context["object"].pk, request.GET.get("p")
            )
        return response

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        """The bank keeps a log of its own, which is the one that counts."""

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        """As above."""

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        """As above."""


def reason_of(request: Any) -> str:
    """Why, as it was typed on a page that has no form of ours."""
    reason: str = request.POST.get("reason", "")
    return reason


def version_seen(request: Any) -> int | None:
    """The version that was shown when somebody was asked whether to delete it; None where several were shown."""
    seen: str = request.POST.get("seen_version", "")
    return int(seen) if seen.isdecimal() else None
