"""How a question looks: one shape in lists and alone, sealed for whoever may not see its key."""

from functools import cached_property
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.compiled import CompiledSerializer
from api.v1.answer_representation import AnswerSerializer
from api.v1.items import in_query
from bank import limits, sealing
from bank.documents import Kind
from bank.documents.rules import GRADING_OPTIONS
from bank.models import Question


@extend_schema_field(
    {
        "type": "array",
        "items": {"type": "string", "maxLength": limits.KEY},
        "maxItems": limits.RELATED,
    }
)
class Keys(serializers.JSONField):
    """Keys of other questions, as they are stored."""


@extend_schema_field(
    {
        "type": "object",
        "properties": {name: {"type": "boolean"} for name in GRADING_OPTIONS},
        "additionalProperties": False,
    }
)
class Grading(serializers.JSONField):
    """How forms of `short_text` are compared, as it is stored."""


@extend_schema_field({"type": "object", "additionalProperties": {}})
class Bag(serializers.JSONField):
    """An object of whatever members, as it is stored."""


class QuestionLinks(serializers.Serializer[Question]):
    """Addresses of what belongs to a question."""

    topic = serializers.URLField()
    answers = serializers.URLField()
    source = serializers.URLField(required=False, help_text="Where the question has a source.")
    # Each key, and of each key each letter, may take twelve characters.
    related = serializers.URLField(
        required=False,
        max_length=10_000 + 12 * limits.RELATED * limits.KEY,
        help_text="The questions of `related`, as one list.",
    )
    revisions = serializers.URLField(required=False, help_text="For editors and the author.")


class QuestionSerializer(CompiledSerializer[Question]):
    """
    A question with its answers.

    Whoever may not see the key of a question that can be graded gets it sealed: `explanation`, `details` and
    `fingerprint` are not there at all, answers have only an id and a text, and `choices` are the right sides of a
    matching. Only editors and the author see `author`.
    """

    sometimes_absent = sealing.KEY_OF_QUESTION | {
        "author",
        "choices",
        "text_html",
        "explanation_html",
    }

    reads = {
        "url": frozenset(),
        "answers": frozenset({"answers"}),
        "choices": frozenset({"answers"}),
        "sealed": frozenset(),
        "links": frozenset({"topic", "source", "related"}),
    }

    url = serializers.SerializerMethodField()
    topic = serializers.SlugRelatedField("slug", read_only=True)
    tags = serializers.SlugRelatedField("slug", many=True, read_only=True)
    source = serializers.SlugRelatedField("slug", read_only=True, allow_null=True)
    answers = serializers.SerializerMethodField()
    choices = serializers.SerializerMethodField()
    sealed = serializers.SerializerMethodField()
    related = Keys()
    grading = Grading()
    details = Bag()
    author = serializers.IntegerField(
        source="author_id", allow_null=True, min_value=1, max_value=limits.IDENTIFIER
    )
    links = serializers.SerializerMethodField()

    class Meta:
        model = Question
        fields = [
            "id",
            "url",
            "kind",
            "status",
            "text",
            "topic",
            "tags",
            "difficulty",
            "language",
            "explanation",
            "answers",
            "choices",
            "sealed",
            "source",
            "key",
            "related",
            "position",
            "shuffle",
            "grading",
            "details",
            "author",
            "fingerprint",
            "version",
            "created_at",
            "updated_at",
            "published_at",
            "links",
        ]
        extra_kwargs = {
            "difficulty": {"min_value": 1, "max_value": 5},
            "position": {"min_value": 0, "max_value": limits.INTEGER},
            "text": {"max_length": limits.TEXT},
            "explanation": {"max_length": limits.TEXT},
        }

    @property
    def wanted(self) -> frozenset[str] | None:
        return self.context.get("fields")

    @cached_property
    def _of_answers(self) -> AnswerSerializer:
        """One for the answers of all questions, for making it costs more than using it."""
        return AnswerSerializer(context=self.context)

    def hidden_of(self, row: Question) -> frozenset[str]:
        """Members that are not even read from this row."""
        caller = self.context["caller"]
        is_sealed = sealing.is_sealed(row, caller)
        hidden = sealing.KEY_OF_QUESTION if is_sealed else frozenset()
        if not (is_sealed and row.kind == Kind.MATCHING):
            hidden |= {"choices"}
        if not caller.sees_key_of(row.author_id):
            hidden |= {"author"}
        return hidden

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, question: Question) -> str:
        return f"{self.context['base']}/questions/{question.pk}"

    @extend_schema_field(AnswerSerializer(many=True, max_length=limits.ANSWERS))  # type: ignore[call-arg] # the stubs do not know it
    def get_answers(self, question: Question) -> list[dict[str, Any]]:
        answers = list(question.answers.all())
        for answer in answers:
            answer.question = question
        if sealing.is_sealed(question, self.context["caller"]):
            answers = sealing.shown(question, answers)
        return self._of_answers.represented(answers)

    @extend_schema_field(
        {
            "type": "array",
            "items": {"type": "string", "maxLength": limits.TEXT},
            "maxItems": limits.ANSWERS,
        }
    )
    def get_choices(self, question: Question) -> list[str]:
        """The right sides of a sealed matching, sorted; who sees the key finds them in the answers."""
        return sealing.choices(question.answers.all())

    def get_sealed(self, question: Question) -> bool:
        """Is the key of this question kept from you?"""
        return sealing.is_sealed(question, self.context["caller"])

    @extend_schema_field(QuestionLinks)
    def get_links(self, question: Question) -> dict[str, str]:
        base = self.context["base"]
        links = {
            "topic": f"{base}/topics/{in_query(question.topic.slug)}",
            "answers": f"{base}/answers?question={question.pk}",
        }
        if question.source:
            source = in_query(question.source.slug)
            links["source"] = f"{base}/sources/{source}"
            if question.related:
                keys = "".join(f"&key={in_query(key)}" for key in question.related)
                links["related"] = f"{base}/questions?source={source}{keys}"
        if self.context["caller"].sees_key_of(question.author_id):
            links["revisions"] = f"{base}/questions/{question.pk}/revisions"
        return links
