"""The way in: links to everything there is."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.resources import Resource


class EntrySerializer(serializers.Serializer[Any]):
    topics = serializers.URLField()
    topic_tree = serializers.URLField()
    questions = serializers.URLField()
    answers = serializers.URLField()
    tags = serializers.URLField()
    sources = serializers.URLField()
    schema = serializers.URLField(help_text="This API as OpenAPI 3.1.")
    documentation = serializers.URLField(help_text="Swagger UI.")


class EntryView(Resource):
    resource = "entry"
    ordering = Ordering(("id",), "id")
    serializer_class = EntrySerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(summary="Find everything from here", responses=EntrySerializer)
    def retrieve(self, request: Request) -> Response:
        base = self.get_serializer_context()["base"]
        names = ("topics", "questions", "answers", "tags", "sources", "schema")
        return Response(
            {
                **{name: f"{base}/{name}" for name in names},
                "topic_tree": f"{base}/topics/tree",
                "documentation": f"{base.removesuffix('/v1')}/docs",
            }
        )
