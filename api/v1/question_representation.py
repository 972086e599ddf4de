"""How a question looks: one shape in lists and alone, sealed for whoever may not see its key."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.preconditions import etag, short_hash
from api.v1.answer_representation import HTML_OF as HTML_OF_ANSWERS
from api.v1.answer_representation import AnswerSerializer, with_html
from api.v1.items import in_query
from bank import limits, sealing
from bank.documents import Kind
from bank.documents.rules import GRADING_OPTIONS
from bank.models import Answer, Question, Tag

# Raise it when the same version of a question is represented otherwise.
RELEASE = "1"
HTML_OF = ("text", "explanation")


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


class QuestionSerializer(serializers.ModelSerializer[Question]):
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.context.get("fields")
        if wanted is not None:
            for name in set(self.fields) - wanted:
                del self.fields[name]

    # Members that are not even read from the row at hand.
    _hidden: frozenset[str] = frozenset()

    @property
    def _readable_fields(self) -> Iterator[serializers.Field]:
        return (field for name, field in self.fields.items() if name not in self._hidden)

    def to_representation(self, question: Question) -> dict[str, Any]:
        caller = self.context["caller"]
        is_sealed = sealing.is_sealed(question, caller)
        hidden = sealing.KEY_OF_QUESTION if is_sealed else frozenset()
        if not (is_sealed and question.kind == Kind.MATCHING):
            hidden |= {"choices"}
        if not caller.sees_key_of(question.author_id):
            hidden |= {"author"}
        self._hidden = hidden
        data: dict[str, Any] = super().to_representation(question)
        return data

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
        data: list[dict[str, Any]] = AnswerSerializer(answers, many=True, context=self.context).data
        return data

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


# What a representation cannot do without: to know whether it is sealed, how it is ordered, which version it is.
_ALWAYS = (
    "id",
    "kind",
    "author_id",
    "shuffle",
    "version",
    "created_at",
    "updated_at",
    "difficulty",
    "position",
)
_COLUMNS = frozenset(field.name for field in Question._meta.concrete_fields)
_NEEDS_ANSWERS = frozenset({"answers", "choices"})


def loaded(questions: QuerySet[Question], fields: frozenset[str] | None) -> QuerySet[Question]:
    """Load what the chosen members need, in as many statements for one question as for a hundred."""
    needs = fields if fields is not None else frozenset(QuestionSerializer.Meta.fields)
    if needs & {"topic", "links"}:
        questions = questions.select_related("topic")
    if needs & {"source", "links"}:
        questions = questions.select_related("source")
    if "tags" in needs:
        questions = questions.prefetch_related(
            Prefetch("tags", Tag.objects.order_by("slug").only("slug"))
        )
    if needs & _NEEDS_ANSWERS:
        questions = questions.prefetch_related(
            Prefetch("answers", Answer.objects.order_by("position", "id"))
        )
    if fields is None:
        return questions
    columns = [name for name in needs if name in _COLUMNS]
    if "links" in needs:
        columns.append("related")
    if needs & {"topic", "links"}:
        columns += ["topic__slug"]
    if needs & {"source", "links"}:
        columns += ["source__slug"]
    return questions.only(*_ALWAYS, *columns)


def represented(questions: Sequence[Question], context: dict[str, Any]) -> list[dict[str, Any]]:
    """Questions as JSON data. The context says who looks, from where, which `fields`, and whether `html` is wanted."""
    items: list[dict[str, Any]] = QuestionSerializer(questions, many=True, context=context).data
    if not context["html"]:
        return items
    for item in items:
        if "answers" in item:
            item["answers"] = with_html(item["answers"], HTML_OF_ANSWERS)
    return with_html(items, HTML_OF)


def entity_tag(question: Question, context: dict[str, Any]) -> str:
    """A question's bytes depend on its own rows alone, on who looks, and on what was asked to be shown."""
    caller, fields = context["caller"], context["fields"]
    variant = short_hash(
        RELEASE,
        context["base"],
        str(sealing.is_sealed(question, caller)),
        str(caller.sees_key_of(question.author_id)),
        "*" if fields is None else ",".join(sorted(fields)),
        str(context["html"]),
    )
    return etag(question.version, variant)
