"""SQL examples are run through SQLite, each in an empty database of its own."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from bank.proofreading.languages.outcomes import Outcome

SECONDS = 60
# How many steps of SQLite's machine pass between two looks at the clock.
_STEPS = 100_000


def run(code: str, *, seconds: float = SECONDS) -> Outcome:
    """
    The rows of all statements that give some, one line a row: values joined by ` | `, NULL shown as `NULL`. What
    SQLite refuses and what takes more than `seconds` are faults.
    """
    rows: list[str] = []
    until = time.monotonic() + seconds
    # Without an isolation level the module begins no transactions of its own.
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        for line, statement in _statements(code):
            try:
                rows += [" | ".join(map(_shown, row)) for row in database.execute(statement)]
            except sqlite3.Error as error:
                return Outcome("", ((line, f"SQLite says: {error}."),))
    return Outcome("".join(f"{row}\n" for row in rows))


def _statements(code: str) -> Iterator[tuple[int, str]]:
    """Each statement with the line in which it begins; a semicolon in a text or a trigger ends none."""
    done = 0
    for semicolon in re.finditer(r";|\Z", code):
        statement = code[done : semicolon.end()]
        if sqlite3.complete_statement(statement) or not semicolon[0]:
            begin = done + len(statement) - len(statement.lstrip())
            yield code.count("\n", 0, begin), statement
            done = semicolon.end()


def _shown(value: Any) -> str:
    return "NULL" if value is None else str(value)
