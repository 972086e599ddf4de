"""The bank's own format, made to be written by hand; `seed/README.md` describes it."""

from bank.formats.markdown.reading import read
from bank.formats.markdown.writing import write

__all__ = ["IS_BINARY", "IS_LOSSLESS", "SUFFIXES", "looks_like", "read", "write"]

SUFFIXES: tuple[str, ...] = (".md", ".markdown")
IS_BINARY = False
IS_LOSSLESS = True


def looks_like(start: bytes) -> bool:
    """A head between dashes, or a question's heading."""
    return start.lstrip().startswith((b"---", b"## Question"))
