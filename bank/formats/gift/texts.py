"""The texts of a question, each in one of four forms: `[html]`, `[markdown]`, `[plain]`, or Moodle's own."""

import re

from bank.formats import markup
from bank.formats.entries import Entry
from bank.formats.gift.signs import shown

_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")


def format_of(text: str) -> str | None:
    """The form that a text says it has."""
    found = _FORMAT.match(text)
    return found[1] if found else None


def markdown_of(entry: Entry, text: str, usual: str, *, line: int) -> str:
    """A text as Markdown; without a word of its own it has the usual form, that of its question."""
    said = _FORMAT.match(text)
    form = said[1] if said else usual
    plain = shown(text[said.end() :] if said else text)
    if form == "markdown":
        return plain
    if form == "plain":
        return markup.from_plain(plain)
    read = markup.from_html if form == "html" else markup.from_moodle
    markdown, losses = read(plain)
    markup.note(entry, losses, line=line)
    return markdown
