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
