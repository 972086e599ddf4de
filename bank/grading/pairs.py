"""Putting right sides to left ones."""

from decimal import Decimal
from typing import Any

from bank.documents import AnswerDocument, QuestionDocument
from bank.grading.verdicts import Malformed, Verdict


def matched(question: QuestionDocument, given: Any) -> Verdict:
    """The weights of the right pairs over those of all; a left side that is left out earns nothing."""
    if not isinstance(given, dict):
        raise Malformed("This is an object: the id of a left side, and the right side put to it.")
    pairs = {str(answer.id): answer for answer in question.answers if answer.text}
    choices = {answer.match for answer in question.answers if answer.match}
    if unknown := given.keys() - pairs.keys():
        raise Malformed(f"No left side has the id {min(unknown)}.")
    for choice in given.values():
        if not isinstance(choice, str) or choice not in choices:
            raise Malformed("A right side is one of `choices`, letter by letter.")
    right = [pairs[key] for key, choice in given.items() if pairs[key].match == choice]
    best = _weight(list(pairs.values()))
    # A draft may have no pairs yet; then nothing is right.
    is_correct = bool(pairs) and len(right) == len(pairs)
    score = _weight(right) / best if best > 0 else Decimal(is_correct)
    return Verdict(is_correct, score, [pairs[key] for key in given])


def _weight(answers: list[AnswerDocument]) -> Decimal:
    return sum((answer.weight or Decimal(0) for answer in answers), Decimal(0))
