"""From documents to Markdown."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from bank.documents import AnswerDocument, QuestionDocument
from bank.documents.questions import CHOICES
from bank.formats.entries import Writing
from bank.formats.lists import written_list
from bank.formats.markdown.sections import (
    ANSWER,
    EXPLANATION,
    FEEDBACK,
    MATCH,
    QUESTION,
    RIGHT,
    WRONG,
    escaped,
)


def write(documents: Iterable[QuestionDocument], writing: Writing | None = None) -> Iterator[str]:
    """
    The pieces of a file. Source and topic of the first document stand at its head, and again only where another
    document has others.
    """
    head: dict[str, str] = {}
    for number, document in enumerate(documents, 1):
        if number == 1:
            if document.source is not None:
                head["source"] = document.source
            head["topic"] = document.topic
            yield "".join(f"{line}\n" for line in ("---", *_header(head), "---"))
        yield "".join(f"\n{piece}\n" for piece in _pieces(document, number, head))


def _pieces(document: QuestionDocument, number: int, head: dict[str, str]) -> Iterator[str]:
    """What blank lines stand between."""
    title = QUESTION if document.key is None else f"{QUESTION}: {document.key}"
    yield "\n".join([title, *_header(_values(document, number, head))])
    yield escaped(document.text)
    for answer in document.answers:
        yield "\n".join([_title(document, answer), *_header(_answer_values(answer))])
        yield from _text(answer.text)
        yield from _text(answer.match, MATCH)
        yield from _text(answer.feedback, FEEDBACK)
    yield from _text(document.explanation, EXPLANATION)


def _text(text: str, *title: str) -> Iterator[str]:
    if text:
        yield from title
        yield escaped(text)


def _header(values: dict[str, str]) -> list[str]:
    return [f"{name}: {value}" for name, value in values.items()]


def _values(document: QuestionDocument, number: int, head: dict[str, str]) -> dict[str, str]:
    """Only what the reader would not know by itself, and what a person looks for."""
    values = {
        "kind": str(document.kind),
        "difficulty": str(document.difficulty),
        "status": str(document.status),
    }
    if document.tags:
        values["tags"] = written_list(document.tags)
    if document.related:
        values["related"] = written_list(document.related)
    if document.topic != head["topic"]:
        values["topic"] = document.topic
    if document.source is not None and document.source != head.get("source"):
        values["source"] = document.source
    if document.language != "en":
        values["language"] = document.language
    if document.position != number:
        values["position"] = str(document.position)
    if not document.shuffle:
        values["shuffle"] = "no"
    if document.grading:
        values["grading"] = _json(document.grading)
    if document.details:
        values["details"] = _json(document.details)
    return values


def _title(document: QuestionDocument, answer: AnswerDocument) -> str:
    """A plain answer wherever it says enough: the reader takes it for right if it has a text, for a distractor else."""
    is_plain = document.kind not in CHOICES and answer.is_correct == bool(answer.text)
    if is_plain or answer.is_correct is None:
        return ANSWER
    return RIGHT if answer.is_correct else WRONG


def _answer_values(answer: AnswerDocument) -> dict[str, str]:
    values = {}
    if answer.weight is not None and answer.weight != Decimal(1 if answer.is_correct else 0):
        values["weight"] = f"{answer.weight.normalize():f}"
    if answer.tolerance:
        values["tolerance"] = answer.tolerance
    return values


def _json(data: dict[str, Any]) -> str:
    """On one line, for a header has no more."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False)
