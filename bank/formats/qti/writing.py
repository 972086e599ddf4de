"""From documents to a package, in the names of either version."""

import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator

from bank.documents import QuestionDocument
from bank.formats.entries import Writing
from bank.formats.qti.item_writing import ItemWriter
from bank.formats.qti.manifests import described
from bank.formats.qti.reading import MANIFEST
from bank.formats.qti.versions import Version
from bank.formats.xml import element

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PIECE = 64 * 1024
_IDENTIFIER = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


def write(
    version: Version, documents: Iterable[QuestionDocument], writing: Writing
) -> Iterator[bytes]:
    """The pieces of a package."""
    listed: list[str] = []
    taken: set[str] = set()
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, document in enumerate(documents, 1):
                name = _identifier(document, number, taken, writing)
                taken.add(name)
                href = f"items/{number}.xml"
                archive.writestr(href, _HEAD + ItemWriter(version, document, writing).written(name))
                about = described(document, writing.path_of(document.topic))
                listed.append(
                    element(
                        "resource",
                        "",
                        about,
                        element("file", href=href),
                        identifier=f"r{number}",
                        type=version.item_type,
                        href=href,
                    )
                )
            archive.writestr(MANIFEST, _HEAD + _manifest(version, listed))
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _manifest(version: Version, listed: list[str]) -> str:
    about = element(
        "metadata",
        "",
        element("schema", version.schema),
        element("schemaversion", version.schema_version),
    )
    parts = [about, element("organizations"), element("resources", "", *listed)]
    return element("manifest", "", *parts, xmlns=version.manifest, identifier="questions")


def _identifier(document: QuestionDocument, number: int, taken: set[str], writing: Writing) -> str:
    key = document.key or ""
    name = (
        key
        if _IDENTIFIER.fullmatch(key)
        else re.sub(r"[^A-Za-z0-9_.-]", "-", f"q-{key}" if key else f"q{number}")
    )
    while name in taken:
        name = f"{name}-{number}"
    if name != document.key:
        writing.mapped(document, "key", "An identifier has letters, digits and hyphens.", name)
    return name
