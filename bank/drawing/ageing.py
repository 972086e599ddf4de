"""Draws that have ended and sightings that are old go, some at a time, so that nobody waits for them to be gone."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from bank.models import Draw, Sighting

AT_ONCE = 1_000


def delete_ended(now: datetime) -> int:
    """Draws that ended before now, with what was answered in them. Says how many."""
    return _delete(Draw.objects.filter(expires_at__lte=now))


def forget_before(when: datetime) -> int:
    """What readers were last given before that. Says how many questions, each reader's by itself."""
    return _delete(Sighting.objects.filter(seen_at__lt=when))


def _delete(rows: QuerySet[Any]) -> int:
    deleted = 0
    while True:
        with transaction.atomic():
            # What somebody else is just deleting, or giving a reader anew, is left to them.
            locked = rows.select_for_update(skip_locked=True).values_list("pk", flat=True)
            some = list(locked[:AT_ONCE])
            rows.model.objects.filter(pk__in=some).delete()
        deleted += len(some)
        if len(some) < AT_ONCE:
            return deleted
