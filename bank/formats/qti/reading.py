"""From a package to documents."""

import posixpath
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from bank.formats.archives import BadArchive, opened, pieces
from bank.formats.entries import Entry
from bank.formats.qti.items import read_item
from bank.formats.qti.manifests import Resource, resources
from bank.formats.qti.names import made_neutral
from bank.formats.slugs import tags_of
from bank.formats.xml import BadXml, tree

MANIFEST = "imsmanifest.xml"
_MOST_OF_MANIFEST = 20 * 2**20
_MOST_OF_ITEM = 2 * 2**20


def looks_like(start: bytes) -> bool:
    """An archive of which the beginning shows a manifest or an item."""
    is_archive = start.startswith(b"PK\x03\x04")
    return is_archive and (MANIFEST.encode() in start or start[30:].startswith(b"items/"))


def read(file: BinaryIO) -> Iterator[Entry]:
    """An entry for each item; its line is one of the item's own file, which the entry names."""
    entry = Entry(line=1)
    try:
        with opened(file) as archive:
            where = _manifest_of(archive)
            entry.file = where
            folder = posixpath.dirname(where)
            for resource in resources(_tree(archive, where, _MOST_OF_MANIFEST)):
                yield _entry(archive, folder, resource, where)
    except (BadArchive, BadXml) as bad:
        bad.blame(entry)
        yield entry


def _manifest_of(archive: ZipFile) -> str:
    names = [name for name in archive.namelist() if posixpath.basename(name) == MANIFEST]
    if not names:
        raise BadArchive("missing", f"There is no {MANIFEST} in it.")
    return min(names, key=len)


def _entry(archive: ZipFile, folder: str, resource: Resource, manifest: str) -> Entry:
    if not resource.is_item:
        entry = Entry(line=resource.line, file=manifest)
        kind = resource.kind or "untyped"
        entry.dropped(f"resource {kind}"[:80], "It is no item.", resource.href)
        return entry
    path = posixpath.normpath(posixpath.join(folder, unquote(resource.href)))
    entry = Entry(line=1, file=path, category=resource.category)
    try:
        item = _tree(archive, path, _MOST_OF_ITEM)
    except (BadArchive, BadXml) as bad:
        bad.blame(entry)
        return entry
    entry.key = item.get("identifier") or resource.name or None
    read_item(item, entry)
    if entry.document is not None:
        entry.document.tags = tags_of(entry, [(tag, 1) for tag in resource.tags])
        entry.document.difficulty = resource.difficulty or entry.document.difficulty
    for what, said in resource.others:
        entry.dropped(f"metadata {what}", "The bank has nothing like it.", said)
    return entry


def _tree(archive: ZipFile, name: str, most: int) -> etree._Element:
    return made_neutral(tree(b"".join(pieces(archive, name, most))))
