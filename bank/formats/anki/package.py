"""Anki's packages: an archive with a collection, and perhaps media."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from zipfile import ZipFile

import genanki
import zstandard

from bank.documents import QuestionDocument
from bank.formats.anki.cards import entry_of
from bank.formats.anki.collection import BadCollection, cards
from bank.formats.anki.sides import UNSAID as UNSAID
from bank.formats.anki.sides import sides
from bank.formats.archives import MOST_BYTES, BadArchive, opened, pieces
from bank.formats.entries import Entry, Writing

SUFFIXES: tuple[str, ...] = (".apkg", ".colpkg")
IS_BINARY = True
IS_LOSSLESS = False

# The newest first: beside it stands one of an older form that only says that Anki is too old.
_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
_COMPRESSED = "collection.anki21b"
_WINDOW = 2**25
_PIECE = 64 * 1024
_MODEL = genanki.Model(
    1_732_800_000_017,
    "Question and answer",
    fields=[{"name": "Front"}, {"name": "Back"}],
    templates=[
        {
            "name": "Card 1",
            "qfmt": "{{Front}}",
            "afmt": '{{FrontSide}}\n\n<hr id="answer">\n\n{{Back}}',
        }
    ],
)


def looks_like(start: bytes) -> bool:
    """An archive whose first member is one that a package of Anki has."""
    return start.startswith(b"PK\x03\x04") and start[30:].startswith((b"collection.anki", b"meta"))


def read(file: BinaryIO) -> Iterator[Entry]:
    """An entry for each note; its line is its place in the collection."""
    about = Entry(line=1)
    try:
        with opened(file) as archive, tempfile.NamedTemporaryFile(suffix=".db") as copy:
            names = set(archive.namelist())
            name = next((name for name in _COLLECTIONS if name in names), None)
            if name is None:
                raise BadArchive("missing", "There is no collection of Anki in it.")
            media = [member for member in names if member.isdecimal()]
            if media:
                about.dropped("media", "The bank holds no files.", f"{len(media)} files")
                yield about
            for piece in _unpacked(archive, name):
                copy.write(piece)
            copy.flush()
            for card in cards(copy.name):
                entry = entry_of(card)
                entry.file = name
                yield entry
    except BadArchive as bad:
        entry = Entry(line=1)
        bad.blame(entry)
        yield entry
    except BadCollection as bad:
        entry = Entry(line=1)
        entry.blame("", "collection", str(bad))
        yield entry


def write(documents: Iterable[QuestionDocument], writing: Writing | None = None) -> Iterator[bytes]:
    """The pieces of a package. A note without a key gets a guid that is made from the question."""
    writing = writing or Writing()
    decks: dict[str, genanki.Deck] = {}
    guids: set[str] = set()
    for document in documents:
        name = "::".join(writing.path_of(document.topic))
        deck = decks.setdefault(name, genanki.Deck(_number(name), name))
        guid = _guid(document, guids, writing)
        guids.add(guid)
        fields = list(sides(document, writing))
        deck.add_note(genanki.Note(_MODEL, fields, tags=list(document.tags), guid=guid))
    with tempfile.TemporaryFile() as file:
        genanki.Package(list(decks.values())).write_to_file(file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _guid(document: QuestionDocument, taken: set[str], writing: Writing) -> str:
    guid = document.key or hashlib.sha256(json.dumps(document.as_json()).encode()).hexdigest()[:20]
    if document.key is None:
        writing.mapped(document, "key", "Anki needs one; it is made from the question.", guid)
    while guid in taken:
        writing.mapped(document, "key", "An earlier note has it; this one gets another.", guid)
        guid = f"{document.source}/{guid}"
    return guid


def _number(name: str) -> int:
    """The same for the same deck, so that it is one in Anki, too."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=6).digest()) | 1 << 40


def _unpacked(archive: ZipFile, name: str) -> Iterator[bytes]:
    packed = pieces(archive, name)
    if name != _COMPRESSED:
        yield from packed
        return
    decompressor = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
    count = 0
    try:
        for piece in packed:
            # A little at a time, for a little may become much.
            for start in range(0, len(piece), 256):
                found = decompressor.decompress(piece[start : start + 256])
                count += len(found)
                if count > MOST_BYTES:
                    raise BadArchive("too_large", f"{name!r} has more than {MOST_BYTES} bytes.")
                yield found
    except zstandard.ZstdError as error:
        raise BadArchive("archive", f"{name!r} cannot be unpacked: {error}.") from error
