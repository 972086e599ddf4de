"""A draw that is kept: how it looks, its paper, and what comes of answering."""

import hashlib
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import problems
from api.pagination import LARGEST_PAGE, LONGEST_CURSOR
from api.strict import StrictSerializer, Whole
from api.v1.checks import (
    DRAWS_ONLY,
    REVEAL,
    CheckOutput,
    ChecksItemOutput,
    Given,
    graded,
    policy_for,
    revealed,
)
from api.v1.draw_input import MOST_PARTS
from api.v1.items import links_schema
from api.v1.question_representation import QuestionSerializer
from api.v1.shown_questions import represented
from bank import editing, limits, pinned, sealing
from bank.documents import Unsound
from bank.grading import Verdict
from bank.models import Draw, DrawnQuestion, Question

MOST_ANSWERS = 100


def _number(**more: Any) -> serializers.IntegerField:
    """How many questions."""
    return serializers.IntegerField(min_value=0, max_value=limits.INTEGER, **more)


class PartOutput(serializers.Serializer[Any]):
    """What one part of a blueprint asked for, and what it got."""

    filters = serializers.DictField()
    asked = _number()
    matched = _number(required=False, help_text="How many questions the filters leave.")
    matched_at_least = _number(
        required=False, help_text="Instead of `matched`, where there are very many."
    )
    given = _number()
    why_fewer = serializers.CharField(required=False, max_length=500)
    withdrawn = _number(required=False, help_text="Deleted since; they count for nobody.")
    answered = _number(required=False)
    score = serializers.FloatField(
        required=False,
        min_value=0,
        max_value=limits.INTEGER,
        help_text="The sum of the scores so far.",
    )
    max_score = _number(
        required=False, help_text="What can be earned: one for each question that is graded."
    )


class DrawSerializer(serializers.ModelSerializer[Draw]):
    """A draw: its id is the right to read it."""

    url = serializers.SerializerMethodField()
    parts = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta:
        model = Draw
        fields = [
            "id",
            "url",
            "seed",
            "parts",
            "shuffle_answers",
            "answer_once",
            "created_at",
            "expires_at",
            "links",
        ]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, draw: Draw) -> str:
        return f"{self.context['base']}/draws/{draw.pk}"

    @extend_schema_field(PartOutput(many=True, max_length=MOST_PARTS))  # type: ignore[call-arg] # the stubs do not know it
    def get_parts(self, draw: Draw) -> list[dict[str, Any]]:
        return with_scores(draw)

    @extend_schema_field(links_schema("questions", "check"))
    def get_links(self, draw: Draw) -> dict[str, str]:
        url = self.get_url(draw)
        return {"questions": f"{url}/questions", "check": f"{url}/check"}


class SittingResult(CheckOutput):
    """What was answered last, and what its check told."""

    answer = Given()


class SittingItem(serializers.Serializer[Any]):
    """A question of a draw, in its place."""

    place = _number(help_text="From 0.")
    part = _number(help_text="The number of the part in the blueprint, from 0.")
    withdrawn = serializers.BooleanField(
        help_text="The question has been deleted since; there is nothing to answer."
    )
    answered = serializers.BooleanField()
    question_id = serializers.IntegerField(min_value=1, max_value=limits.IDENTIFIER)
    question = QuestionSerializer(required=False)
    result = SittingResult(required=False, help_text="Once it is answered.")


