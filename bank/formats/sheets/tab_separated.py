"""The same with tabs between, which a spreadsheet takes from the clipboard as they are."""

from collections.abc import Iterable, Iterator

from bank.documents import QuestionDocument
from bank.formats.entries import Entry, Writing
from bank.formats.sheets.separated import is_header, read_rows, write_rows

SUFFIXES: tuple[str, ...] = (".tsv", ".tab")
IS_BINARY = False
IS_LOSSLESS = True


def looks_like(start: bytes) -> bool:
    """A first line that names a column for the text of questions, and others."""
    return is_header(start, "\t")


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """An entry for each row that is not blank; the first one names the columns."""
    return read_rows(text, "\t")


def write(documents: Iterable[QuestionDocument], writing: Writing | None = None) -> Iterator[str]:
    """A row for each question, below a header."""
    return write_rows(documents, "\t")
