"""Numbers, compared as exact decimals."""

from decimal import Decimal, localcontext
from typing import Any

from bank.documents import QuestionDocument
from bank.documents.rules import decimal_of
from bank.grading.verdicts import Malformed, Verdict, best_of

# Enough digits for the difference of the largest and the smallest number that an answer may be.
_DIGITS = 400


def value(question: QuestionDocument, given: Any) -> Verdict:
    """The best weight among the values that lie within their tolerance of the given one, both ends included."""
    number = _number(given)
    with localcontext(prec=_DIGITS):
        met = [
            answer
            for answer in question.answers
            if abs(number - Decimal(answer.text)) <= Decimal(answer.tolerance or "0")
        ]
    return best_of(met)


def _number(given: Any) -> Decimal:
    if isinstance(given, (int, float, Decimal)) and not isinstance(given, bool):
        # By way of its text, since 0.1 as a float is not the decimal 0.1.
        given = str(given)
    number = decimal_of(given.strip()) if isinstance(given, str) else None
    if number is None:
        raise Malformed("This is a number, or a decimal number in a string, such as 2.50.")
    return number
