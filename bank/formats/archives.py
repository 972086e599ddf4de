"""Archives from outside, opened so that they can neither blow up nor reach out of themselves."""

import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from bank.formats.entries import Entry

MOST_BYTES = 200 * 2**20
# Of the list of members; an entry of it has 46 bytes and a name.
_MOST_OF_LIST = 3 * 2**20
_PIECE = 64 * 1024
_END = struct.Struct("<4s4H2LH")
_BAD_NAMES = ("/", "\\", "../")


class BadArchive(ValueError):
    """No archive, or none to be read; `code` is for programs."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        super().__init__(detail)

    def blame(self, entry: Entry) -> None:
        entry.blame("", self.code, str(self))


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """The archive, after a look at all that it says of itself. Raises BadArchive."""
    _judge_end(file)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BadArchive("archive", f"This is no archive that can be read: {error}.") from error
    for member in archive.infolist():
        name = member.filename
        if name.startswith(_BAD_NAMES) or "/../" in name or ":" in name[:3] or name.endswith("/.."):
            raise BadArchive("path", f"{name[:100]!r} would lie outside of the archive.")
        if member.flag_bits & 1:
            raise BadArchive("encrypted", f"{name[:100]!r} is encrypted.")
    if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
        raise BadArchive("too_large", f"Unpacked it has more than {MOST_BYTES} bytes.")
    return archive


def pieces(archive: zipfile.ZipFile, name: str, most: int = MOST_BYTES) -> Iterator[bytes]:
    """A member, piece by piece, with its bytes counted: what it says of its size is not believed. Raises BadArchive."""
    count = 0
    try:
        with archive.open(name) as member:
            while piece := member.read(_PIECE):
                count += len(piece)
                if count > most:
                    raise BadArchive("too_large", f"{name[:100]!r} has more than {most} bytes.")
                yield piece
    except KeyError as error:
        raise BadArchive("missing", f"There is no {name[:100]!r} in it.") from error
    except BadArchive:
        raise
    # Its readers of compressed data have errors of their own, zlib.error and LZMAError among them.
    except Exception as error:
        raise BadArchive("archive", f"{name[:100]!r} cannot be unpacked: {error}.") from error


def _judge_end(file: BinaryIO) -> None:
    """The list of members is read whole, so its size comes before everything else."""
    size = file.seek(0, 2)
    file.seek(max(size - 2**16 - _END.size, 0))
    tail = file.read()
    start = tail.rfind(b"PK\x05\x06")
    if start < 0 or len(tail) - start < _END.size:
        raise BadArchive("archive", "This is no archive, or half of one.")
    *_, size_of_list, _, _ = _END.unpack_from(tail, start)
    if size_of_list > _MOST_OF_LIST:
        raise BadArchive("too_large", "It has too many members.")
    file.seek(0)
