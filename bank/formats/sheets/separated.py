"""Text with separators, of either kind: which sign parts the cells, and in which line a row begins."""

import csv
import io
from collections.abc import Iterable, Iterator

from bank.documents import QuestionDocument
from bank.formats.entries import Entry
from bank.formats.lines import lines_of
from bank.formats.sheets.columns import Columns
from bank.formats.sheets.reading import entries_of
from bank.formats.sheets.writing import rows

_SEPARATORS = (",", ";", "\t")
# Excel writes such a line before all others, and reads it.
_SEPARATOR_LINE = "sep="


class _Lines:
    """Lines for the parser, with the place of the first one of a row."""

    def __init__(self, text: str | Iterable[str]) -> None:
        self._lines = lines_of(text)
        self._next: str | None = None
        self.number = 0
        self.start = 0

    def peek(self) -> str:
        """The first line that is not blank, which is still to come."""
        while self._next is None or not self._next.strip():
            line = next(self._lines, None)
            if line is None:
                return ""
            self.number += self._next is not None
            self._next = line
        return self._next

    def skip(self) -> None:
        self._next = None
        self.number += 1

    def __iter__(self) -> Iterator[str]:
        if self._next is not None:
            yield self._given(self._next)
        for line in self._lines:
            yield self._given(line)

    def _given(self, line: str) -> str:
        self.number += 1
        self.start = self.start or self.number
        return f"{line}\n"


def read_rows(text: str | Iterable[str], default: str) -> Iterator[Entry]:
    """An entry for each row below the header, in which the separator shows."""
    return entries_of(_rows(_Lines(text), default))


def write_rows(documents: Iterable[QuestionDocument], separator: str) -> Iterator[str]:
    """A header and a row for each question; a row has as many lines as its texts want."""
    with rows(documents) as table:
        for row in table:
            line = io.StringIO()
            csv.writer(line, delimiter=separator, lineterminator="\n").writerow(row)
            yield line.getvalue()


def is_header(start: bytes, separators: str) -> bool:
    """Whether the first line has a column for the text of questions, and one of the separators."""
    lines = start.decode("utf-8", "replace").lstrip("\ufeff\r\n").splitlines()
    return bool(lines) and any(
        separator in lines[0] and Columns(_parted(lines[0], separator)).has_text
        for separator in separators
    )


def _rows(lines: _Lines, default: str) -> Iterator[tuple[Entry, list[str]]]:
    separator = default
    first = lines.peek().strip()
    if first.lower().startswith(_SEPARATOR_LINE) and len(first) == len(_SEPARATOR_LINE) + 1:
        separator = first[-1]
        lines.skip()
    else:
        separator = _separator(lines.peek(), default)
    parser = csv.reader(iter(lines), delimiter=separator, strict=True)
    width = 0
    while True:
        lines.start = 0
        try:
            row = next(parser, None)
        except csv.Error as error:
            entry = Entry(line=lines.start)
            detail = f"This row cannot be parted into cells: {error}."
            if "new-line character" in str(error):
                detail = "A line ends with a carriage return alone; save the file with LF or CRLF."
            entry.blame("", "csv", detail)
            yield entry, []
            continue
        if row is None:
            return
        entry = Entry(line=lines.start)
        if 0 < len(row) < width:
            how = f"It has {len(row)} of {width} cells; the others are taken for blank."
            entry.mapped("row", how)
        width = width or len(row)
        yield entry, row


def _separator(header: str, default: str) -> str:
    """The sign by which the header has the text of questions among the most columns."""
    best, most = default, 0
    for separator in (default, *_SEPARATORS):
        cells = _parted(header, separator)
        if len(cells) > most and Columns(cells).has_text:
            best, most = separator, len(cells)
    return best


def _parted(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
