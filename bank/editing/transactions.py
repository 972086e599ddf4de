"""One change, one transaction; and what a race can do to it, said as a refusal."""

import functools
import random
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from bank.editing.refusals import Contended, InUse, Refusal, Taken
from bank.models import seals

P = ParamSpec("P")
R = TypeVar("R")

# Told by the database: serialization failure, deadlock. Another try may well succeed.
_WORTH_ANOTHER_TRY = {"40001", "40P01"}
_TRIES = 3
# Whether nothing goes on in the transaction around a door when the door refuses, so that it needs no savepoint.
_is_whole = ContextVar("the transaction is one change", default=False)

_UNIQUE = {
    "one_question_per_key": Taken("/key", "Another question of this source has this key."),
    "one_topic_name_per_parent": Taken(
        "/name", "Another topic under the same parent has this name."
    ),
    "one_topic_name_at_the_root": Taken("/name", "Another topic at the root has this name."),
    "bank_topic_slug": Taken("/slug", "Another topic has this slug."),
    "bank_tag_slug": Taken("/slug", "Another tag has this slug."),
    "bank_source_slug": Taken("/slug", "Another source has this slug."),
}
# SQLite names the columns instead of the constraint.
_UNIQUE_COLUMNS = {
    "bank_question.source_id, bank_question.key": "one_question_per_key",
    "bank_topic.parent_id, bank_topic.name": "one_topic_name_per_parent",
    "bank_topic.name": "one_topic_name_at_the_root",
    "bank_topic.slug": "bank_topic_slug",
    "bank_tag.slug": "bank_tag_slug",
    "bank_source.slug": "bank_source_slug",
}


def door(function: Callable[P, R]) -> Callable[P, R]:
    """
    Make a function one transaction. What the database refuses because of somebody else's change at the same moment
    becomes a Refusal.
    """

    @functools.wraps(function)
    def opened(*args: P.args, **kwargs: P.kwargs) -> R:
        def once() -> R:
            # What is changed is read whole, also by those who are shown it sealed.
            with seals.opened(), transaction.atomic(savepoint=not _is_whole.get()):
                return function(*args, **kwargs)

        try:
            return retrying(once)
        except IntegrityError as error:
            raise _refusal(error) from error

    return opened


def as_one(act: Callable[[], R]) -> R:
    """
    Run one change together with the reading of what it made, in one transaction: so the reader finds what was changed
    as the change left it, and not changed again or deleted by the next one. Raises what `act` raises; then nothing was
    done.
    """

    def once() -> R:
        with transaction.atomic():
            before = _is_whole.set(True)
            try:
                return act()
            finally:
                _is_whole.reset(before)

    return retrying(once)


def retrying(transact: Callable[[], R]) -> R:
    """
    Run a whole transaction, and run it again when a deadlock or a serialization failure has ended it. Raises Contended
    when that does not help. Within a larger transaction there is nothing to run again: that one must.
    """
    if connection.in_atomic_block:
        return transact()
    for _ in range(_TRIES):
        try:
            return transact()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in _WORTH_ANOTHER_TRY:
                raise
            time.sleep(random.uniform(0.01, 0.05))  # noqa: S311 - so that the two do not meet again
    raise Contended("Too many change this at the same time; try again.")


def _refusal(error: IntegrityError) -> Refusal:
    message = str(error)
    for columns, name in _UNIQUE_COLUMNS.items():
        if message == f"UNIQUE constraint failed: {columns}":
            return _UNIQUE[name]
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    for name, refusal in _UNIQUE.items():
        if broken.startswith(name):
            return refusal
    return InUse("Something that this refers to, or that refers to this, has just been changed.")
