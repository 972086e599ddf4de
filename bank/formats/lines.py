"""Text into lines, the same for every format."""

from collections.abc import Iterable, Iterator


def lines_of(text: str | Iterable[str]) -> Iterator[str]:
    """
    The lines of a text that comes whole or in pieces, without their ends and without a byte order mark.

    `str.splitlines` would not do: to it, U+2028 and others end a line, and here they are part of a text.
    """
    rest = ""
    is_first = True
    for piece in [text] if isinstance(text, str) else text:
        if is_first and piece:
            piece = piece.removeprefix("\ufeff")
            is_first = False
        *whole, rest = (rest + piece).split("\n")
        for line in whole:
            yield line.removesuffix("\r")
    if rest:
        yield rest.removesuffix("\r")
