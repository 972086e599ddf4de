"""Tags."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers

from api.pagination import Ordering
from api.v1.items import VersionedItem, in_query, links_schema
from bank.models import Tag


class TagSerializer(serializers.ModelSerializer[Tag]):
    url = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta:
        model = Tag
        fields = [
            "slug",
            "url",
            "name",
            "description",
            "version",
            "created_at",
            "updated_at",
            "links",
        ]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, tag: Tag) -> str:
        return f"{self.context['base']}/tags/{in_query(tag.slug)}"

    @extend_schema_field(links_schema("questions"))
    def get_links(self, tag: Tag) -> dict[str, Any]:
        return {"questions": f"{self.context['base']}/questions?tag={in_query(tag.slug)}"}


@extend_schema_view(
    list=extend_schema(
        summary="List tags",
        description="All tags that questions may carry, oldest first unless asked.",
    ),
    retrieve=extend_schema(summary="Read a tag"),
)
class TagViewSet(mixins.ListModelMixin, VersionedItem):
    resource = "tags"
    ordering = Ordering(("created_at", "updated_at"), "created_at")
    queryset = Tag.objects.all()
    serializer_class = TagSerializer
    lookup_field = "slug"
