"""Builders: each gives a sound thing, so that a test names only what it is about."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from bank.callers import Caller, Role, machine
from bank.documents import AnswerDocument, Kind, QuestionDocument, Unsound
from bank.editing import Expected, Refusal, add_question, change_question
from bank.models import Question, User

OPERATOR = machine("operator")


def right(text: str = "Right", **fields: Any) -> AnswerDocument:
    return AnswerDocument(text=text, is_correct=True, **fields)


def wrong(text: str = "Wrong", **fields: Any) -> AnswerDocument:
    return AnswerDocument(text=text, is_correct=False, **fields)


def pair(text: str, match: str, **fields: Any) -> AnswerDocument:
    return AnswerDocument(text=text, match=match, **fields)


def distractor(match: str) -> AnswerDocument:
    return AnswerDocument(match=match)


def sound_answers(kind: str) -> list[AnswerDocument]:
    return {
        Kind.OPEN: [right("It depends.")],
        Kind.SINGLE_CHOICE: [right("Two"), wrong("Three"), wrong("Four")],
        Kind.MULTIPLE_CHOICE: [right("Two"), right("10 in base 2"), wrong("Four")],
        Kind.TRUE_FALSE: [right("True"), wrong("False")],
        Kind.SHORT_TEXT: [right("two"), right("a pair", weight=Decimal("0.5"))],
        Kind.NUMERICAL: [right("2", tolerance="0.5")],
        Kind.MATCHING: [pair("one", "eins"), pair("two", "zwei"), distractor("drei")],
    }[Kind(kind)]


def paper(kind: str = Kind.SINGLE_CHOICE, **fields: Any) -> QuestionDocument:
    """A sound question on paper, a draft in the topic `python` unless the fields say otherwise."""
    fields = {"text": "What is 1 + 1?", "topic": "python", **fields}
    fields.setdefault("answers", sound_answers(kind) if kind in list(Kind) else [])
    return QuestionDocument(kind=kind, **deepcopy(fields))


def caller(role: Role, username: str) -> Caller:
    user = User.objects.create_user(username, role=role)
    return Caller(role=role, user_id=user.pk, name=username)


def add(by: Caller = OPERATOR, **fields: Any) -> Question:
    return add_question(paper(**fields), by=by)


def stored(question: Question) -> QuestionDocument:
    """The question on paper as the database has it now."""
    return Question.objects.with_details().get(pk=question.pk).document()


def change(
    question: Question, by: Caller = OPERATOR, *, version: Expected = None, **fields: Any
) -> Question:
    document = replace(stored(question), **deepcopy(fields))
    return change_question(question.pk, document, by=by, expected_version=version)


@contextmanager
def rolled_back() -> Iterator[None]:
    """One example of a law leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """What each action gave, or how it was refused, when all of them began in the same moment."""
    start = threading.Barrier(len(actions), timeout=20)

    def run(action: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return action()
        except (Refusal, Unsound) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))
