"""
What each answer of a multiple choice brings, in the words of systems that add up what was chosen.

Here, where the answers say nothing of it, each right one brings an equal part and each wrong one costs as much. To a
system that adds up shares, right ones of 100 % and wrong ones of 0 would mean that who ticks everything has all of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats.entries import Writing

_PLACES = Decimal("0.0000001")
# Systems round to five places of a percentage.
_NEAR = Decimal("0.000001")


def with_shares(document: QuestionDocument, writing: Writing) -> QuestionDocument:
    """The same question, each of whose answers says what it adds; what reads otherwise afterwards is told."""
    if document.kind != Kind.MULTIPLE_CHOICE:
        return document
    weights = [_weight(answer) for answer in document.answers]
    right = [weight > 0 for weight in weights]
    if not any(right):
        return document
    if _says_nothing(document.answers, weights):
        part = (Decimal(1) / sum(right)).quantize(_PLACES)
        weights = [part if is_right else -part for is_right in right]
    else:
        if without_shares(weights) != weights:
            how = "Read again they are equal parts, which need not be said."
            writing.mapped(document, "weight of an answer", how)
        gained = sum((weight for weight in weights if weight > 0), Decimal(0))
        if abs(gained - 1) > _NEAR or Decimal(0) in weights:
            how = "There they are added up as they are; here they are parts of their sum, and none costs a part."
            writing.mapped(document, "weight of an answer", how)
    answers = [
        replace(answer, weight=weight)
        for answer, weight in zip(document.answers, weights, strict=True)
    ]
    return replace(document, answers=answers)


def without_shares(weights: Sequence[Decimal]) -> list[Decimal]:
    """Shares that say what goes without saying, as 1 for right and 0 for wrong; others as they are."""
    right = sum(weight > 0 for weight in weights)
    if not right or any(abs(abs(weight) * right - 1) > right * _NEAR for weight in weights):
        return list(weights)
    return [Decimal(int(weight > 0)) for weight in weights]


def read_shares(document: QuestionDocument) -> None:
    """Take what goes without saying away from the answers of a multiple choice that was read."""
    if document.kind == Kind.MULTIPLE_CHOICE:
        weights = without_shares([answer.weight or Decimal(0) for answer in document.answers])
        for answer, weight in zip(document.answers, weights, strict=True):
            answer.weight = weight


def _weight(answer: AnswerDocument) -> Decimal:
    return Decimal(int(answer.is_correct is True)) if answer.weight is None else answer.weight


def _says_nothing(answers: Sequence[AnswerDocument], weights: Sequence[Decimal]) -> bool:
    return all(
        weight == int(answer.is_correct is True)
        for answer, weight in zip(answers, weights, strict=True)
    )
