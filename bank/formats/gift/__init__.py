"""GIFT, in which teachers type questions for Moodle: everything of a question between two blank lines."""

from bank.formats.gift.reading import looks_like, read
from bank.formats.gift.writing import UNSAID, write

__all__ = ["IS_BINARY", "IS_LOSSLESS", "SUFFIXES", "UNSAID", "looks_like", "read", "write"]

SUFFIXES: tuple[str, ...] = (".gift", ".txt")
IS_BINARY = False
IS_LOSSLESS = False
