"""A draw that is kept: how it looks, its paper, and what comes of answering."""

import hashlib
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from api import problems
from api.strict import StrictSerializer, Whole
from api.v1.checks import DRAWS_ONLY, REVEAL, CheckOutput, Given, policy_for, revealed
from api.v1.question_representation import QuestionSerializer, represented
from bank import grading, limits, pinned
from bank.models import Draw, DrawnQuestion, Question

MOST_ANSWERS = 100


class PartOutput(serializers.Serializer[Any]):
    filters = serializers.DictField()
    asked = serializers.IntegerField()
    matched = serializers.IntegerField(required=False)
    matched_at_least = serializers.IntegerField(required=False)
    given = serializers.IntegerField()
    answered = serializers.IntegerField(required=False)
    score = serializers.FloatField(required=False, help_text="The sum of the scores so far.")


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

    def get_url(self, draw: Draw) -> str:
        return f"{self.context['base']}/draws/{draw.pk}"

    @extend_schema_field(PartOutput(many=True))
    def get_parts(self, draw: Draw) -> list[dict[str, Any]]:
        return with_scores(draw)

    def get_links(self, draw: Draw) -> dict[str, str]:
        url = self.get_url(draw)
        return {"questions": f"{url}/questions", "check": f"{url}/check"}


class SittingItem(serializers.Serializer[Any]):
    place = serializers.IntegerField()
    part = serializers.IntegerField(help_text="The number of the part in the blueprint, from 0.")
    withdrawn = serializers.BooleanField(
        help_text="The question has been deleted since; there is nothing to answer."
    )
    answered = serializers.BooleanField()
    question = QuestionSerializer(required=False)


class SittingPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    next_cursor = serializers.CharField(allow_null=True)
    results = SittingItem(many=True)


class SittingCheckInput(StrictSerializer):
    question = Whole(min_value=1, max_value=limits.IDENTIFIER)
    answer = Given()


class SittingChecksInput(StrictSerializer):
    answers = SittingCheckInput(many=True, min_length=1, max_length=MOST_ANSWERS)  # type: ignore[call-arg] # the stubs do not know it


class SittingChecksOutput(serializers.Serializer[Any]):
    results = CheckOutput(many=True)
    parts = PartOutput(many=True)


def with_scores(draw: Draw) -> list[dict[str, Any]]:
    """The parts, with what was answered and earned so far."""
    parts = [{**part, "answered": 0, "score": 0.0} for part in draw.parts]
    answered = draw.items.exclude(answered_at=None).values_list("part", "score")
    for number, score in answered:
        parts[number]["answered"] += 1
        parts[number]["score"] = round(parts[number]["score"] + float(score or 0), 7)
    return parts


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
        }
        if question := questions.get(row.question_id):
            item["question"] = _shuffled(draw, represented([question], context)[0])
        items.append(item)
    return items, len(rows) > size


def grade(
    draw: Draw, answers: list[dict[str, Any]], context: dict[str, Any], request: Request
) -> dict[str, Any]:
    """Grade answers and remember them, each by itself: one that cannot be graded does not hinder the others."""
    with transaction.atomic():
        wanted = {answer["question"] for answer in answers}
        # Held until the end, so that of two answers sent at once only one can be the first.
        rows = {
            row.question_id: row
            for row in draw.items.select_for_update().filter(question_id__in=wanted)
        }
        questions = pinned.as_they_were((row.question_id, row.version) for row in rows.values())
        results = [
            _graded(draw, rows.get(answer["question"]), questions, answer, context, request)
            for answer in answers
        ]
    return {"results": results, "parts": with_scores(draw)}


def _graded(
    draw: Draw,
    row: DrawnQuestion | None,
    questions: dict[int, Question],
    answer: dict[str, Any],
    context: dict[str, Any],
    request: Request,
) -> dict[str, Any]:
    def refused(name: str, detail: str) -> dict[str, Any]:
        problem = problems.document(request._request, name, detail=detail)
        return {"question": answer["question"], "problem": problem}

    if row is None:
        return refused("not_found", "This question is not in the draw.")
    question = questions.get(row.question_id)
    if question is None:
        return refused("conflict", "This question has been withdrawn; it counts for nobody.")
    if draw.answer_once and row.answered_at is not None:
        return refused(
            "conflict", "Each question of this draw takes one answer, and this one has it."
        )
    try:
        verdict = grading.grade(question.document(), answer["answer"])
    except grading.NotGraded as error:
        return refused("conflict", str(error))
    except grading.Malformed as error:
        return refused("invalid", str(error))
    row.answered_at, row.answer = timezone.now(), answer["answer"]
    row.is_correct, row.score = verdict.is_correct, Decimal(round(verdict.score, 7))
    row.save(update_fields=["answered_at", "answer", "is_correct", "score"], force_update=True)
    result = {
        "question": row.question_id,
        "version": row.version,
        "is_correct": verdict.is_correct,
        "score": float(row.score),
    }
    # Where a key is had in draws only, this is the place.
    if policy_for(context["caller"]) in (REVEAL, DRAWS_ONLY):
        result |= revealed(question, verdict, context)
    return result


def _shuffled(draw: Draw, data: dict[str, Any]) -> dict[str, Any]:
    if draw.shuffle_answers and data.get("sealed") and data.get("shuffle") and "answers" in data:
        data["answers"] = sorted(data["answers"], key=lambda answer: _turn(draw, answer["id"]))
    return data


def _turn(draw: Draw, answer_id: int) -> bytes:
    return hashlib.blake2b(f"{draw.seed} {answer_id}".encode(), digest_size=8).digest()
