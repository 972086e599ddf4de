"""What `manage.py check --deploy` says about where the bank is kept."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register("production", deploy=True)
def check_database(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A file has one writer at a time and lives on one machine."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return []
    return [
        Error(
            "The bank is kept in SQLite, which is for one process on one machine.",
            hint="Set DATABASE_URL to a PostgreSQL: postgres://user@host/name.",
            id="bank.E001",
        )
    ]
