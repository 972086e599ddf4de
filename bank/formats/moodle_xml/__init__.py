"""Moodle's own XML, as its question bank exports and imports it."""

from bank.formats.moodle_xml.reading import read
from bank.formats.moodle_xml.writing import UNSAID, write

__all__ = ["IS_BINARY", "IS_LOSSLESS", "SUFFIXES", "UNSAID", "looks_like", "read", "write"]

SUFFIXES: tuple[str, ...] = (".xml",)
IS_BINARY = False
IS_LOSSLESS = False


def looks_like(start: bytes) -> bool:
    """A quiz as the outermost element."""
    return b"<quiz" in start
