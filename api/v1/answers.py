"""Answers, each by itself."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.filtering import WholeNumberFilter
from api.pagination import Ordering
from api.preconditions import etag, short_hash
from api.resources import Resource, wants_html
from bank import html, limits, sealing
from bank.callers import Caller, Role
from bank.documents import Kind
from bank.models import Answer, Question

HTML_OF = ("text", "feedback", "match")


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """
    An answer within its question. Of a sealed question only `id` and `text` are there; who may see the key sees the
    rest as well.
    """

    sometimes_absent = sealing.KEY_OF_ANSWER | {"text_html", "feedback_html", "match_html"}

    weight = serializers.FloatField(min_value=-1, max_value=1)

    class Meta:
        model = Answer
        fields = [
            "id",
            "text",
            "position",
            "is_correct",
            "weight",
            "feedback",
            "tolerance",
            "match",
        ]

    def to_representation(self, answer: Answer) -> dict[str, Any]:
        data = super().to_representation(answer)
        if sealing.is_sealed(answer.question, self.context["caller"]):
            data = {
                name: value for name, value in data.items() if name not in sealing.KEY_OF_ANSWER
            }
        return data


class AnswerItemSerializer(AnswerSerializer):
    """An answer by itself: it says of which question it is, and has that question's version."""

    url = serializers.SerializerMethodField()
    question = serializers.IntegerField(source="question_id")
    version = serializers.IntegerField(
        source="question.version", help_text="The version of the question."
    )
    links = serializers.SerializerMethodField()

    class Meta(AnswerSerializer.Meta):
        fields = ["id", "url", "question", *AnswerSerializer.Meta.fields[1:], "version", "links"]

    def get_url(self, answer: Answer) -> str:
        return f"{self.context['base']}/answers/{answer.pk}"

    def get_links(self, answer: Answer) -> dict[str, str]:
        return {"question": f"{self.context['base']}/questions/{answer.question_id}"}

    def to_representation(self, answer: Answer) -> dict[str, Any]:
        data = super().to_representation(answer)
        return with_html([data], HTML_OF)[0] if self.context.get("html") else data


def with_html(items: list[dict[str, Any]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Each text of the items also as HTML, beside it."""
    found = html.rendered({item[name] for item in items for name in names if name in item})
    return [
        {**item, **{f"{name}_html": found[item[name]] for name in names if name in item}}
        for item in items
    ]


def answers_shown_to(caller: Caller) -> QuerySet[Answer]:
    """Answers of visible questions, without those that are themselves the key of a sealed one."""
    answers = Answer.objects.filter(question__in=Question.objects.visible_to(caller).values("pk"))
    if caller.edits_everything:
        return answers
    hidden = Q(question__kind__in=sealing.NO_ANSWERS_SHOWN) | Q(
        question__kind=Kind.MATCHING, text=""
    )
    if caller.role == Role.AUTHOR:
        hidden &= ~Q(question__author=caller.user_id) | Q(question__author=None)
    return answers.exclude(hidden)


class AnswerFilter(django_filters.FilterSet):
    question = WholeNumberFilter(
        least=0,
        most=limits.IDENTIFIER,
        field_name="question_id",
        help_text="Answers of this question, by id.",
    )


@extend_schema_view(
    list=extend_schema(
        summary="List answers",
        description="Ordered by id, which is random: the order tells nothing.",
    ),
    retrieve=extend_schema(summary="Read an answer"),
)
class AnswerViewSet(mixins.ListModelMixin, Resource):
    resource = "answers"
    ordering = Ordering(("id",), "id")
    extra_parameters = item_parameters = frozenset({"html"})
    queryset = Answer.objects.none()
    serializer_class = AnswerItemSerializer
    filterset_class = AnswerFilter
    lookup_value_regex = "[0-9]{1,16}"

    def get_queryset(self) -> QuerySet[Answer]:
        return answers_shown_to(self.caller).select_related("question")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "html": wants_html(self.request)}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer: Answer = self.get_object()
        data = self.get_serializer(answer).data
        # The tag is the question's version: an answer changes only together with its question.
        variant = short_hash("answer", str(sorted(data)), data["url"])
        return Response(data, headers={"ETag": etag(answer.question.version, variant)})
