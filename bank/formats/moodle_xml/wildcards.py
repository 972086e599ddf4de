"""The `*` of Moodle's short answers: alone it is whatever none of the others is, else any text; `\\*` is the sign."""

import re

from bank.formats.entries import Entry

_WILDCARD = re.compile(r"(?<!\\)\*")


def is_catch_all(text: str) -> bool:
    return text.strip() == "*"


def drop_catch_all(entry: Entry, feedback: str, *, line: int) -> None:
    entry.dropped("catch-all answer", "The bank has none.", feedback or "*", line=line)


def form_of(entry: Entry, text: str, *, line: int) -> str:
    """The text that is accepted, in which every `*` stands for itself."""
    if _WILDCARD.search(text):
        how = "In Moodle * stands for any text, here for itself."
        entry.mapped("wildcard", how, text, line=line)
    return text.replace("\\*", "*")


def written(form: str) -> str:
    return form.replace("*", "\\*")
