"""Choosing among answers."""

from decimal import Decimal
from typing import Any

from bank.documents import AnswerDocument, QuestionDocument
from bank.grading.verdicts import Malformed, Verdict


def one(question: QuestionDocument, given: Any) -> Verdict:
    """The weight of the chosen answer."""
    chosen = _by_id(question, given, "the id of one of the answers")
    return Verdict(bool(chosen.is_correct), chosen.weight or Decimal(0), [chosen])


def true_or_false(question: QuestionDocument, given: Any) -> Verdict:
    """JSON's true and false stand for the answers with these texts; an id will do as well."""
    if isinstance(given, bool):
        word = str(given).lower()
        for answer in question.answers:
            if answer.text.casefold() == word:
                return one(question, answer.id)
        raise Malformed(
            "The answers of this question have other texts; send the id of one of them."
        )
    return one(question, given)


def several(question: QuestionDocument, given: Any) -> Verdict:
    """
    The sum of the chosen weights over that of all positive ones. A wrong answer that has no weight of its own costs as
    much as a right one brings on average. Who chooses everything, though something is wrong, has chosen nothing: few
    wrong answers beside many right ones would not cost enough for that.
    """
    if not isinstance(given, list):
        raise Malformed("This is a list of the ids of answers.")
    chosen = [_by_id(question, part, "a list of the ids of answers") for part in given]
    if len({answer.id for answer in chosen}) != len(chosen):
        raise Malformed("An answer is chosen twice.")
    right = [answer for answer in question.answers if answer.is_correct]
    best = sum(
        (answer.weight for answer in question.answers if answer.weight and answer.weight > 0),
        Decimal(0),
    )
    earned = sum((answer.weight or Decimal(0) for answer in chosen), Decimal(0))
    unweighted = sum(1 for answer in chosen if not answer.is_correct and not answer.weight)
    # A draft may have nothing right yet; then nothing is.
    is_correct = bool(right) and {answer.id for answer in chosen} == {answer.id for answer in right}
    if not best or not right:
        # Where nothing has a weight, the right set is all there is to earn.
        return Verdict(is_correct, Decimal(is_correct), chosen)
    if len(chosen) == len(question.answers) and not is_correct:
        return Verdict(False, Decimal(0), chosen)
    return Verdict(is_correct, earned / best - Decimal(unweighted) / len(right), chosen)


def _by_id(question: QuestionDocument, given: Any, wanted: str) -> AnswerDocument:
    if isinstance(given, int) and not isinstance(given, bool):
        for answer in question.answers:
            if answer.id == given:
                return answer
    raise Malformed(f"This is {wanted}.")
