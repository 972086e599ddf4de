"""What a manifest says of its items: the descriptions of IEEE LOM, of which both versions use the same words."""

from dataclasses import dataclass, field

from lxml import etree

from bank.documents import QuestionDocument
from bank.formats.xml import element

DIFFICULTIES = ("very easy", "easy", "medium", "difficult", "very difficult")
LOM = "http://ltsc.ieee.org/xsd/LOM"


@dataclass(slots=True)
class Resource:
    """A file of a package, and what is said of it. `others` are words that are not kept, with what they say."""

    line: int
    kind: str
    href: str
    name: str
    tags: list[str] = field(default_factory=list)
    category: tuple[str, ...] = ()
    difficulty: int | None = None
    others: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_item(self) -> bool:
        return self.kind.startswith("imsqti_item")


def resources(manifest: etree._Element) -> list[Resource]:
    """The resources of a manifest in neutral names."""
    return [_resource(part) for part in manifest.iterfind("resources/resource")]


def _resource(part: etree._Element) -> Resource:
    file = part.find("file")
    href = part.get("href") or ("" if file is None else file.get("href", ""))
    found = Resource(part.sourceline or 1, part.get("type", ""), href, part.get("identifier", ""))
    for lom in part.iterfind("metadata/lom"):
        for group in lom:
            for said in group:
                _say(found, said)
    return found


def _say(found: Resource, said: etree._Element) -> None:
    words = [
        " ".join((text.text or "").split()) for text in said.iter("string", "langstring", "value")
    ]
    words = [word for word in words if word]
    if said.tag == "keyword":
        found.tags += words
    elif said.tag == "difficulty" and words and words[-1] in DIFFICULTIES:
        found.difficulty = DIFFICULTIES.index(words[-1]) + 1
    elif said.tag == "taxon-path" and not found.category:
        entries = [
            " ".join("".join(taxon.itertext()).split()) for taxon in said.iterfind("taxon/entry")
        ]
        found.category = tuple(filter(None, entries))
    elif said.tag not in ("purpose", "title") and words:
        found.others.append((said.tag, ", ".join(words)))


def described(document: QuestionDocument, path: tuple[str, ...]) -> str:
    """The metadata of an item as LOM."""
    keywords = [
        element("keyword", "", element("string", tag, xml_lang="en")) for tag in document.tags
    ]
    value = DIFFICULTIES[document.difficulty - 1]
    rated = element("difficulty", "", element("source", "LOMv1.0"), element("value", value))
    taxa = [element("taxon", "", element("entry", "", element("string", name))) for name in path]
    purpose = element("purpose", "", element("source", "LOMv1.0"), element("value", "discipline"))
    groups = [
        element("general", "", *keywords),
        element("educational", "", rated),
        element("classification", "", purpose, element("taxonPath", "", *taxa)),
    ]
    return element("metadata", "", element("lom", "", *groups, xmlns=LOM))
