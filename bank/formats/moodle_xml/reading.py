"""From Moodle XML to documents."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from bank.documents import QuestionDocument
from bank.formats import markup
from bank.formats.entries import Entry
from bank.formats.moodle_xml import details
from bank.formats.moodle_xml.kinds import KINDS
from bank.formats.moodle_xml.texts import markdown_of, text_of
from bank.formats.slugs import tags_of
from bank.formats.xml import BadXml, children, line_of

# One slash parts two categories, two are one slash in a name.
_SLASH = re.compile(r"(?<!/)/(?!/)")
_CONTEXT = re.compile(r"\$[a-z]+[0-9]*\$")


def read(text: Iterable[str]) -> Iterator[Entry]:
    """An entry for each question of a kind that the bank has, and for whatever else there is to be told of."""
    category: tuple[str, ...] = ()
    last = 1
    try:
        for line, element in children(text, "quiz"):
            last = line
            entry = Entry(line=line, category=category)
            if element.tag != "question":
                entry.dropped(f"<{element.tag}>", "It is no question.", line=line)
            elif element.get("type") == "category":
                category = _category(element, entry)
            else:
                _question(element, entry)
            if entry.document or entry.notes or entry.faults:
                yield entry
    except BadXml as bad:
        entry = Entry(line=max(bad.line, last))
        bad.blame(entry)
        yield entry


def _category(element: etree._Element, entry: Entry) -> tuple[str, ...]:
    """The names of a category from the root; the context and the `top` that every one begins with are none."""
    path = element.findtext("category/text") or ""
    names = [name.replace("//", "/").strip() for name in _SLASH.split(path.strip())]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[1:]
        if names and names[0] == "top":
            names = names[1:]
    for child in element:
        if child.tag != "category" and "".join(child.itertext()).strip():
            said = "".join(child.itertext()).strip()
            entry.dropped(f"{child.tag} of a category", "Topics have none.", said)
    return tuple(filter(None, names))


def _question(element: etree._Element, entry: Entry) -> None:
    kind = element.get("type", "")
    name = (element.findtext("name/text") or "").strip()
    if kind not in KINDS:
        said = name or text_of(element.find("questiontext"))
        entry.dropped(f"{kind or 'untyped'} question", "The bank has no such kind.", said.strip())
        return
    document = QuestionDocument(kind="", text="", topic="")
    entry.document = document
    bag: dict[str, Any] = {}
    rest: list[etree._Element] = []
    names: list[tuple[str, int]] = []
    for child in element:
        line = line_of(child, entry.line)
        match child.tag:
            case "name":
                pass
            case "questiontext":
                entry.places["/text"] = line
                document.text = markdown_of(entry, child)
            case "generalfeedback":
                entry.places["/explanation"] = line
                document.explanation = markdown_of(entry, child)
            case "idnumber":
                entry.places["/key"] = line
                entry.key = (child.text or "").strip() or None
            case "tags":
                entry.places["/tags"] = line
                names += [(text_of(tag).strip(), line_of(tag, line)) for tag in child]
            case "shuffleanswers":
                document.shuffle = (child.text or "").strip().lower() not in ("0", "false")
            case _ if not details.keep(bag, child, kind):
                rest.append(child)
    document.tags = tags_of(entry, [(name, line) for name, line in names if name])
    if element.find("shuffleanswers") is None:
        entry.unsaid |= {"shuffle"}
    # One that repeats how the question begins is made anew when it is written.
    if name and name != markup.first_words(document.text):
        bag = {"name": name, **bag}
    for child in KINDS[kind](element, rest, document, entry):
        said = " ".join("".join(child.itertext()).split())
        if said or len(child):
            entry.dropped(
                f"<{child.tag}>",
                "The bank has nothing like it.",
                said,
                line=line_of(child, entry.line),
            )
    details.put(entry, bag)
