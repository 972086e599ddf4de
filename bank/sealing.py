"""
What a question shows to whoever may not see its key.

The key is whatever tells right from wrong. Of a sealed question it is not there at all, and what remains is put in an
order that says nothing. That nothing else can show it either is the business of `bank.models.seals`.
"""

import hashlib
from collections.abc import Iterable
from typing import Any, Protocol

from bank.callers import Caller
from bank.documents import GRADED
from bank.models import Answer, Question
from bank.models.seals import KEY_OF_ANSWER, KEY_OF_QUESTION, NO_ANSWERS_SHOWN, opened

__all__ = [
    "KEY_OF_ANSWER",
    "KEY_OF_QUESTION",
    "NO_ANSWERS_SHOWN",
    "choices",
    "is_sealed",
    "shown",
]


class HasAuthor(Protocol):
    """A question, or as much of it as tells who may see its key."""

    kind: Any
    author_id: Any


def is_sealed(question: HasAuthor, caller: Caller) -> bool:
    """Open questions never are; others for all but editors and their own author."""
    return question.kind in GRADED and not caller.sees_key_of(question.author_id)


def shown(question: Question, answers: Iterable[Answer]) -> list[Answer]:
    """The answers that a sealed question shows: only those, and in an order that is the same for everybody."""
    if question.kind in NO_ANSWERS_SHOWN:
        return []
    visible = [answer for answer in answers if answer.text]
    if not question.shuffle:
        return visible
    return sorted(visible, key=lambda answer: _place(question.pk, answer.pk))


def choices(answers: Iterable[Answer]) -> list[str]:
    """The different right sides of a matching, those that belong to nothing among them."""
    with opened():
        return sorted({answer.match for answer in answers if answer.match})


def _place(question_id: int, answer_id: int) -> bytes:
    return hashlib.blake2b(f"{question_id} {answer_id}".encode(), digest_size=8).digest()
