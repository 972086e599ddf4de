"""A question as it was in one of its versions, in the form in which present ones are shown."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from bank.documents import fingerprint
from bank.models import Answer, Question, Revision, Source, Tag, Topic
from bank.models.seals import opened


def as_they_were(wanted: Iterable[tuple[int, int]]) -> dict[int, Question]:
    """
    Questions in given versions, by id, in one query for all. They are not stored rows: they are made from the log, to
    be shown and graded. Those that have been deleted since are left out.
    """
    versions = dict(wanted)
    present = set(Question.objects.filter(pk__in=versions).values_list("pk", flat=True))
    revisions = Revision.objects.filter(
        what=Revision.What.QUESTION, subject_id__in=present, version__in=set(versions.values())
    )
    with opened():
        return {
            revision.subject_id: _made_from(revision.document, revision.version)
            for revision in revisions
            if revision.version == versions[revision.subject_id] and revision.document
        }


def _made_from(document: dict[str, Any], version: int) -> Question:
    question = Question(
        pk=document["id"],
        topic=Topic(slug=document["topic"]),
        source=Source(slug=document["source"]) if document["source"] else None,
        author_id=document["author"],
        version=version,
        **{
            name: document[name]
            for name in (
                *(
                    "kind",
                    "text",
                    "difficulty",
                    "language",
                    "status",
                    "explanation",
                    "key",
                    "related",
                ),
                *("position", "shuffle", "grading", "details"),
            )
        },
        **{
            name: document[name] and datetime.fromisoformat(document[name])
            for name in ("created_at", "updated_at", "published_at")
        },
    )
    answers = [
        # By way of its text, since 0.1 as a float is not the decimal 0.1.
        Answer(
            **{**answer, "weight": Decimal(repr(answer["weight"]))},
            question=question,
            position=place,
        )
        for place, answer in enumerate(document["answers"])
    ]
    question.has_loaded(answers=answers, tags=[Tag(slug=slug) for slug in document["tags"]])
    question.fingerprint = fingerprint(question.document())
    return question
