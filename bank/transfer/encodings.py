"""From the bytes of a file to its text, in whichever of the usual encodings it is."""

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from bank.documents import Problem

_PIECE = 64 * 1024
# Where the bytes themselves say it.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class NotText(ValueError):
    """A file in none of the encodings that are read; `line` is where that shows, counted from 1."""

    def __init__(self, line: int, encoding: str) -> None:
        self.line = line
        self.problem = Problem("", "encoding", f"This is neither UTF-8 nor {encoding}.")
        super().__init__(self.problem.detail)


def encoding_of(file: BinaryIO) -> str:
    """
    The encoding of a file that can seek: by its byte order mark, by the NULs that UTF-16 is full of, UTF-8 if all of
    it is that, else windows-1252, in which almost anything is a text. The file is at its beginning afterwards.
    """
    start = file.read(_PIECE)
    file.seek(0)
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    odd, even = start[1::2].count(0), start[0::2].count(0)
    if max(odd, even) * 4 > len(start) > 1:
        return "utf-16-le" if odd > even else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "windows-1252"
    finally:
        file.seek(0)
    return "utf-8"


def decoded(
    file: BinaryIO, encoding: str, progress: Callable[[int], object] = lambda size: None
) -> Iterator[str]:
    """The text of a file, piece by piece; `progress` hears how many bytes were read. Raises NotText."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    while True:
        piece = file.read(_PIECE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(encoding, "ignore")
            # Whole lines before it can still be read.
            yield before[: before.rfind("\n") + 1]
            raise NotText(lines + before.count("\n"), encoding) from error
        if not piece:
            return
        progress(len(piece))
        lines += text.count("\n")
        yield text
