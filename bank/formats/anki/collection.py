"""The collection in a package of Anki: a file of SQLite from outside, so it is given no chance to do anything."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from bank.formats.anki.cards import Card

# A cell holds a note at the most; the list of all models is the largest thing that is read.
_MOST_OF_CELL = 4 * 2**20
_MOST_CARDS = 1_000_000
# Steps of SQLite's machine: far more than reading two tables takes, and some seconds at the most.
_STEPS = 10_000
_MOST_TIMES = 50_000
_COMPUTED = re.compile(r"\bAS\b", re.IGNORECASE)
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


class BadCollection(ValueError):
    """No collection of Anki, or none that can be read."""


def cards(path: str) -> Iterator[Card]:
    """The notes of a collection in their order; `line` is the place of each. Raises BadCollection."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            _fence_in(database)
            yield from _cards(database)
    except (sqlite3.Error, RecursionError, ValueError, OverflowError) as error:
        raise BadCollection(f"Its collection cannot be read: {error}.") from error


def _fence_in(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_OF_CELL)
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    database.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    times = iter(range(_MOST_TIMES))
    database.set_progress_handler(lambda: next(times, None) is None, _STEPS)
    # No function, no view, no table of a module and nothing recursive is of any use here.
    database.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
    )


def _cards(database: sqlite3.Connection) -> Iterator[Card]:
    kinds = {
        str(name): str(sql or "")
        for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master")
        if kind == "table"
    }
    for name in ("notes", "cards"):
        if not kinds.get(name, "").upper().startswith("CREATE TABLE"):
            raise BadCollection(f"Its collection has no table {name}.")
    # A column that is computed would let a file choose what is done for each row.
    if any(_COMPUTED.search(sql) for sql in kinds.values()):
        raise BadCollection("Its collection has columns that are computed.")
    is_new = "notetypes" in kinds
    note_types = _named(database, "notetypes") if is_new else _listed(database, "models")
    decks = _named(database, "decks") if "decks" in kinds else _listed(database, "decks")
    deck_of: dict[Any, Any] = {}
    for note, deck in database.execute("SELECT nid, did FROM cards"):
        deck_of.setdefault(note, deck)
        if len(deck_of) > _MOST_CARDS:
            raise BadCollection(f"It has more than {_MOST_CARDS} cards.")
    rows = database.execute("SELECT id, guid, mid, tags, flds FROM notes")
    for place, (note, guid, note_type, tags, fields) in enumerate(rows, 1):
        yield Card(
            line=place,
            fields=_text(fields).split("\x1f"),
            guid=_text(guid),
            note_type=note_types.get(str(note_type), ""),
            deck=decks.get(str(deck_of.get(note)), ""),
            tags=_text(tags).split(),
        )


def _named(database: sqlite3.Connection, table: str) -> dict[str, str]:
    rows = database.execute(f"SELECT id, name FROM {table}")  # noqa: S608 - the name is one of two
    return {_text(number): _text(name) for number, name in rows}


def _listed(database: sqlite3.Connection, column: str) -> dict[str, str]:
    """Before schema 15, lists stood as JSON in one row."""
    row = database.execute(f"SELECT {column} FROM col").fetchone()  # noqa: S608 - one of two
    found = json.loads(_text(row[0])) if row else {}
    if not isinstance(found, dict):
        return {}
    return {
        number: str(one.get("name", "")) for number, one in found.items() if isinstance(one, dict)
    }


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
