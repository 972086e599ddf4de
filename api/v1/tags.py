"""Tags."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from api.pagination import Ordering
from api.strict import Line, Slug, StrictSerializer, Text
from api.v1.items import REASON, Door, SlugResource, in_query, links_schema
from bank import editing, limits
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
        extra_kwargs = {"description": {"max_length": limits.DESCRIPTION}}

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, tag: Tag) -> str:
        return f"{self.context['base']}/tags/{in_query(tag.slug)}"

    @extend_schema_field(links_schema("questions"))
    def get_links(self, tag: Tag) -> dict[str, Any]:
        return {"questions": f"{self.context['base']}/questions?tag={in_query(tag.slug)}"}


class TagInput(StrictSerializer):
    """A tag. Its slug is chosen once and never changes."""

    given_back = frozenset({"url", "version", "created_at", "updated_at", "links"})

    slug = Slug(help_text="Letters and digits in lower case, with single hyphens between them.")
    name = Line(max_length=limits.NAME, allow_blank=False)
    description = Text(max_length=limits.DESCRIPTION, default="")


class TagReplacement(TagInput):
    """What a tag is to be from now on. Its slug is told by the address."""

    slug = Slug(required=False, help_text="That of the address, if it is told at all.")


@extend_schema_view(
    list=extend_schema(
        summary="List tags",
        description="All tags that questions may carry, oldest first unless asked.",
    ),
    retrieve=extend_schema(
        summary="Read a tag", description="With a link to the questions that have it."
    ),
    create=extend_schema(
        summary="Add a tag",
        description="Questions may carry it from now on. Its slug is chosen once.",
        request=TagInput,
        responses={201: TagSerializer},
        parameters=[REASON],
    ),
    update=extend_schema(
        summary="Replace a tag",
        description="What is left out takes its default. No question changes by it.",
        request=TagReplacement,
        parameters=[REASON],
    ),
    partial_update=extend_schema(
        summary="Change a tag",
        description="A merge patch (RFC 7396). No question changes when a tag is renamed.",
        request=TagInput(partial=True),
        parameters=[REASON],
    ),
    destroy=extend_schema(
        summary="Delete a tag", description="Only one that no question has.", parameters=[REASON]
    ),
)
class TagViewSet(SlugResource):
    resource = "tags"
    ordering = Ordering(("created_at", "updated_at"), "created_at")
    queryset = Tag.objects.all()
    serializer_class = TagSerializer
    input_class = TagInput
    door = Door(editing.add_tag, editing.change_tag, editing.delete_tag)
