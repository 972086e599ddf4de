"""Every change leaves one line, in the transaction of the change."""

from typing import Any

from django.db import connection, models
from django.db.models import Func

from bank import limits
from bank.callers import Caller
from bank.documents import UnfitText, clean_line
from bank.editing.refusals import Refusal
from bank.models import Revision

What, Verb = Revision.What, Revision.Verb


class UnfitReason(Refusal):
    """The reason given for a change cannot be kept."""


_CURRENT_TRANSACTION = Func(function="txid_current", output_field=models.BigIntegerField())


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
) -> Revision:
    return Revision.objects.create(
        what=what,
        subject_id=subject_id,
        name=name,
        version=version,
        verb=verb,
        document=document,
        author_id=author_id,
        by_id=by.user_id,
        by_name=by.name,
        reason=_clean(reason),
        transaction=_CURRENT_TRANSACTION if connection.vendor == "postgresql" else None,
    )


def _clean(reason: str) -> str:
    try:
        return clean_line(reason, most=limits.REASON)
    except UnfitText as unfit:
        raise UnfitReason(str(unfit)) from unfit
