"""Sources: where questions came from, and on what terms."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers

from api.pagination import Ordering
from api.v1.items import VersionedItem, in_query, links_schema
from bank.models import Source


class SourceSerializer(serializers.ModelSerializer[Source]):
    url = serializers.SerializerMethodField()
    homepage = serializers.CharField(
        source="url", help_text="Where the source itself is found; may be empty."
    )
    links = serializers.SerializerMethodField()

    class Meta:
        model = Source
        fields = [
            "slug",
            "url",
            "title",
            "homepage",
            "license",
            "attribution",
            "version",
            "created_at",
            "updated_at",
            "links",
        ]
        extra_kwargs = {"license": {"help_text": "An SPDX identifier."}}

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, source: Source) -> str:
        return f"{self.context['base']}/sources/{in_query(source.slug)}"

    @extend_schema_field(links_schema("questions"))
    def get_links(self, source: Source) -> dict[str, Any]:
        return {"questions": f"{self.context['base']}/questions?source={in_query(source.slug)}"}


@extend_schema_view(
    list=extend_schema(
        summary="List sources",
        description="Where questions came from, with licence and attribution.",
    ),
    retrieve=extend_schema(summary="Read a source"),
)
class SourceViewSet(mixins.ListModelMixin, VersionedItem):
    resource = "sources"
    ordering = Ordering(("created_at", "updated_at"), "created_at")
    queryset = Source.objects.all()
    serializer_class = SourceSerializer
    lookup_field = "slug"
