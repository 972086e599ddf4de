"""Telling that the bank has changed: after the commit, and before whoever made the change hears of it."""

from collections.abc import Callable

from django.db import transaction

_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Call this after the commit of every change. It must not raise: the change stands."""
    _listeners.append(listener)


def tell_after_commit() -> None:
    transaction.on_commit(_tell)


def _tell() -> None:
    for listener in _listeners:
        listener()
