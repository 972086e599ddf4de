"""Telling that the bank has changed: after the commit, and before whoever made the change hears of it."""

from collections.abc import Callable

from django.db import connection, transaction

_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Call this after every transaction that has changed something. It must not raise: the change stands."""
    _listeners.append(listener)


def tell_after_commit() -> None:
    """Once for a transaction, however much it changes."""
    waiting = connection.run_on_commit
    # What was rolled back to a savepoint takes back what was to be told there.
    is_due = bool(waiting) and waiting[-1][1] is _tell
    if not (is_due and waiting[-1][0] <= set(connection.savepoint_ids)):
        transaction.on_commit(_tell)


def _tell() -> None:
    for listener in _listeners:
        listener()
