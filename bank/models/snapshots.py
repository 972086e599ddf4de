"""Reading several tables as they were at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

_BEGIN = {
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    # Not IMMEDIATE, as for our transactions that write: who reads keeps nobody waiting.
    "sqlite": "BEGIN DEFERRED",
}
_is_open = ContextVar("snapshot is open", default=False)


def is_open() -> bool:
    """Within a snapshot nothing can be written."""
    return _is_open.get()


@contextmanager
def snapshot() -> Iterator[None]:
    """
    Every statement within sees the bank as the first one saw it, so that no question is read with the answers of its
    next version. Within a transaction that writes, its locks do the same; within another snapshot it is that one.
    """
    if connection.in_atomic_block or _is_open.get():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        before = _is_open.set(True)
        try:
            yield
        finally:
            _is_open.reset(before)
            cursor.execute("ROLLBACK")
