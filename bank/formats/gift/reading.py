"""From GIFT to documents."""

import re
from collections.abc import Iterable, Iterator

from bank.documents import Kind, QuestionDocument
from bank.formats.entries import Entry
from bank.formats.gift.answers import read_answers
from bank.formats.gift.blocks import Block, blocks_of
from bank.formats.gift.signs import shown
from bank.formats.gift.texts import format_of, markdown_of
from bank.formats.moodle_xml.details import NAME
from bank.formats.slugs import tags_of

_TITLE = re.compile(r"\s*::((?:(?!::).)*)::", re.DOTALL)
_LOOK = re.compile(rb"^\s*(?:::[^:\n]+::|\$CATEGORY:)|[^\\]\{[^{}\n]*[=~#TF}]", re.MULTILINE)
# Moodle writes a comment above each question.
_OF_MOODLE = re.compile(r"question: [0-9]+\s+name: .*")
_SLASH = re.compile(r"(?<!/)/(?!/)")
_CONTEXT = re.compile(r"\$[a-z]+[0-9]*\$")
_GAP = "_____"


def looks_like(start: bytes) -> bool:
    """A title, a category, or answers in braces."""
    return not start.lstrip().startswith((b"{", b"[", b"<", b"---", b"#")) and bool(
        _LOOK.search(start)
    )


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """An entry for each question, and one for whatever else there is to be told of."""
    category: tuple[str, ...] = ()
    for block in blocks_of(text):
        if block.category is not None:
            category = _names(block.category)
            continue
        entry = Entry(block.line, category=category, key=block.key)
        for line, comment in block.comments:
            if not _OF_MOODLE.fullmatch(comment):
                entry.dropped("comment", "Comments are for people.", comment, line=line)
        if block.lines:
            _question(block, entry)
        if entry.document or entry.notes or entry.faults:
            yield entry


def _names(path: str) -> tuple[str, ...]:
    """The names of a category from the root; its context, and the `top` that follows one, are none."""
    names = [name.replace("//", "/").strip() for name in _SLASH.split(path)]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[2:] if names[1:2] == ["top"] else names[1:]
    return tuple(filter(None, names))


def _question(block: Block, entry: Entry) -> None:
    text = block.text
    entry.excerpt = shown(text)
    title = _TITLE.match(text)
    begin = title.end() if title else 0
    opened = text.find("{", begin)
    closed = text.rfind("}")
    if opened < 0 and closed < 0:
        entry.dropped(
            "description", "The bank has no texts without a question.", shown(text[begin:])
        )
        return
    if opened < 0 or closed < opened or "{" in text[opened + 1 : closed]:
        at = block.line_at(opened if opened >= 0 else closed)
        entry.blame("", "gift", "The braces around the answers do not match.", line=at)
        return
    stem, behind = text[begin:opened], text[closed + 1 :]
    is_gap = bool(behind.strip())
    if is_gap:
        entry.mapped("missing word", f"The gap is written as {_GAP}.", shown(behind))
        stem = f"{stem.rstrip()} {_GAP} {behind.strip()}"
    written = format_of(stem) or "moodle"
    entry.places["/text"] = block.line_at(begin)
    entry.document = QuestionDocument(kind=Kind.OPEN, text="", topic="")
    entry.document.text = markdown_of(entry, stem, written, line=entry.line_of("/text"))
    if title and (name := shown(title[1])):
        entry.document.details = {NAME: {"name": name}}
        entry.mapped("title", f"Kept in details.{NAME}.name.", name)
    entry.document.tags = tags_of(entry, block.tags)
    read_answers(entry, entry.document, text[opened + 1 : closed], written, block, opened + 1)
