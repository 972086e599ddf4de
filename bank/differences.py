"""What changed from one version to the next, and how it can be read."""

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from bank.models import Revision

# They change with every change and say nothing of it.
_BESIDE_THE_POINT = frozenset({"id", "created_at", "updated_at"})
# Two texts are compared word by word as long as that is quick; beyond it line by line, and then as wholes.
_MOST_COMPARED = 250_000
# Of what stayed the same, so much is shown on either side of a change.
_CONTEXT = 120

_WORD = re.compile(r"\S+|\s+")


class Change(NamedTuple):
    """A member of a document, and what it was and became; None where it was not there."""

    member: str
    before: Any
    after: Any


class Told(NamedTuple):
    """A line of the log, with what it changed."""

    revision: Revision
    changes: list[Change]


class Piece(NamedTuple):
    """A stretch of text that both versions have (`=`), or only the earlier (`-`), or only the later (`+`)."""

    mark: str
    text: str


class AnswerChange(NamedTuple):
    """What became of one answer: `added`, `removed` or `changed`, and in the last case the members that differ."""

    verb: str
    answer: dict[str, Any]
    changes: list[Change]


def between(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Change]:
    """The members in which two documents differ, in the order of the later one."""
    older, newer = before or {}, after or {}
    names = [*newer, *(name for name in older if name not in newer)]
    return [
        Change(name, older.get(name), newer.get(name))
        for name in names
        if name not in _BESIDE_THE_POINT and older.get(name) != newer.get(name)
    ]


def with_changes(revisions: Iterable[Revision]) -> list[Told]:
    """Each revision of one subject, oldest first, with what it changed against the one before."""
    told: list[Told] = []
    before: dict[str, Any] | None = None
    for revision in revisions:
        told.append(Told(revision, between(before, revision.document)))
        before = revision.document
    return told


def between_answers(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> list[AnswerChange]:
    """What became of the answers, each known by its id."""
    older = {answer["id"]: answer for answer in before}
    newer = {answer["id"]: answer for answer in after}
    added = [answer for number, answer in newer.items() if number not in older]
    removed = [answer for number, answer in older.items() if number not in newer]
    changed = [
        AnswerChange("changed", answer, changes)
        for number, answer in newer.items()
        if number in older and (changes := between(older[number], answer))
    ]
    return [
        *changed,
        *(AnswerChange("added", answer, []) for answer in added),
        *(AnswerChange("removed", answer, []) for answer in removed),
    ]


def reordered(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]] | None:
    """The answers that both have, as they are now, in the earlier and in the later order; None if that is the same."""
    by_id = {answer["id"]: answer for answer in after}
    older = [by_id[answer["id"]] for answer in before if answer["id"] in by_id]
    stayed = {answer["id"] for answer in older}
    newer = [answer for answer in after if answer["id"] in stayed]
    return None if older == newer else (older, newer)


def pieces(before: Any, after: Any) -> list[Piece]:
    """Two values as one text in which can be seen what went and what came; long stretches that stayed are cut out."""
    found: list[Piece] = []
    for mark, text in _compared(as_text(before), as_text(after)):
        if found and found[-1].mark == mark:
            found[-1] = Piece(mark, found[-1].text + text)
        else:
            found.append(Piece(mark, text))
    last = len(found) - 1
    return [
        piece if piece.mark != "=" else Piece("=", _cut(piece.text, place > 0, place < last))
        for place, piece in enumerate(found)
    ]


def as_text(value: Any) -> str:
    """A value of a document as people read it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False, indent=2)


def _compared(before: str, after: str) -> Iterator[Piece]:
    """By lines, and by words within lines that differ."""
    older, newer = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i, j, k, n in _opcodes(older, newer):
        old, new = "".join(older[i:j]), "".join(newer[k:n])
        if tag == "equal":
            yield Piece("=", old)
        elif tag == "replace":
            yield from _by_words(_WORD.findall(old), _WORD.findall(new))
        else:
            yield from _changed(old, new)


def _by_words(older: list[str], newer: list[str]) -> Iterator[Piece]:
    """Blanks between two words that changed count as changed, or each pair of words would stand by itself."""
    went = came = ""
    codes = _opcodes(older, newer)
    for place, (tag, i, j, k, n) in enumerate(codes):
        old, new = "".join(older[i:j]), "".join(newer[k:n])
        if tag == "equal" and (old.strip(" ") or not 0 < place < len(codes) - 1):
            yield from _changed(went, came)
            went = came = ""
            yield Piece("=", old)
        else:
            went += old
            came += new
    yield from _changed(went, came)


def _changed(went: str, came: str) -> Iterator[Piece]:
    if went:
        yield Piece("-", went)
    if came:
        yield Piece("+", came)


def _opcodes(older: list[str], newer: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if len(older) * len(newer) > _MOST_COMPARED:
        return [("replace", 0, len(older), 0, len(newer))]
    return difflib.SequenceMatcher(None, older, newer, autojunk=False).get_opcodes()


def _cut(text: str, has_before: bool, has_after: bool) -> str:
    """What stays near a change on either side is kept; a stretch without one is left out."""
    start = text[:_CONTEXT] if has_before else ""
    end = text[-_CONTEXT:] if has_after else ""
    return text if len(text) <= len(start) + len(end) + _CONTEXT else f"{start} … {end}"
