"""From Markdown to documents."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bank.documents import AnswerDocument, Kind, QuestionDocument, Status
from bank.formats.entries import Entry
from bank.formats.lines import lines_of
from bank.formats.markdown.headers import OF_ANSWER, OF_QUESTION, OF_TEXT, SHARED, read_header
from bank.formats.markdown.sections import (
    ANSWER,
    EXPLANATION,
    MATCH,
    QUESTION,
    RIGHT,
    WRONG,
    Section,
    sections,
)

_FENCE = "---"
# A plain answer is right wherever it can be nothing else, which is for `faults_of` to say.
_IS_CORRECT = {ANSWER: None, RIGHT: True, WRONG: False}


@dataclass(slots=True)
class _Shared:
    """What the head of the file says for all of its questions, and in which lines."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """
    An entry for each question, and one for whatever else is wrong: at the head of the file, or before its first
    question. The text is read as it comes, and no more of it is held than one question.
    """
    found = sections(lines_of(text))
    shared, head = _front_matter(next(found))
    if head.faults:
        yield head
    number = 0
    for group in _by_question(found):
        if group[0].title == QUESTION:
            number += 1
            yield _question(group, number, shared)
        else:
            yield _strays(group)


def _by_question(found: Iterator[Section]) -> Iterator[list[Section]]:
    group: list[Section] = []
    for section in found:
        if section.title == QUESTION and group:
            yield group
            group = []
        group.append(section)
    if group:
        yield group


def _front_matter(section: Section) -> tuple[_Shared, Entry]:
    entry = Entry(line=1)
    shared = _Shared(places=entry.places)
    lines = [line.rstrip(" \t") for line in section.lines]
    after = 0
    if lines and lines[0] == _FENCE:
        if _FENCE in lines[1:]:
            after = lines.index(_FENCE, 1) + 1
        else:
            entry.blame("", "head", f"The head that begins here does not end with {_FENCE}.")
            # Where it most likely was to end, so that the questions do not all miss their topic.
            after = lines.index("") if "" in lines else len(lines)
        header = [
            (number, line)
            for number, line in enumerate(lines[:after], 1)
            if line not in ("", _FENCE)
        ]
        shared.values = read_header(header, SHARED, "", entry)
    stray = next((number for number, line in enumerate(lines[after:], after + 1) if line), None)
    if stray is not None:
        # One fault for the whole passage; more would only hide the others.
        entry.blame("", "stray", "There is text before the first question.", line=stray)
    return shared, entry


def _strays(group: list[Section]) -> Entry:
    entry = Entry(line=group[0].line)
    for section in group:
        entry.blame(
            "", "stray", f"`{section.title}` stands before the first question.", line=section.line
        )
    return entry


def _question(group: list[Section], number: int, shared: _Shared) -> Entry:
    head, *parts = group
    entry = Entry(line=head.line, places={**shared.places, "/text": head.text_line})
    own = read_header(head.header, OF_QUESTION, "", entry)
    values = {
        "kind": Kind.OPEN,
        "status": Status.PUBLISHED,
        "position": number,
        **shared.values,
        **own,
    }
    if head.key is None and "source" not in own:
        # The source of the file is the one that its keys belong to; this question is not known by a key.
        values.pop("source", None)
    if "topic" not in values:
        entry.blame("/topic", "required", "Name its topic here, or at the head of the file.")
        values["topic"] = ""
    document = QuestionDocument(text=head.text, key=head.key, **values)
    entry.document = document
    is_in_answer = False
    for part in group:
        for line, text, meant in part.slips:
            detail = f"Is `{text}` to be `{meant}`? As text it gets a backslash in front."
            entry.blame("", "slip", detail, line=line)
    for part in parts:
        if part.title in _IS_CORRECT:
            _add_answer(document, part, entry)
            is_in_answer = True
        elif part.title == EXPLANATION:
            _put_text(document, "explanation", part, "", entry)
            is_in_answer = False
        elif is_in_answer:
            name = "match" if part.title == MATCH else "feedback"
            at = f"/answers/{len(document.answers) - 1}"
            _put_text(document.answers[-1], name, part, at, entry)
        else:
            entry.blame("", "stray", f"`{part.title}` stands inside an answer.", line=part.line)
    return entry


def _add_answer(document: QuestionDocument, part: Section, entry: Entry) -> None:
    at = f"/answers/{len(document.answers)}"
    entry.places |= {at: part.line, f"{at}/text": part.text_line}
    values = read_header(part.header, OF_ANSWER, at, entry)
    document.answers.append(
        AnswerDocument(text=part.text, is_correct=_IS_CORRECT[part.title], **values)
    )


def _put_text(
    holder: QuestionDocument | AnswerDocument, name: str, part: Section, at: str, entry: Entry
) -> None:
    pointer = f"{at}/{name}"
    read_header(part.header, OF_TEXT, pointer, entry)
    if pointer in entry.places:
        entry.blame(
            pointer, "repeated", f"`{part.title}` is here for a second time.", line=part.line
        )
    else:
        entry.places[pointer] = part.text_line
        setattr(holder, name, part.text)
