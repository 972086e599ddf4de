"""
Text in, documents out, and back again: one module for each format and one line of the registry.

No format knows of the database; `bank.transfer` carries documents in and out.
"""

from pathlib import PurePath
from typing import cast

from bank.formats import (
    aiken,
    gift,
    interviews,
    json_lines,
    markdown,
    moodle_xml,
    numbered,
    open_trivia_db,
)
from bank.formats.anki import package as anki_package
from bank.formats.anki import text as anki_text
from bank.formats.entries import Entry, Fate, Fault, Format, Note, Writing, entries
from bank.formats.qti import qti22, qti30
from bank.formats.sheets import comma_separated, tab_separated, workbooks
from bank.nearest import no_such

__all__ = [
    "FORMATS",
    "Entry",
    "Fate",
    "Fault",
    "Format",
    "Note",
    "UnknownFormat",
    "Writing",
    "by_filename",
    "by_name",
    "entries",
]

# Where two know a file by its ending and its beginning, the first one has it. What is cast has no `write`.
FORMATS: dict[str, Format] = {
    "jsonl": json_lines,
    "markdown": markdown,
    "csv": comma_separated,
    "tsv": tab_separated,
    "xlsx": workbooks,
    "moodle_xml": moodle_xml,
    "opentdb": cast(Format, open_trivia_db),
    "aiken": aiken,
    "gift": gift,
    "interview": cast(Format, interviews),
    "numbered": cast(Format, numbered),
    "anki_text": anki_text,
    "apkg": anki_package,
    "qti30": qti30,
    "qti22": qti22,
}


class UnknownFormat(LookupError):
    """No format has this name or this ending; the message names those that there are."""


def by_name(name: str) -> Format:
    """The format of this name. Raises UnknownFormat."""
    try:
        return FORMATS[name]
    except KeyError:
        known = f"The bank knows {', '.join(FORMATS)}."
        raise UnknownFormat(f"{no_such('format', name, FORMATS)} {known}") from None


def by_filename(path: str | PurePath) -> Format:
    """The format that a file's ending stands for, in any letter case. Raises UnknownFormat."""
    ending = PurePath(path).suffix.lower()
    for known in FORMATS.values():
        if ending in known.SUFFIXES:
            return known
    endings = ", ".join(suffix for known in FORMATS.values() for suffix in known.SUFFIXES)
    raise UnknownFormat(f"No format is known by the ending {ending!r}; those known are {endings}.")
