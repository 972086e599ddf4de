"""Django REST framework as most people write it: a ModelSerializer, and everything loaded by three statements."""

from typing import Any

from django.db.models import Prefetch
from django.urls import include, path
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from bank.models import Answer, Question, Tag
from tests.benchmarks.peers import shape


class AnswerSerializer(serializers.ModelSerializer):
    weight = serializers.FloatField()

    class Meta:
        model = Answer
        fields = shape.ANSWER


class SealedAnswerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Answer
        fields = shape.SEALED_ANSWER


class SealedSerializer(serializers.ModelSerializer):
    """What a stranger sees of a question that can be graded."""

    url = serializers.SerializerMethodField()
    topic = serializers.SlugRelatedField("slug", read_only=True)
    tags = serializers.SlugRelatedField("slug", many=True, read_only=True)
    answers = SealedAnswerSerializer(many=True)
    sealed = serializers.SerializerMethodField()
    source = serializers.SlugRelatedField("slug", read_only=True)
    links = serializers.SerializerMethodField()

    class Meta:
        model = Question
        fields = (
            "id url kind status text topic tags difficulty language answers sealed source key related position shuffle"
            " grading version created_at updated_at published_at links"
        ).split()

    def get_url(self, row: Question) -> str:
        return f"{shape.BASE}/questions/{row.pk}"

    def get_sealed(self, row: Question) -> bool:
        return row.kind != "open"

    def get_links(self, row: Question) -> dict[str, str]:
        links = {
            "topic": f"{shape.BASE}/topics/{row.topic.slug}",
            "answers": f"{shape.BASE}/answers?question={row.pk}",
        }
        if row.source:
            links["source"] = f"{shape.BASE}/sources/{row.source.slug}"
        return links


class OpenSerializer(SealedSerializer):
    answers = AnswerSerializer(many=True)

    class Meta(SealedSerializer.Meta):
        fields = [*SealedSerializer.Meta.fields, "explanation", "details", "fingerprint"]


class QuestionViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = (
        Question.objects.filter(status="published")
        .select_related("topic", "source")
        .prefetch_related(
            Prefetch("answers", Answer.objects.order_by("position", "id")),
            Prefetch("tags", Tag.objects.order_by("slug")),
        )
        .order_by("-created_at", "-id")
    )

    def get_serializer(self, row: Question) -> serializers.BaseSerializer:
        # One serializer for the life of a request would be hard to have for both; each kind of row keeps its own.
        kept = self.__dict__.setdefault("_kept", {})
        kind = OpenSerializer if row.kind == "open" else SealedSerializer
        if kind not in kept:
            kept[kind] = kind()
        return _Shown(kept[kind].to_representation(row))

    def list(self, request: Any) -> Response:
        rows = self.get_queryset()
        if before := request.query_params.get("created_before"):
            rows = rows.filter(created_at__lt=shape.moment(before))
        found = list(rows[: shape.PAGE + 1])
        shown = [self.get_serializer(row).data for row in found[: shape.PAGE]]
        return Response(shape.page(shown, len(found)))


class _Shown:
    def __init__(self, data: Any) -> None:
        self.data = data


router = SimpleRouter(trailing_slash=False)
router.register("questions", QuestionViewSet)
urlpatterns = [path("api/v1/", include(router.urls))]
