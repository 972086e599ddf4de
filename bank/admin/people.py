"""Users and their tokens: pages for admins."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from bank.admin.staff import StaffPages
from bank.callers import Role
from bank.models import ApiToken, User

# What one may do follows from one's role, so that groups would have nothing to say.
admin.site.unregister(Group)


@admin.register(User)
class BankUserAdmin(StaffPages, UserAdmin):
    roles = frozenset({Role.ADMIN})
    list_display = ("username", "role", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("role", "is_active", "is_staff")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (
            "What they may do",
            {
                "fields": ("role", "is_active", "is_staff", "is_superuser"),
                "description": "Editors and admins who are staff may use these pages. A superuser is an admin here,"
                " whatever the role. Whoever shall no longer come in is made inactive.",
            },
        ),
        ("Person", {"fields": (("first_name", "last_name"), "email")}),
        ("Dates", {"fields": (("last_login", "date_joined"),)}),
    )
    add_fieldsets = (
        *UserAdmin.add_fieldsets,
        ("What they may do", {"fields": (("role", "is_staff"),)}),
    )

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Their questions would lose their author behind the door's back. Who leaves is made inactive."""
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(StaffPages):
    """Tokens are looked at and revoked here; they are issued where their secret is shown once."""

    roles = frozenset({Role.ADMIN})
    list_display = (
        "prefix",
        "name",
        "user",
        "role",
        "is_public",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    )
    list_filter = ("role", "is_public")
    list_select_related = ("user",)
    search_fields = ("name", "prefix", "user__username")
    ordering = ("-created_at", "-id")
    exclude = ("digest",)
    actions = ("revoke",)

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    @admin.action(permissions=["view"], description="Revoke")
    def revoke(self, request: Any, queryset: Any) -> None:
        tokens = list(queryset.filter(revoked_at=None))
        for token in tokens:
            token.revoke()
            self.log_change(request, token, "Revoked.")
        self.message_user(request, f"{len(tokens)} revoked.")
