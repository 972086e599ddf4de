"""The answers of a row, which of them are right, and the kind of question that they make."""

import re
from collections.abc import Mapping
from decimal import Decimal

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.documents.questions import CHOICES
from bank.documents.rules import decimal_of
from bank.formats.entries import Entry
from bank.formats.sheets.columns import OF_ANSWER, RIGHT, of_answer

YES = frozenset({"true", "t", "yes", "y", "x", "1", "✓", "✔", "right", "correct"})
NO = frozenset({"false", "f", "no", "n", "0", "-", "wrong", "incorrect"})
_TRUE_OR_FALSE = ("true", "false")
_CALLED = re.compile(r"(?:answer|option|choice)?[ _]*(?:([0-9]{1,2})|([a-z]))[.)]?", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;|/&+]|\band\b")


def flag_of(cell: str) -> bool | None:
    """What a cell says, in one of several words; None for all others."""
    word = cell.strip().lower()
    return True if word in YES else False if word in NO else None


def answers_of(
    cells: Mapping[str, str], numbers: list[int], entry: Entry
) -> dict[int, AnswerDocument]:
    """The answers of a row by the numbers of their columns; one that is blank is none."""
    found: dict[int, AnswerDocument] = {}
    for number in numbers:
        own = {name: cells.get(of_answer(name, number), "") for name in OF_ANSWER}
        is_correct = flag_of(own["correct"])
        if is_correct or any(own[name] for name in OF_ANSWER if name != "correct"):
            at = f"/answers/{len(found)}"
            if own["correct"] and is_correct is None:
                entry.blame(f"{at}/is_correct", "invalid", "This is true or false.")
            weight = _weight(own["weight"].strip(), f"{at}/weight", entry)
            found[number] = AnswerDocument(
                text=own["answer"],
                is_correct=is_correct,
                weight=weight,
                feedback=own["feedback"],
                tolerance=own["tolerance"].strip(),
                match=own["match"],
            )
    return found


def settle(
    document: QuestionDocument, cells: Mapping[str, str], numbers: list[int], entry: Entry
) -> None:
    """Give the document its answers and, unless it has one, its kind."""
    answers = answers_of(cells, numbers, entry)
    named = cells.get(RIGHT, "")
    if named and not answers:
        answers = _answers_from(named, document.kind)
    elif named:
        _mark(answers, named, entry)
    document.answers = list(answers.values())
    document.kind = document.kind or _guessed(document)
    if document.kind in CHOICES and any(answer.is_correct for answer in document.answers):
        # Where the right ones are marked, the others are wrong.
        for answer in document.answers:
            answer.is_correct = bool(answer.is_correct)


def _weight(cell: str, pointer: str, entry: Entry) -> Decimal | None:
    if not cell:
        return None
    weight = decimal_of(cell)
    if weight is None:
        entry.blame(pointer, "invalid", "A weight is a decimal number from -1 to 1.")
    return weight


def _answers_from(named: str, kind: str) -> dict[int, AnswerDocument]:
    """Where no answers are given, the right one is the only one; of true and false there is another."""
    word = named.strip().lower()
    if kind == Kind.TRUE_FALSE and flag_of(word) is not None:
        word = _TRUE_OR_FALSE[not flag_of(word)]
    if kind in ("", Kind.TRUE_FALSE) and word in _TRUE_OR_FALSE:
        return {
            number: AnswerDocument(text=other.title(), is_correct=other == word)
            for number, other in enumerate(_TRUE_OR_FALSE, 1)
        }
    return {1: AnswerDocument(text=named, is_correct=True)}


def _mark(answers: dict[int, AnswerDocument], named: str, entry: Entry) -> None:
    """Mark the answers that a cell names by text, letter or number."""
    right = _named(answers, named, entry)
    if right is None:
        excerpt = named.strip()[:50]
        entry.blame("/answers", "correct", f"There is no answer {excerpt!r} that could be right.")
        return
    for place, (number, answer) in enumerate(answers.items()):
        is_right = number in right
        if answer.is_correct is not None and answer.is_correct != is_right:
            detail = "The column for the right answer says otherwise."
            entry.blame(f"/answers/{place}/is_correct", "correct", detail)
        answer.is_correct = is_right


def _named(answers: dict[int, AnswerDocument], named: str, entry: Entry) -> set[int] | None:
    whole = _one(answers, named, entry)
    if whole is not None:
        return {whole}
    parts = [part for part in _BETWEEN.split(named) if part.strip()]
    if len(parts) == 1 and named.strip().isalpha() and named.strip().isupper():
        # ABD
        parts = list(named.strip())
    found = [_one(answers, part, entry) for part in parts]
    right = {number for number in found if number is not None}
    return right if right and None not in found else None


def _one(answers: dict[int, AnswerDocument], named: str, entry: Entry) -> int | None:
    texts = {answer.text.strip().casefold(): number for number, answer in answers.items()}
    by_text = texts.get(named.strip().casefold())
    called = _CALLED.fullmatch(named.strip())
    by_place = None
    if called:
        by_place = int(called[1]) if called[1] else ord(called[2].lower()) - ord("a") + 1
    if by_text is not None:
        if by_place in answers and by_place != by_text:
            how = f"Taken for the text of answer {by_text}, not for answer {by_place}."
            entry.mapped("correct", how, named)
        return by_text
    return by_place if by_place in answers else None


def _guessed(document: QuestionDocument) -> Kind:
    answers = document.answers
    right = sum(bool(answer.is_correct) for answer in answers)
    if any(answer.match for answer in answers):
        return Kind.MATCHING
    if any(answer.tolerance for answer in answers):
        return Kind.NUMERICAL
    if document.grading:
        return Kind.SHORT_TEXT
    if len(answers) < 2:
        return Kind.OPEN
    if right > 1:
        return Kind.MULTIPLE_CHOICE
    texts = {answer.text.strip().lower() for answer in answers}
    return Kind.TRUE_FALSE if texts == set(_TRUE_OR_FALSE) else Kind.SINGLE_CHOICE
