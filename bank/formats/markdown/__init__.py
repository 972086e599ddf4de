"""The bank's own format, made to be written by hand; `seed/README.md` describes it."""

from bank.formats.markdown.reading import read
from bank.formats.markdown.writing import write

__all__ = ["MEDIA_TYPE", "SUFFIXES", "read", "write"]

SUFFIXES: tuple[str, ...] = (".md", ".markdown")
MEDIA_TYPE = "text/markdown"
