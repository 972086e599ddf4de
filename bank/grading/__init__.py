"""
Is this answer right? One function for each kind; plain Python, no database.

A score goes from 0 to 1. `is_correct` says that nothing is wrong and nothing is missing: half the pairs of a matching
are worth half a score and are not correct, while a right answer that its author holds to be worth half is correct.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from bank.documents import Kind, QuestionDocument
from bank.grading import choices, numbers, pairs, texts
from bank.grading.verdicts import Malformed, NotGraded, Verdict

__all__ = ["Malformed", "NotGraded", "Verdict", "grade"]

_GRADERS: dict[str, Callable[[QuestionDocument, Any], Verdict]] = {
    Kind.SINGLE_CHOICE: choices.one,
    Kind.MULTIPLE_CHOICE: choices.several,
    Kind.TRUE_FALSE: choices.true_or_false,
    Kind.SHORT_TEXT: texts.form,
    Kind.NUMERICAL: numbers.value,
    Kind.MATCHING: pairs.matched,
}


def grade(question: QuestionDocument, given: Any) -> Verdict:
    """
    Judge an answer, as JSON data: the id of an answer (`single_choice`), a list of ids (`multiple_choice`), true, false
    or an id (`true_false`), a text (`short_text`), a number or its decimal text (`numerical`), an object of right sides
    by the ids of left ones (`matching`). The document must hold the answers' ids.

    Raises NotGraded for an open question, Malformed for data of another form.
    """
    if question.kind not in _GRADERS:
        raise NotGraded("An open question is there to be read; nothing is right or wrong about it.")
    verdict = _GRADERS[question.kind](question, given)
    return verdict._replace(score=min(max(verdict.score, Decimal(0)), Decimal(1)))
