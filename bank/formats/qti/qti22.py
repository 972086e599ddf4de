"""QTI 2.2: what it is called, and how it is written."""

from collections.abc import Iterable, Iterator

from bank.documents import QuestionDocument
from bank.formats.entries import Writing
from bank.formats.qti.item_writing import UNSAID
from bank.formats.qti.reading import looks_like, read
from bank.formats.qti.versions import QTI_22
from bank.formats.qti.writing import write as write_package

__all__ = ["IS_BINARY", "IS_LOSSLESS", "SUFFIXES", "UNSAID", "looks_like", "read", "write"]

SUFFIXES: tuple[str, ...] = (".zip",)
IS_BINARY = True
IS_LOSSLESS = False


def write(documents: Iterable[QuestionDocument], writing: Writing | None = None) -> Iterator[bytes]:
    """The pieces of a package."""
    return write_package(QTI_22, documents, writing or Writing())
