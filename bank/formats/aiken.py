"""
Aiken, the plainest format of learning platforms: a question, lettered options, and the letter of the right one.

    Which city is the capital of France?
    A. Lyon
    B. Paris
    ANSWER: B
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats.entries import Entry, Writing
from bank.formats.lines import lines_of
from bank.formats.markup import from_plain, to_plain
from bank.formats.unsaid import drop_members, drop_of_answers

SUFFIXES: tuple[str, ...] = (".aiken", ".txt")
IS_BINARY = False
IS_LOSSLESS = False

_OPTION = re.compile(r"([A-Z])[.)][ \t]+(.*)")
_ANSWER = re.compile(r"ANSWER:[ \t]*(.*)")
_LOOK = re.compile(rb"^[A-Z][.)][ \t]+\S.*\r?\n(?:[ \t]*\r?\n)*ANSWER:", re.MULTILINE)
UNSAID = (
    *("tags", "difficulty", "language", "status", "explanation", "source", "key", "related"),
    *("position", "shuffle", "grading", "details"),
)
_WRITTEN = frozenset({Kind.SINGLE_CHOICE, Kind.TRUE_FALSE})


def looks_like(start: bytes) -> bool:
    """An option, and behind it the line that tells the right one."""
    return bool(_LOOK.search(start))


@dataclass(slots=True)
class _Draft:
    """What has been read of a question so far."""

    line: int = 0
    text: list[str] = field(default_factory=list)
    options: list[tuple[str, str, int]] = field(default_factory=list)


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """An entry for each line that begins with `ANSWER:`, and one for what stands behind the last of them."""
    draft = _Draft()
    for number, line in enumerate(lines_of(text), 1):
        if answer := _ANSWER.fullmatch(line.rstrip()):
            yield _entry(draft, answer[1].strip(), number)
            draft = _Draft()
        elif option := _OPTION.fullmatch(line.rstrip()):
            draft.line = draft.line or number
            draft.options.append((option[1], option[2], number))
        elif line.strip():
            draft.line = draft.line or number
            if draft.options:
                # A question begins although the one before has not ended.
                yield _entry(draft, None, number)
                draft = _Draft(number)
            draft.text.append(line.strip())
    if draft.line:
        yield _entry(draft, None, draft.line)


def _entry(draft: _Draft, right: str | None, line: int) -> Entry:
    said = [*draft.text, *(text for _, text, _ in draft.options), f"ANSWER: {right}"]
    entry = Entry(draft.line or line, excerpt=said[0])
    letters = [letter for letter, _, _ in draft.options]
    if not draft.text:
        entry.blame("", "aiken", "There is no question before this.", line=line)
    elif right is None:
        entry.blame("", "aiken", "The line `ANSWER:` is missing behind its options.", line=line)
    elif letters != list(ascii_uppercase[: len(letters)]):
        entry.blame("", "aiken", "Options are lettered A, B, C and so on.")
    elif right not in letters:
        entry.blame("", "aiken", f"There is no option {right[:20]!r}.", line=line)
    if entry.faults:
        return entry
    entry.places = {f"/answers/{place}": at for place, (_, _, at) in enumerate(draft.options)}
    entry.document = QuestionDocument(
        kind=Kind.SINGLE_CHOICE,
        text=from_plain("\n".join(draft.text)),
        topic="",
        answers=[
            AnswerDocument(text=from_plain(text), is_correct=letter == right)
            for letter, text, _ in draft.options
        ],
    )
    return entry


def write(documents: Iterable[QuestionDocument], writing: Writing | None = None) -> Iterator[str]:
    """Questions with one right option among at most 26; all others are dropped."""
    writing = writing or Writing()
    is_first = True
    for document in documents:
        lines = _written(document, writing)
        if lines:
            yield ("" if is_first else "\n") + "".join(f"{line}\n" for line in lines)
            is_first = False


def _written(document: QuestionDocument, writing: Writing) -> list[str]:
    if document.kind not in _WRITTEN:
        writing.dropped(
            document,
            "question",
            f"Aiken has no questions of the kind {document.kind}.",
            document.text,
        )
        return []
    options = [
        _one_line(answer.text, "text of an answer", document, writing)
        for answer in document.answers
    ]
    right = [place for place, answer in enumerate(document.answers) if answer.is_correct]
    text = _one_line(document.text, "text", document, writing)
    if len(right) != 1 or not text or not all(options) or len(options) > len(ascii_uppercase):
        why = "Aiken wants one right option, and texts that are none of its own words."
        writing.dropped(document, "question", why, document.text)
        return []
    if document.kind == Kind.TRUE_FALSE:
        writing.mapped(document, "kind", "Written as single_choice.")
    writing.dropped(document, "topic", "Aiken has no topics.", document.topic)
    drop_members(document, writing, UNSAID)
    drop_of_answers(document, writing, ("weight", "feedback"))
    lettered = [f"{letter}. {text}" for letter, text in zip(ascii_uppercase, options, strict=False)]
    return [text, *lettered, f"ANSWER: {ascii_uppercase[right[0]]}"]


def _one_line(markdown: str, what: str, document: QuestionDocument, writing: Writing) -> str:
    plain = " ".join(to_plain(markdown).split())
    if _OPTION.fullmatch(plain) or _ANSWER.fullmatch(plain):
        # It would be read as something else.
        return ""
    if from_plain(plain) != markdown:
        writing.mapped(document, what, "Written as one line of plain text.", markdown)
    return plain
