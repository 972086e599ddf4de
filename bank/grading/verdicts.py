"""What comes of judging."""

from decimal import Decimal
from typing import NamedTuple

from bank.documents import AnswerDocument


class NotGraded(ValueError):
    """Nothing is right or wrong about this question."""


class Malformed(ValueError):
    """This cannot be an answer of this question; the message says what can."""


class Verdict(NamedTuple):
    """`met` are the stored answers that the given one chose or equalled, for their feedback."""

    is_correct: bool
    score: Decimal
    met: list[AnswerDocument]


def best_of(met: list[AnswerDocument]) -> Verdict:
    """What is earned by something that equals these stored answers: the best of them counts, a right one first."""
    if not met:
        return Verdict(False, Decimal(0), [])
    best = max(met, key=lambda answer: (answer.weight or Decimal(0), bool(answer.is_correct)))
    return Verdict(bool(best.is_correct), best.weight or Decimal(0), [best])
