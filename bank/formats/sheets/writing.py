"""Questions as rows. The widest one tells the columns, so rows are kept in a file until all are there."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from bank.documents import AnswerDocument, QuestionDocument
from bank.formats.lists import written_list
from bank.formats.sheets.columns import REST_OF_DETAILS, guarded, header_of, of_answer

# Excel takes 32767 characters in a cell.
MOST_OF_A_CELL = 32_000
_IN_MEMORY = 2**20


@contextmanager
def rows(documents: Iterable[QuestionDocument]) -> Iterator[Iterator[list[str]]]:
    """A header and a row for each document."""
    names: dict[str, None] = {}
    most = 0
    with tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n") as kept:
        for document in documents:
            cells = _cells(document)
            names.update(dict.fromkeys(cells))
            most = max(most, len(document.answers))
            kept.write(json.dumps(cells) + "\n")
        kept.seek(0)
        yield _table(header_of(names, most), kept)


def _table(header: list[str], lines: Iterable[str]) -> Iterator[list[str]]:
    yield header
    for line in lines:
        cells = json.loads(line)
        yield [guarded(cells.get(name, "")) for name in header]


def _cells(document: QuestionDocument) -> dict[str, str]:
    details = _json(document.details)
    cells = {
        "key": document.key or "",
        "source": document.source or "",
        "kind": str(document.kind),
        "text": document.text,
        "topic": document.topic,
        "tags": written_list(document.tags),
        "difficulty": str(document.difficulty),
        "language": document.language,
        "status": str(document.status),
        "explanation": document.explanation,
        "related": written_list(document.related),
        "position": str(document.position),
        "shuffle": _flag(document.shuffle),
        "grading": _json(document.grading),
        "details": details[:MOST_OF_A_CELL],
    }
    if len(details) > MOST_OF_A_CELL:
        cells[REST_OF_DETAILS] = details[MOST_OF_A_CELL:]
    for number, answer in enumerate(document.answers, 1):
        for name, value in _cells_of(answer).items():
            # The first two are there even where they are blank, so that they can be filled.
            if value or name in ("answer", "correct"):
                cells[of_answer(name, number)] = value
    return cells


def _cells_of(answer: AnswerDocument) -> dict[str, str]:
    is_right = bool(answer.text) if answer.is_correct is None else answer.is_correct
    follows = Decimal(1 if is_right else 0)
    says_weight = answer.weight is not None and answer.weight != follows
    return {
        "answer": answer.text,
        "correct": _flag(answer.is_correct),
        "weight": f"{answer.weight:f}" if says_weight else "",
        "feedback": answer.feedback,
        "tolerance": answer.tolerance,
        "match": answer.match,
    }


def _flag(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _json(members: dict[str, object]) -> str:
    return json.dumps(members, ensure_ascii=False, allow_nan=False) if members else ""