class SittingPage(serializers.Serializer[Any]):
    """A page of the questions of a draw."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True, help_text="Always null: a walk goes on only.")
    next_cursor = serializers.CharField(allow_null=True, max_length=LONGEST_CURSOR)
    results = SittingItem(many=True, max_length=LARGEST_PAGE)  # type: ignore[call-arg] # the stubs do not know it


class SittingCheckInput(StrictSerializer):
    """What was answered to a question of the draw."""

    question = Whole(min_value=1, max_value=limits.IDENTIFIER)
    answer = Given()


class SittingChecksInput(StrictSerializer):
    """Answers to questions of the draw."""

    answers = SittingCheckInput(many=True, min_length=1, max_length=MOST_ANSWERS)  # type: ignore[call-arg] # the stubs do not know it


class SittingChecksOutput(serializers.Serializer[Any]):
    """Each answer in the order of the request, and the parts with what was earned so far."""

    results = ChecksItemOutput(many=True, max_length=MOST_ANSWERS)  # type: ignore[call-arg] # the stubs do not know it
    parts = PartOutput(many=True, max_length=MOST_PARTS)  # type: ignore[call-arg] # the stubs do not know it


def with_scores(draw: Draw) -> list[dict[str, Any]]:
    """The parts, with what was answered and earned so far; what has been withdrawn counts for nobody."""
    told = [{"withdrawn": 0, "answered": 0, "score": 0.0, "max_score": 0} for _ in draw.parts]
    is_there = Exists(Question.objects.filter(pk=OuterRef("question_id")))
    items = draw.items.annotate(is_there=is_there)
    for item in items.values("part", "score", "answered_at", "is_graded", "is_there"):
        part = told[item["part"]]
        part["withdrawn"] += not item["is_there"]
        if item["is_there"]:
            part["max_score"] += item["is_graded"]
            part["answered"] += item["answered_at"] is not None
            part["score"] = round(part["score"] + float(item["score"] or 0), 7)
    return [{**part, **more} for part, more in zip(draw.parts, told, strict=True)]


def paper(
    draw: Draw, size: int, after: int, context: dict[str, Any]
) -> tuple[list[dict[str, Any]], bool]:
    """The questions behind a place, as they were when they were drawn, and whether there are more."""
    rows = list(draw.items.filter(place__gt=after).order_by("place")[: size + 1])
    questions = pinned.as_they_were((row.question_id, row.version) for row in rows[:size])
    items = []
    for row in rows[:size]:
        item: dict[str, Any] = {
            "place": row.place,
            "part": row.part,
            "withdrawn": row.question_id not in questions,
            "answered": row.answered_at is not None,
            "question_id": row.question_id,
        }
        if question := questions.get(row.question_id):
            item["question"] = _shuffled(draw, question, context)
            if row.answered_at is not None:
                item["result"] = _answered(draw, row, question, context)
        items.append(item)
    return items, len(rows) > size


def grade(draw: Draw, answers: list[dict[str, Any]], context: dict[str, Any]) -> dict[str, Any]:
    """Grade answers and remember them, each by itself: one that cannot be graded does not hinder the others."""
    with transaction.atomic():
        wanted = {answer["question"] for answer in answers}
        # Held until the end, so that of two answers sent at once only one can be the first; always in the same
        # order, so that no two requests wait for each other.
        rows = {
            row.question_id: row
            for row in draw.items.select_for_update()
            .filter(question_id__in=wanted)
            .order_by("place")
        }
        questions = pinned.as_they_were((row.question_id, row.version) for row in rows.values())
        results = [
            _result(draw, rows.get(answer["question"]), questions, answer, context)
            for answer in answers
        ]
    return {"results": results, "parts": with_scores(draw)}


def _result(
    draw: Draw,
    row: DrawnQuestion | None,
    questions: dict[int, Question],
    answer: dict[str, Any],
    context: dict[str, Any],
) -> dict[str, Any]:
    try:
        return _graded(draw, row, questions, answer, context)
    except (editing.Refusal, Unsound, problems.Refused) as refused:
        problem = problems.as_document(context["request"], refused)
        return {"question": answer["question"], "problem": problem}


def _graded(
    draw: Draw,
    row: DrawnQuestion | None,
    questions: dict[int, Question],
    answer: dict[str, Any],
    context: dict[str, Any],
) -> dict[str, Any]:
    """Raises Vanished, Refused (409), Unsound."""
    if row is None:
        raise editing.Vanished(
            "This question is not in the draw; its `questions` are listed there."
        )
    if row.question_id not in questions:
        raise problems.Refused(
            "conflict", "This question has been withdrawn; it counts for nobody."
        )
    if draw.answer_once and row.answered_at is not None:
        detail = "Each question of this draw takes one answer, and this one has it."
        raise problems.Refused("conflict", detail)
    question = questions[row.question_id]
    verdict = graded(question, answer["answer"])
    given = answer["answer"]
    row.answered_at = timezone.now()
    # A number as it was written, which as a JSON number it would not stay.
    row.answer = str(given) if isinstance(given, Decimal) else given
    row.is_correct, row.score = verdict.is_correct, Decimal(round(verdict.score, 7))
    row.save(update_fields=["answered_at", "answer", "is_correct", "score"], force_update=True)
    return _told(row, question, verdict, context)


def _answered(
    draw: Draw, row: DrawnQuestion, question: Question, context: dict[str, Any]
) -> dict[str, Any]:
    """What was answered, and what its check told; but the key only where no other answer is taken any more."""
    verdict = graded(question, row.answer)
    told = _told(row, question, verdict, context, with_key=draw.answer_once)
    return {**told, "answer": row.answer}


def _told(
    row: DrawnQuestion,
    question: Question,
    verdict: Verdict,
    context: dict[str, Any],
    *,
    with_key: bool = True,
) -> dict[str, Any]:
    result = {
        "question": row.question_id,
        "version": row.version,
        "is_correct": verdict.is_correct,
        "score": float(round(verdict.score, 7)),
    }
    # Where a key is had in draws only, this is the place.
    if with_key and policy_for(context["caller"]) in (REVEAL, DRAWS_ONLY):
        result |= revealed(question, verdict, context)
    return result


def _shuffled(draw: Draw, question: Question, context: dict[str, Any]) -> dict[str, Any]:
    """The question with its answers in an order of this draw's own, where their order says nothing."""
    data = represented([question], context)[0]
    is_sealed = sealing.is_sealed(question, context["caller"])
    if draw.shuffle_answers and is_sealed and question.shuffle and "answers" in data:
        data["answers"] = sorted(data["answers"], key=lambda answer: _turn(draw, answer["id"]))
    return data


def _turn(draw: Draw, answer_id: int) -> bytes:
    # By its own name it is another hash than that of the usual order, also where the seed is the number of a question.
    text = f"{draw.seed} {answer_id}".encode()
    return hashlib.blake2b(text, digest_size=8, person=b"draw").digest()
