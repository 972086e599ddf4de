"""Users and their tokens."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from bank.models import ApiToken, User


@admin.register(User)
class BankUserAdmin(UserAdmin):
    list_display = ("username", "role", "is_active", "is_staff")
    list_filter = ("role", "is_active", "is_staff")
    fieldsets = (*(UserAdmin.fieldsets or ()), ("Question bank", {"fields": ("role",)}))
    add_fieldsets = (*UserAdmin.add_fieldsets, ("Question bank", {"fields": ("role",)}))


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):
    """Tokens are looked at and revoked here; they are made by `manage.py issue_token`, which shows the secret once."""

    list_display = ("prefix", "name", "user", "role", "created_at", "last_used_at", "revoked_at")
    list_filter = ("role",)
    search_fields = ("name", "prefix", "user__username")
    readonly_fields = ("user", "name", "role", "prefix", "created_at", "last_used_at")
    exclude = ("digest",)

    def has_add_permission(self, request: Any) -> bool:
        return False
