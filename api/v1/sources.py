"""Sources: where questions came from, and on what terms."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from api.pagination import Ordering
from api.strict import Line, Slug, StrictSerializer, Text
from api.v1.items import REASON, Door, SlugResource, in_query, links_schema
from bank import editing, limits
from bank.models import Source


class SourceSerializer(serializers.ModelSerializer[Source]):
    url = serializers.SerializerMethodField()
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
        extra_kwargs = {
            "homepage": {"help_text": "Where the source itself is found; may be empty."},
            "license": {"help_text": "An SPDX identifier."},
            "attribution": {"max_length": limits.ATTRIBUTION},
        }

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, source: Source) -> str:
        return f"{self.context['base']}/sources/{in_query(source.slug)}"

    @extend_schema_field(links_schema("questions"))
    def get_links(self, source: Source) -> dict[str, Any]:
        return {"questions": f"{self.context['base']}/questions?source={in_query(source.slug)}"}


class SourceInput(StrictSerializer):
    """A source. Its slug is chosen once and never changes."""

    given_back = frozenset({"url", "version", "created_at", "updated_at", "links"})

    slug = Slug(help_text="Letters and digits in lower case, with single hyphens between them.")
    title = Line(max_length=limits.NAME, allow_blank=False)
    homepage = Line(
        max_length=limits.URL,
        default="",
        help_text="Where the source itself is found, with https:// or http://.",
    )
    license = Line(
        max_length=limits.NAME, default="", help_text="An SPDX identifier, such as CC-BY-4.0."
    )
    attribution = Text(max_length=limits.ATTRIBUTION, default="")


class SourceReplacement(SourceInput):
    """What a source is to be from now on. Its slug is told by the address."""

    slug = Slug(required=False, help_text="That of the address, if it is told at all.")


@extend_schema_view(
    list=extend_schema(
        summary="List sources",
        description="Where questions came from, with licence and attribution.",
    ),
    retrieve=extend_schema(
        summary="Read a source", description="With a link to the questions that came from it."
    ),
    create=extend_schema(
        summary="Add a source",
        description="Questions may name it from now on, each with a key of its own. Its slug is chosen once.",
        request=SourceInput,
        responses={201: SourceSerializer},
        parameters=[REASON],
    ),
    update=extend_schema(
        summary="Replace a source",
        description="What is left out takes its default. No question changes by it.",
        request=SourceReplacement,
        parameters=[REASON],
    ),
    partial_update=extend_schema(
        summary="Change a source",
        description="A merge patch (RFC 7396).",
        request=SourceInput(partial=True),
        parameters=[REASON],
    ),
    destroy=extend_schema(
        summary="Delete a source",
        description="Only one that no question came from.",
        parameters=[REASON],
    ),
)
class SourceViewSet(SlugResource):
    resource = "sources"
    ordering = Ordering(("created_at", "updated_at"), "created_at")
    queryset = Source.objects.all()
    serializer_class = SourceSerializer
    input_class = SourceInput
    door = Door(editing.add_source, editing.change_source, editing.delete_source)
