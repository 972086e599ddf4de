"""A file of any format, opened: which format it is, and its entries."""

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from bank import formats
from bank.documents import Problem
from bank.formats import Entry, Format, UnknownFormat
from bank.transfer.encodings import NotText, decoded, encoding_of
from bank.transfer.ledger import Fate, Line
from bank.transfer.taking import Taking, chunks

_START = 8 * 1024
_ARCHIVE = b"PK\x03\x04"
PLAIN = frozenset({"utf-8", "utf-8-sig"})
EMPTY = Problem("", "empty", "There is no question in this file.")
NO_QUESTION = Problem(
    "",
    "no_question",
    "Nothing in this file is a question, as this format is read; the ledger tells what was dropped.",
)


def name_of_format(name: str | None, file_name: str, file: BinaryIO) -> str:
    """
    The format that is named, else the one whose ending the file has and whose beginning it looks like, else the first
    that it looks like, else that of its ending. Raises UnknownFormat.
    """
    if name is not None:
        formats.by_name(name)
        return name
    start = file.read(_START)
    file.seek(0)
    # The NULs of a file of bytes would make it look like UTF-16.
    begins = {True: start, False: _as_utf_8(start, encoding_of(file))}
    # Among the bytes of an archive are braces and commas enough to look like some text.
    is_archive = start.startswith(_ARCHIVE)
    endings = [
        known
        for known, chosen in formats.FORMATS.items()
        if file_name.lower().endswith(tuple(chosen.SUFFIXES))
    ]
    alike = [
        known
        for known, chosen in formats.FORMATS.items()
        if (chosen.IS_BINARY or not is_archive) and chosen.looks_like(begins[chosen.IS_BINARY])
    ]
    for known in (*(name for name in endings if name in alike), *endings[:1], *alike):
        return known
    names = ", ".join(formats.FORMATS)
    raise UnknownFormat(f"Neither its name nor its beginning tells the format; say which: {names}.")


def _as_utf_8(start: bytes, encoding: str) -> bytes:
    # What is no text in any encoding is shown as it is.
    if encoding.startswith("utf-16"):
        return start.decode(encoding, "ignore").encode()
    return start.removeprefix(codecs.BOM_UTF8)


def walked(
    file: BinaryIO,
    chosen: Format,
    taking: Taking,
    progress: Callable[[int], object] = lambda size: None,
) -> Iterator[None]:
    """Take all of a file, chunk by chunk; between chunks the caller may do what it likes."""
    file.seek(0)
    text: BinaryIO | Iterator[str] = file
    if not chosen.IS_BINARY:
        encoding = encoding_of(file)
        if encoding not in PLAIN:
            taking.tell([Line(1, Fate.MAPPED, "encoding", f"Read as {encoding}.")])
        text = decoded(file, encoding, progress)
    entries: Iterator[Entry] = formats.entries(chosen, text, taking.complete)
    try:
        for chunk in chunks(entries):
            taking.take(chunk)
            yield
    except NotText as error:
        taking.refuse_all(error.line, error.problem)
    if not taking.counts.questions:
        taking.refuse_all(1, NO_QUESTION if taking.counts.read else EMPTY)
    taking.finish()
