"""Who sits before the pages, and who may see which."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied

from bank.callers import Caller, Role
from bank.models import User


def caller_of(request: Any) -> Caller:
    """Who sits before the page. A superuser is an admin of the bank, whatever the role says."""
    user: User = request.user
    role = Role.ADMIN if user.is_superuser else Role(user.role)
    return Caller(role=role, user_id=user.pk, name=user.get_username())


class StaffPages(admin.ModelAdmin):
    """Pages for staff of certain roles. The permissions that Django keeps in tables of its own count for nothing."""

    roles: ClassVar[frozenset[Role]]

    def is_for(self, request: Any) -> bool:
        user = request.user
        return bool(user.is_active and user.is_staff and caller_of(request).role in self.roles)

    def has_module_permission(self, request: Any) -> bool:
        return self.is_for(request)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return self.is_for(request)

    def has_add_permission(self, request: Any) -> bool:
        return self.is_for(request)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return self.is_for(request)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return self.is_for(request)

    def history_view(
        self, request: Any, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Django looks for the item first, and so tells everybody whether there is one."""
        if not self.is_for(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)
