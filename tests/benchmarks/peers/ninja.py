"""django-ninja over the same query sets."""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import path
from ninja import NinjaAPI, Schema
from ninja.renderers import BaseRenderer

from bank.models import Answer, Question, Tag
from tests.benchmarks.peers import shape


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: Any, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


class SealedAnswer(Schema):
    id: int
    text: str


class OpenAnswer(SealedAnswer):
    position: int
    is_correct: bool
    weight: float
    feedback: str
    tolerance: str
    match: str


class Sealed(Schema):
    id: int
    url: str
    kind: str
    status: str
    text: str
    topic: str
    tags: list[str]
    difficulty: int
    language: str
    answers: list[SealedAnswer]
    sealed: bool
    source: str | None
    key: str | None
    related: list[str]
    position: int
    shuffle: bool
    grading: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    links: dict[str, str]

    @staticmethod
    def resolve_url(row: Question) -> str:
        return f"{shape.BASE}/questions/{row.pk}"

    @staticmethod
    def resolve_topic(row: Question) -> str:
        return row.topic.slug

    @staticmethod
    def resolve_tags(row: Question) -> list[str]:
        return [tag.slug for tag in row.tags.all()]

    @staticmethod
    def resolve_answers(row: Question) -> list[Answer]:
        return list(row.answers.all())

    @staticmethod
    def resolve_sealed(row: Question) -> bool:
        return row.kind != "open"

    @staticmethod
    def resolve_source(row: Question) -> str | None:
        return row.source.slug if row.source else None

    @staticmethod
    def resolve_links(row: Question) -> dict[str, str]:
        links = {
            "topic": f"{shape.BASE}/topics/{row.topic.slug}",
            "answers": f"{shape.BASE}/answers?question={row.pk}",
        }
        if row.source:
            links["source"] = f"{shape.BASE}/sources/{row.source.slug}"
        return links


class Open(Sealed):
    answers: list[OpenAnswer]
    explanation: str
    details: dict[str, Any]
    fingerprint: str


api = NinjaAPI(renderer=OrjsonRenderer(), docs_url=None, openapi_url=None)
QUESTIONS = (
    Question.objects.filter(status="published")
    .select_related("topic", "source")
    .prefetch_related(
        Prefetch("answers", Answer.objects.order_by("position", "id")),
        Prefetch("tags", Tag.objects.order_by("slug")),
    )
    .order_by("-created_at", "-id")
)


def _shown(row: Question) -> dict[str, Any]:
    return (Open if row.kind == "open" else Sealed).from_orm(row).model_dump()


@api.get("/questions")
def questions(request: Any, created_before: datetime | None = None) -> Any:
    rows = QUESTIONS if created_before is None else QUESTIONS.filter(created_at__lt=created_before)
    found = list(rows[: shape.PAGE + 1])
    return shape.page([_shown(row) for row in found[: shape.PAGE]], len(found))


@api.get("/questions/{pk}")
def question(request: Any, pk: int) -> Any:
    return _shown(get_object_or_404(QUESTIONS, pk=pk))


urlpatterns = [path("api/v1/", api.urls)]
