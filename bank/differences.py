"""What changed from one version to the next."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from bank.models import Revision

# They change with every change and say nothing of it.
_BESIDE_THE_POINT = frozenset({"id", "created_at", "updated_at"})


class Change(NamedTuple):
    """A member of a document, and what it was and became; None where it was not there."""

    member: str
    before: Any
    after: Any


class Told(NamedTuple):
    """A line of the log, with what it changed."""

    revision: Revision
    changes: list[Change]


def between(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Change]:
    """The members in which two documents differ, in the order of the later one."""
    older, newer = before or {}, after or {}
    names = [*newer, *(name for name in older if name not in newer)]
    return [
        Change(name, older.get(name), newer.get(name))
        for name in names
        if name not in _BESIDE_THE_POINT and older.get(name) != newer.get(name)
    ]


def with_changes(revisions: Iterable[Revision]) -> list[Told]:
    """Each revision of one subject, oldest first, with what it changed against the one before."""
    told: list[Told] = []
    before: dict[str, Any] | None = None
    for revision in revisions:
        told.append(Told(revision, between(before, revision.document)))
        before = revision.document
    return told
