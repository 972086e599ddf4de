"""The way in: links to everything there is."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.requests import base_url
from api.resources import Resource


class EntrySerializer(serializers.Serializer[Any]):
    """Where everything is. What stands under an item is linked there."""

    questions = serializers.URLField()
    answers = serializers.URLField()
    topics = serializers.URLField()
    topic_tree = serializers.URLField()
    tags = serializers.URLField()
    sources = serializers.URLField()
    draws = serializers.URLField(help_text="Questions at random.")
    checks = serializers.URLField(help_text="POST answers here to learn whether they are right.")
    imports = serializers.URLField(help_text="Files of questions in; for editors.")
    exports = serializers.URLField(help_text="Questions out, as files.")
    convert = serializers.URLField(help_text="POST a file here to have it in another format.")
    tokens = serializers.URLField()
    schema = serializers.URLField(help_text="This API as OpenAPI 3.1.")
    documentation = serializers.URLField(help_text="Swagger UI.")
    reference = serializers.URLField(help_text="Redoc.")
    versions = serializers.URLField(help_text="Other versions of this API.")
    for_agents = serializers.URLField(help_text="What is here, on one page of text.")


class EntryView(Resource):
    resource = "entry"
    ordering = Ordering(("id",), "id")
    serializer_class = EntrySerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Find everything from here",
        description="The address of each list; every item in them links to what belongs to it.",
        responses=EntrySerializer,
    )
    def retrieve(self, request: Request) -> Response:
        here, root = self.get_serializer_context()["base"], base_url(request)
        lists = (
            *("questions", "answers", "topics", "tags", "sources", "draws", "checks"),
            *("imports", "convert", "tokens"),
        )
        return Response(
            {
                **{name: f"{here}/{name}" for name in (*lists, "schema")},
                "exports": f"{here}/exports?format=jsonl",
                "topic_tree": f"{here}/topics/tree",
                "documentation": f"{root}/api/docs",
                "reference": f"{root}/api/redoc",
                "versions": f"{root}/api",
                "for_agents": f"{root}/llms.txt",
            }
        )
