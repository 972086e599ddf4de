"""How an answer looks, within its question and by itself."""

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.compiled import CompiledSerializer
from api.v1.items import links_schema
from bank import html, limits, sealing
from bank.callers import Caller, Role
from bank.documents import Kind
from bank.models import Answer, Question

HTML_OF = ("text", "feedback", "match")


class AnswerSerializer(CompiledSerializer[Answer]):
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
        extra_kwargs = {
            "id": {"min_value": 1, "max_value": limits.IDENTIFIER},
            "position": {"min_value": 0, "max_value": limits.ANSWERS},
            "text": {"max_length": limits.TEXT},
            "feedback": {"max_length": limits.TEXT},
            "match": {"max_length": limits.TEXT},
        }

    def hidden_of(self, row: Answer) -> frozenset[str]:
        # Who has answered is shown the key: see `api.v1.checks`.
        is_open = self.context.get("reveals", False)
        is_sealed = not is_open and sealing.is_sealed(row.question, self.context["caller"])
        return sealing.KEY_OF_ANSWER if is_sealed else frozenset()


class AnswerItemSerializer(AnswerSerializer):
    """An answer by itself: it says of which question it is, and has that question's version."""

    url = serializers.SerializerMethodField()
    question = serializers.IntegerField(
        source="question_id", min_value=1, max_value=limits.IDENTIFIER
    )
    version = serializers.IntegerField(
        source="question.version",
        min_value=1,
        max_value=limits.INTEGER,
        help_text="The version of the question.",
    )
    links = serializers.SerializerMethodField()

    class Meta(AnswerSerializer.Meta):
        fields = ["id", "url", "question", *AnswerSerializer.Meta.fields[1:], "version", "links"]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, answer: Answer) -> str:
        return f"{self.context['base']}/answers/{answer.pk}"

    @extend_schema_field(links_schema("question"))
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
