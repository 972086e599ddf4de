"""The history of a question: what it was in each version, who changed it, when and why."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.resources import Resource
from api.v1.items import links_schema
from bank import limits
from bank.models import Revision

TIMES = ("created_at", "updated_at", "published_at")


class RevisionSerializer(serializers.ModelSerializer[Revision]):
    """`document` is the question after the change, with its answers and their ids; null after a deletion."""

    url = serializers.SerializerMethodField()
    by = serializers.CharField(
        source="by_name", max_length=limits.NAME, help_text="Who made the change."
    )
    document = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta:
        model = Revision
        fields = ["id", "url", "version", "verb", "by", "reason", "created_at", "document", "links"]
        extra_kwargs = {"version": {"min_value": 1, "max_value": limits.INTEGER}}

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_document(self, revision: Revision) -> dict[str, Any] | None:
        """As the log has it, with times in the one way in which this API tells them."""
        document: dict[str, Any] | None = revision.document
        if document is None:
            return None
        times = {name: document[name] for name in TIMES if document.get(name)}
        return document | {name: text.replace("+00:00", "Z") for name, text in times.items()}

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, revision: Revision) -> str:
        return (
            f"{self.context['base']}/questions/{revision.subject_id}/revisions/{revision.version}"
        )

    @extend_schema_field(links_schema("question"))
    def get_links(self, revision: Revision) -> dict[str, str]:
        return {"question": f"{self.context['base']}/questions/{revision.subject_id}"}


@extend_schema_view(
    list=extend_schema(
        summary="List the revisions of a question",
        description="Newest first; also of a deleted one.",
    ),
    retrieve=extend_schema(
        summary="Read a question as it was in one version",
        description="Who made this version, when and why, and the whole document after it.",
    ),
)
class RevisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource):
    resource = "revisions"
    ordering = Ordering(("id",), default="-id")
    queryset = Revision.objects.none()
    serializer_class = RevisionSerializer
    lookup_field = "version"
    lookup_value_regex = "[1-9][0-9]{0,8}"

    def get_queryset(self) -> QuerySet[Revision]:
        revisions = Revision.objects.of(Revision.What.QUESTION, int(self.kwargs["question_id"]))
        if not self.caller.edits_everything:
            revisions = revisions.filter(author_id=self.caller.user_id)
        return revisions

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What has no revisions never was, or is nothing that this caller may know of."""
        if not self.get_queryset().exists():
            raise NotFound
        return super().list(request, *args, **kwargs)
