"""Rows that stand in the database without having come through the door: thousands of them in a moment."""

from datetime import UTC, datetime, timedelta

from bank import search
from bank.documents import Kind, QuestionDocument
from bank.models import Answer, Question, TagLink

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def rows(number, topic, *, searchable=False, **fields):
    """
    Published open questions, each a second younger than the one before, and changed a second earlier, unless the fields
    say otherwise.
    """
    made = [
        Question(
            **{
                "kind": Kind.OPEN,
                "text": f"Question {place}",
                "topic": topic,
                "status": "published",
                "created_at": NOON + timedelta(seconds=place),
                "updated_at": NOON + timedelta(days=30, seconds=-place),
                "fingerprint": "0" * 64,
                **{
                    name: value(place) if callable(value) else value
                    for name, value in fields.items()
                },
            }
        )
        for place in range(number)
    ]
    questions = Question.objects.bulk_create(made)
    if searchable:
        make_searchable(questions, topic)
    return questions


def make_searchable(questions, topic):
    for start in range(0, len(questions), 500):
        search.index(
            {
                question.pk: QuestionDocument(
                    kind=question.kind, text=question.text, topic=topic.slug
                )
                for question in questions[start : start + 500]
            }
        )


def with_answers(questions, number=3):
    """Answers for each: the first is right."""
    Answer.objects.bulk_create(
        Answer(
            id=question.pk * 100 + place + 1,
            question=question,
            position=place,
            text=f"Answer {place}",
            is_correct=place == 0,
            weight=int(place == 0),
        )
        for question in questions
        for place in range(number)
    )
    return questions


def with_tags(questions, *tags):
    TagLink.objects.bulk_create(
        TagLink(question=question, tag=tag, status=question.status, created_at=question.created_at)
        for question in questions
        for tag in tags
    )
    return questions
