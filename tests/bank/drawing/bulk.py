"""Pools of questions, put into the database at once, with ids of the test's choosing."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bank.documents import Kind, Status
from bank.editing.questions import draw_key
from bank.models import Question, Revision, Topic

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def pool(ids: Iterable[int], topic: Topic, **fields: Any) -> list[Question]:
    """Published open questions with these ids; a field may be a function of the id."""
    rows = [
        Question(
            **{
                "pk": pk,
                "kind": Kind.OPEN,
                "text": f"Question {pk}",
                "topic": topic,
                "status": Status.PUBLISHED,
                "created_at": NOON + timedelta(seconds=pk),
                "updated_at": NOON + timedelta(seconds=pk),
                "fingerprint": hashlib.sha256(str(pk).encode()).hexdigest(),
                "draw_key": draw_key(pk),
                **{name: _for(value, pk) for name, value in fields.items()},
            }
        )
        for pk in ids
    ]
    return Question.objects.bulk_create(rows, batch_size=2_000)


def with_log(questions: list[Question]) -> list[Question]:
    """With the line of the log that tells what each is now, as if they had come through the door."""
    Revision.objects.bulk_create(
        [
            Revision(
                what=Revision.What.QUESTION,
                subject_id=question.pk,
                version=question.version,
                verb=Revision.Verb.CREATED,
                document={
                    "id": question.pk,
                    **question.document().as_json(),
                    "author": question.author_id,
                    "created_at": question.created_at.isoformat(),
                    "updated_at": question.updated_at.isoformat(),
                    "published_at": None,
                },
            )
            for question in Question.objects.with_details().filter(
                pk__in=[question.pk for question in questions]
            )
        ],
        batch_size=2_000,
    )
    return questions


def _for(value: Any | Callable[[int], Any], pk: int) -> Any:
    return value(pk) if callable(value) else value
