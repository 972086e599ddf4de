"""
Questions as strangers see them, finished, and kept in the database for all processes.

A page finds them in the statement that finds its questions. Each counts for one version of its question, at one
address of the bank; whoever is shown what is not kept yet leaves it behind. It is a cache and no more: every row can be
made anew, none is asked for where it does not fit, and a bank that cannot write them answers as ever.

Only on PostgreSQL. SQLite has one process, whose memory does as well, and one writer at a time, whom a reader must not
keep waiting.
"""

import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.db import Error, connection, models, transaction
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

from api.models import Rendition
from api.preconditions import short_hash
from bank.callers import Caller
from bank.models import Question, snapshots

log = logging.getLogger(__name__)

# In milliseconds: a reader waits for nobody who has a lock on what is only kept for the next one.
_PATIENCE = 20
# By this name the rows of a page have it.
COLUMN = "finished"
# One row by its key, and only after those of the page were chosen.
_OF_A_QUESTION = """(
    SELECT kept.body FROM api_rendition kept WHERE kept.question_id = bank_question.id
    AND kept.version = bank_question.version AND kept.updated_at = bank_question.updated_at AND kept.variant = %s
)"""


class Versioned(Protocol):
    id: int
    version: int
    updated_at: Any


@lru_cache(maxsize=8)
def variant(base: str, release: str) -> str:
    """Tells apart what the same version looks like at other addresses, and by other releases of this software."""
    return short_hash(base, release)


def are_kept() -> bool:
    """Links in them are the same for everybody only where the bank has one address."""
    return bool(settings.PUBLIC_URL) and connection.vendor == "postgresql"


def are_for(caller: Caller) -> bool:
    """Is this somebody to whom every question looks as it does to strangers?"""
    return caller.audience == "readers"


def finished(chosen: str) -> models.Expression:
    """Of each question its rendition, or NULL."""
    return RawSQL(_OF_A_QUESTION, [chosen], output_field=models.TextField())  # noqa: S611 - the values are parameters


def keep(chosen: str, made: Iterable[tuple[Versioned, bytes]]) -> bool:
    """
    Leave them behind for others, and say whether that was done. They are written by themselves, for whoever only reads
    has no transaction; within one, or where the database refuses, they are not.
    """
    if connection.in_atomic_block or snapshots.is_open():
        return False
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {_PATIENCE}")
            store(chosen, made)
    except Error as error:
        log.debug("no rendition kept: %s", type(error).__name__)
        return False
    return True


def store(chosen: str, made: Iterable[tuple[Versioned, bytes]]) -> None:
    # In the order of ids, so that two who store the same ones wait for each other, and not both.
    rows = [
        Rendition(
            question_id=one.id,
            version=one.version,
            updated_at=one.updated_at,
            variant=chosen,
            body=body.decode(),
        )
        for one, body in sorted(made, key=lambda pair: pair[0].id)
    ]
    Rendition.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["question_id"],
        update_fields=["version", "updated_at", "variant", "body"],
    )


def forget_the_deleted() -> int:
    """Take away what is left of questions that are no more, and say how much that was."""
    there = Question.objects.filter(pk=OuterRef("question_id"))
    number, _ = Rendition.objects.exclude(Exists(there)).delete()
    return number
