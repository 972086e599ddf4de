"""What the pages of the bank have in common: who may see them, how they save, and what their history shows."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Model
from django.forms import ModelForm
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy

from bank.callers import Caller, Role
from bank.differences import with_changes
from bank.documents import Unsound
from bank.editing import Refusal
from bank.models import Revision, User


def caller_of(request: Any) -> Caller:
    """Who sits before the page. A superuser is an admin of the bank, whatever the role says."""
    user: User = request.user
    role = Role.ADMIN if user.is_superuser else Role(user.role)
    return Caller(role=role, user_id=user.pk, name=user.get_username())


class DoorAdmin(admin.ModelAdmin):
    """
    Pages for editors and admins among the staff. What the door refuses in spite of a form without faults (somebody was
    faster) is told at the top of the page.
    """

    what: ClassVar[str]
    readonly_fields: ClassVar[tuple[str, ...]] = ("version", "created_at", "updated_at")

    def has_module_permission(self, request: Any) -> bool:
        return self._may(request)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: Any) -> bool:
        return self._may(request)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return self._may(request)

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Refusal, Unsound) as refused:
            return self._refused(request, refused)

    def delete_view(
        self, request: Any, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refusal as refused:
            return self._refused(request, refused)

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        """One by one, since each leaves a line in the log; what is still in use stays, and is named."""
        for item in queryset:
            try:
                self.delete_model(request, item)
            except Refusal as refused:
                self.message_user(request, str(refused), messages.ERROR)

    def history_view(
        self, request: Any, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The log of the bank, with what changed from version to version."""
        item = get_object_or_404(self.model, pk=object_id)
        revisions = Revision.objects.of(self.what, item.pk).order_by("version")
        context = {
            **self.admin_site.each_context(request),
            "title": gettext_lazy("Change history: %s") % item,
            "opts": self.opts,
            "object": item,
            "history": with_changes(revisions)[::-1],
        }
        return render(request, "admin/bank/history.html", context)

    def log_addition(self, request: Any, obj: Model, message: Any) -> Any:
        """The bank keeps a log of its own, which is the one that counts."""

    def log_change(self, request: Any, obj: Model, message: Any) -> Any:
        """As above."""

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        """As above."""

    def _may(self, request: Any) -> bool:
        return bool(
            request.user.is_active and request.user.is_staff and caller_of(request).edits_everything
        )

    def _refused(self, request: Any, refused: Exception) -> Any:
        self.message_user(request, str(refused), messages.ERROR)
        return redirect(request.get_full_path())


def seen_version(form: ModelForm) -> int | None:
    """The version that was shown when the form was opened, by which the door can tell that somebody was faster."""
    version: int | None = form.cleaned_data.get("seen_version")
    return version
