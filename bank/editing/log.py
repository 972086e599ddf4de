"""Every change leaves one line, in the transaction of the change."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models
from django.db.models import Func

from bank import limits
from bank.callers import Caller
from bank.documents import UnfitText, clean_line
from bank.editing.news import tell_after_commit
from bank.editing.refusals import Refusal
from bank.editing.rows import insert
from bank.models import Revision

What, Verb = Revision.What, Revision.Verb


class UnfitReason(Refusal):
    """The reason given for a change cannot be kept."""


_import: ContextVar[str] = ContextVar("the import that changes are made for", default="")


@contextmanager
def brought_by(import_id: str) -> Iterator[None]:
    """Within it, each line of the log names this import."""
    before = _import.set(import_id)
    try:
        yield
    finally:
        _import.reset(before)


def record(
    what: str,
    subject_id: int,
    *,
    verb: str,
    version: int,
    document: dict[str, Any] | None,
    name: str,
    by: Caller,
    reason: str,
    author_id: int | None = None,
) -> None:
    line = Revision(
        what=what,
        subject_id=subject_id,
        name=name,
        version=version,
        verb=verb,
        document=document,
        author_id=author_id,
    )
    record_all([line], by=by, reason=reason)


def record_all(lines: list[Revision], *, by: Caller, reason: str) -> None:
    """Write lines that say all but who made the changes, why, and for which import. Raises UnfitReason."""
    reason = clean_reason(reason)
    transaction: Any = None
    if connection.vendor == "postgresql":
        # Of a single line the statement that writes it asks; many are copied, which can ask nothing.
        transaction = _CURRENT_TRANSACTION if len(lines) == 1 else _current_transaction()
    for line in lines:
        line.by_id, line.by_name = by.user_id, by.name
        line.reason, line.import_id, line.transaction = reason, _import.get(), transaction
    insert(Revision, lines)
    tell_after_commit()


_CURRENT_TRANSACTION = Func(function="txid_current", output_field=models.BigIntegerField())


def _current_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        number: int = cursor.fetchone()[0]
        return number


def clean_reason(reason: str) -> str:
    """Raises UnfitReason."""
    try:
        return clean_line(reason, most=limits.REASON)
    except UnfitText as unfit:
        raise UnfitReason(str(unfit)) from unfit
