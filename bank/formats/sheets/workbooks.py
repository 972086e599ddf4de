"""Workbooks of Excel and others (ECMA-376): the cells of the first sheet, values only."""

import datetime
import math
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from bank.documents import QuestionDocument
from bank.formats.archives import BadArchive, opened
from bank.formats.entries import Entry, Writing
from bank.formats.sheets.columns import MOST_COLUMNS
from bank.formats.sheets.packages import packed, unescaped
from bank.formats.sheets.reading import entries_of
from bank.formats.sheets.writing import rows

SUFFIXES: tuple[str, ...] = (".xlsx",)
IS_BINARY = True
IS_LOSSLESS = True

# All but the sheets is held in memory.
_MOST_OF_A_PART = 30 * 2**20
_SHEETS = "xl/worksheets/"
_DATES = (datetime.datetime, datetime.date, datetime.time)
_Row = tuple[Entry, list[str]]


def looks_like(start: bytes) -> bool:
    """An archive with the folder of a workbook."""
    return start.startswith(b"PK\x03\x04") and b"xl/" in start


def read(file: BinaryIO) -> Iterator[Entry]:
    """An entry for each row of the first sheet that is not blank; its line is the number of the row."""
    last = Entry(line=1)
    try:
        _judge(file)
        for entry in _entries(file):
            last = entry
            yield entry
    except BadArchive as bad:
        entry = Entry(line=last.line)
        bad.blame(entry)
        yield entry


def write(documents: Iterable[QuestionDocument], writing: Writing | None = None) -> Iterator[bytes]:
    """The pieces of a workbook with one sheet; the same questions make the same bytes."""
    with rows(documents) as table:
        yield from packed(table)


class _Parser(WorkSheetParser):  # type: ignore[misc] # it comes without types
    """Reads cells, and says of each whether it has a formula; what else a sheet holds is let be."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        cell["is_formula"] = element.find(FORMULA_TAG) is not None
        return cell

    def parse_extensions(self, element: Any) -> None:
        """They have nothing to say of values."""

    parse_formatting = parse_sheet_protection = parse_legacy = parse_extensions


def _judge(file: BinaryIO) -> None:
    """Raises BadArchive for a file of which too much would have to be held in memory, or that is no archive."""
    with opened(file) as archive:
        for member in archive.infolist():
            name = member.filename
            if member.file_size > _MOST_OF_A_PART and not name.startswith(_SHEETS):
                detail = f"{name[:100]!r} has more than {_MOST_OF_A_PART} bytes."
                raise BadArchive("too_large", detail)


def _entries(file: BinaryIO) -> Iterator[Entry]:
    try:
        with warnings.catch_warnings():
            # Of looks that it does not know.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        if not sheets:
            raise BadArchive("sheet", "There is no sheet in it.")
        if len(sheets) > 1:
            about = Entry(line=1)
            for sheet in sheets[1:]:
                about.dropped("sheet", "The first one is read.", sheet.title)
            yield about
        yield from entries_of(_rows(book, sheets[0]))
    except BadArchive:
        raise
    # What it raises for damaged files is of every kind: KeyError, TypeError, SyntaxError, zlib.error among them.
    except Exception as error:
        why = f"{type(error).__name__}: {error}"[:200]
        detail = f"The workbook cannot be read from here on: {why}"
        raise BadArchive("workbook", detail) from error


def _rows(book: Any, sheet: Any) -> Iterator[_Row]:
    with book._archive.open(sheet._worksheet_path) as part:
        parser = _Parser(
            part,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            entry = Entry(line=number)
            row: list[str] = []
            for cell in cells:
                text = _text(cell, entry)
                if text and not 1 <= cell["column"] <= MOST_COLUMNS:
                    entry.blame("", "columns", f"At most {MOST_COLUMNS} columns are taken.")
                elif text:
                    row += [""] * (cell["column"] - len(row))
                    row[cell["column"] - 1] = text
            yield entry, row


def _text(cell: dict[str, Any], entry: Entry) -> str:
    """A value as the text that a spreadsheet shows in its plainest form."""
    value = cell["value"]
    if value is None:
        if cell["is_formula"]:
            entry.dropped("formula", "It has not been reckoned; the bank does not do it.")
        return ""
    if cell["data_type"] == "e":
        entry.dropped("error", "A value that the spreadsheet could not reckon.", str(value))
        return ""
    if cell["is_formula"]:
        entry.mapped("formula", "Its last value is taken.", str(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return str(int(value))
    if isinstance(value, _DATES):
        entry.mapped("date", "Written as in ISO 8601.", value.isoformat())
        return value.isoformat()
    return unescaped(str(value))
