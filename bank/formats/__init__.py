"""
Text in, documents out, and back again: one module for each format and one line of the registry.

No format knows of the database; `bank.transfer` carries documents in and out.
"""

from collections import UserDict
from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple, cast

from bank.formats.entries import Entry, Fate, Fault, Format, Note, Writing, entries
from bank.nearest import no_such

__all__ = [
    "FORMATS",
    "KNOWN",
    "WRITABLE",
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


class Known(NamedTuple):
    """What is known of a format before its module is loaded: where that is, what its files are, and if any are made."""

    module: str
    media_type: str
    is_written: bool = True


# Where two know a file by its ending and its beginning, the first one has it.
KNOWN = {
    "jsonl": Known("json_lines", "application/x-ndjson"),
    "markdown": Known("markdown", "text/markdown"),
    "csv": Known("sheets.comma_separated", "text/csv"),
    "tsv": Known("sheets.tab_separated", "text/tab-separated-values"),
    "xlsx": Known(
        "sheets.workbooks", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "moodle_xml": Known("moodle_xml", "application/xml"),
    "opentdb": Known("open_trivia_db", "application/json", is_written=False),
    "aiken": Known("aiken", "text/plain"),
    "gift": Known("gift", "text/plain"),
    "interview": Known("interviews", "text/markdown", is_written=False),
    "numbered": Known("numbered", "text/plain", is_written=False),
    "anki_text": Known("anki.text", "text/plain"),
    "apkg": Known("anki.package", "application/vnd.anki"),
    "qti30": Known("qti.qti30", "application/zip"),
    "qti22": Known("qti.qti22", "application/zip"),
}
WRITABLE = tuple(name for name, known in KNOWN.items() if known.is_written)


class _Formats(UserDict[str, Format]):
    """
    The modules by name. Each is loaded when it is first asked for: what reads XML and workbooks is larger than all the
    rest, and a server that only answers has no use for it.
    """

    def __getitem__(self, name: str) -> Format:
        if self.data[name] is _NOT_LOADED:
            self.data[name] = cast(Format, import_module(f"{__name__}.{KNOWN[name].module}"))
        return self.data[name]


_NOT_LOADED = cast(Format, None)
FORMATS = _Formats(dict.fromkeys(KNOWN, _NOT_LOADED))


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
