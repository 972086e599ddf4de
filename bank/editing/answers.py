"""The answers of a question: which of the stored ones is meant by which on paper, and how they are written."""

import secrets
from decimal import Decimal

from bank import limits
from bank.documents import AnswerDocument, Problem, Unsound
from bank.models import Answer, Question


def identify(answers: list[AnswerDocument], before: dict[int, Answer]) -> list[int]:
    """
    Give every answer on paper its id and return them: the id it came with, else that of a stored answer with equal
    text, else a new random one. `before` are the stored answers by id.

    Raises Unsound for an id that is not of this question, or is given twice.
    """
    problems = []
    seen: set[int] = set()
    for place, answer in enumerate(answers):
        if answer.id is None:
            continue
        if answer.id not in before:
            problems.append(
                Problem(
                    f"/answers/{place}/id", "unknown", "This question has no answer with this id."
                )
            )
        elif answer.id in seen:
            problems.append(Problem(f"/answers/{place}/id", "repeated", "This id is given twice."))
        seen.add(answer.id)
    if problems:
        raise Unsound(problems)

    free: dict[tuple[str, str], list[int]] = {}
    for stored in before.values():
        if stored.pk not in seen:
            free.setdefault((stored.text, stored.match), []).append(stored.pk)
    for answer in answers:
        if answer.id is None:
            equal = free.get((answer.text, answer.match))
            answer.id = equal.pop(0) if equal else 1 + secrets.randbelow(limits.IDENTIFIER)
    return [answer.id for answer in answers if answer.id is not None]


def write(
    question: Question, answers: list[AnswerDocument], *, before: dict[int, Answer]
) -> list[Answer]:
    """Store identified answers in the order of the paper, and give them; what stands there no longer is deleted."""
    if gone := before.keys() - {answer.id for answer in answers}:
        Answer.objects.filter(pk__in=gone).delete()
    rows = rows_of(question, answers)
    if before:
        Answer.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[
                "position",
                "text",
                "is_correct",
                "weight",
                "feedback",
                "tolerance",
                "match",
            ],
        )
    else:
        Answer.objects.bulk_create(rows)
    return rows


def rows_of(question: Question, answers: list[AnswerDocument]) -> list[Answer]:
    """Identified answers as they are stored, in the order of the paper."""
    return [
        Answer(
            pk=answer.id,
            question=question,
            position=position,
            text=answer.text,
            is_correct=bool(answer.is_correct),
            weight=answer.weight or Decimal(0),
            feedback=answer.feedback,
            tolerance=answer.tolerance,
            match=answer.match,
        )
        for position, answer in enumerate(answers)
    ]
