"""From the notes of Anki to documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats import markup
from bank.formats.entries import Entry
from bank.formats.slugs import tags_of

BASIC = "Basic"
_GAP = re.compile(r"\{\{c[0-9]+::")
_SOUND = re.compile(r"\[(?:sound|anki:play)[^\]]{0,300}\]")
_LEVEL = re.compile("::|\x1f")


@dataclass(slots=True)
class Card:
    """A note as Anki has it. `is_html` is None where nobody has said whether its fields are."""

    line: int
    fields: list[str]
    guid: str = ""
    note_type: str = ""
    deck: str = ""
    tags: list[str] = field(default_factory=list)
    is_html: bool | None = True


class _Gap(NamedTuple):
    """From where to where it goes, what is to be found, and what is shown instead."""

    start: int
    end: int
    hidden: str
    hint: str


def entry_of(card: Card) -> Entry:
    """Front and back are an open question; gaps become one, too."""
    entry = Entry(line=card.line, key=card.guid.strip() or None)
    entry.category = tuple(filter(None, (name.strip() for name in _LEVEL.split(card.deck))))
    if not any(text.strip() for text in card.fields):
        entry.blame("", "empty", "This note has no text.")
        return entry
    document = QuestionDocument(kind=Kind.OPEN, text="", topic="")
    entry.document = document
    document.tags = tags_of(entry, [(tag, card.line) for tag in card.tags])
    front, back, *rest = [*card.fields, ""]
    if gaps := list(_gaps(front)):
        _ask_for_all(gaps, entry, document, card)
        document.explanation = _markdown(entry, card, back)
    else:
        document.text = _markdown(entry, card, front)
        if answer := _markdown(entry, card, back):
            document.answers = [AnswerDocument(text=answer)]
        if "revers" in card.note_type.lower():
            entry.dropped("reversed card", "A question asks one way.", card.note_type)
    for number, text in enumerate(rest, 3):
        if text.strip():
            entry.dropped(f"field {number}", "A question has a front and a back.", text)
    return entry


def _gaps(text: str) -> Iterator[_Gap]:
    end = 0
    while opened := _GAP.search(text, end):
        closed = text.find("}}", opened.end())
        if closed < 0:
            return
        end = closed + len("}}")
        hidden, _, hint = text[opened.end() : closed].partition("::")
        yield _Gap(opened.start(), end, hidden, hint)


def _ask_for_all(gaps: list[_Gap], entry: Entry, document: QuestionDocument, card: Card) -> None:
    text = card.fields[0]
    asked, end = [], 0
    for gap in gaps:
        asked += [text[end : gap.start], f"({gap.hint or '…'})"]
        end = gap.end
    document.text = _markdown(entry, card, "".join([*asked, text[end:]]))
    said = [_markdown(entry, card, hidden) for hidden in dict.fromkeys(gap.hidden for gap in gaps)]
    document.answers = [AnswerDocument(text="\n\n".join(filter(None, said)) or "…")]
    entry.mapped("cloze note", "One open question asks for all of its gaps.", text)


def _markdown(entry: Entry, card: Card, text: str) -> str:
    for sound in _SOUND.findall(text):
        entry.dropped("sound", "Texts of the bank hold no files.", sound)
    text = _SOUND.sub("", text)
    if card.is_html is False:
        return markup.from_plain(text)
    reader = markup.from_html if card.is_html else markup.from_moodle
    markdown, losses = reader(text)
    markup.note(entry, losses)
    return markdown
