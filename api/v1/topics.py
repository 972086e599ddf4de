"""Topics, flat and as a tree."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Sum
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters import FilterSet, WordFilter
from api.pagination import Ordering
from api.strict import Line, Slug, StrictSerializer, Text, Whole
from api.v1.items import REASON, Door, SlugResource, in_query, links_schema
from bank import editing, limits
from bank.models import Topic
from bank.models.topics import summed_counts, tree_order

# Of the tree, which is one answer. Nothing stops a bank from growing beyond it; no bank with sense does.
MOST_TOPICS = 100_000


class TopicSerializer(serializers.ModelSerializer[Topic]):
    url = serializers.SerializerMethodField()
    parent = serializers.SlugRelatedField("slug", read_only=True, allow_null=True)
    question_count = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta:
        model = Topic
        fields = [
            "slug",
            "url",
            "name",
            "description",
            "parent",
            "position",
            "question_count",
            "version",
            "created_at",
            "updated_at",
            "links",
        ]
        extra_kwargs = {
            "position": {"min_value": 0, "max_value": limits.INTEGER},
            "description": {"max_length": limits.DESCRIPTION},
        }

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, topic: Topic) -> str:
        return self._url(topic)

    @extend_schema_field(
        {
            "type": "integer",
            "minimum": 0,
            "maximum": limits.INTEGER,
            "description": "Published questions in this topic and all below it.",
        }
    )
    def get_question_count(self, topic: Topic) -> int:
        counts: dict[int, int] = self.context["counts"]
        # Whoever deletes a topic between the two statements has found it without questions.
        return counts.get(topic.pk, 0)

    @extend_schema_field(links_schema("parent", "children", "questions", nullable=("parent",)))
    def get_links(self, topic: Topic) -> dict[str, Any]:
        base = self.context["base"]
        return {
            "parent": self._url(topic.parent) if topic.parent else None,
            "children": f"{base}/topics?parent={in_query(topic.slug)}",
            "questions": f"{base}/questions?topic={in_query(topic.slug)}",
        }

    def _url(self, topic: Topic) -> str:
        return f"{self.context['base']}/topics/{in_query(topic.slug)}"


class TopicBranch(serializers.Serializer[Topic]):
    """A topic in the tree, with those under it."""

    slug = serializers.CharField(max_length=limits.SLUG)
    url = serializers.URLField()
    name = serializers.CharField(max_length=limits.NAME)
    question_count = serializers.IntegerField(min_value=0, max_value=limits.INTEGER)
    children = serializers.SerializerMethodField()

    @extend_schema_field(
        {
            "type": "array",
            "items": {"$ref": "#/components/schemas/TopicBranch"},
            "maxItems": MOST_TOPICS,
        }
    )
    def get_children(self, branch: dict[str, Any]) -> list[dict[str, Any]]:
        """Those of the same kind, as deep as the tree goes."""
        children: list[dict[str, Any]] = branch["children"]
        return children


OF_A_NODE = ("pk", "parent_id", "slug", "name", "path", "position", "published_count")


class TopicFilter(FilterSet):
    parent = WordFilter(model=Topic, help_text="Topics directly under this one, by slug.")


class TopicInput(StrictSerializer):
    """A topic. Its slug is chosen once and never changes; with another parent it moves there with all below it."""

    given_back = frozenset(
        {"url", "question_count", "version", "created_at", "updated_at", "links"}
    )

    slug = Slug(help_text="Letters and digits in lower case, with single hyphens between them.")
    name = Line(max_length=limits.NAME, allow_blank=False)
    description = Text(max_length=limits.DESCRIPTION, default="")
    parent = Slug(allow_null=True, default=None, help_text="A slug; null stands at the root.")
    position = Whole(default=0, help_text="The place among the topics of the same parent.")

    def to_internal_value(self, data: Any) -> Any:
        """Beside what is misshapen it is told as well that there is no such parent."""
        try:
            return super().to_internal_value(data)
        except ValidationError as error:
            parent = data.get("parent") if isinstance(data, Mapping) else None
            if (
                isinstance(parent, str)
                and "parent" not in error.detail
                and not Topic.objects.filter(slug=parent).exists()
            ):
                unknown = ErrorDetail(editing.no_such_word(Topic, parent), code="unknown")
                raise ValidationError({**error.detail, "parent": [unknown]}) from error  # type: ignore[dict-item] # it is a dict here
            raise


class TopicReplacement(TopicInput):
    """What a topic is to be from now on. Its slug is told by the address."""

    slug = Slug(required=False, help_text="That of the address, if it is told at all.")


@extend_schema_view(
    list=extend_schema(
        summary="List topics",
        description="All of them in one flat list, or those right under one; `topics/tree` has them as a tree.",
    ),
    retrieve=extend_schema(
        summary="Read a topic",
        description="With the number of published questions in it and in all topics below it.",
    ),
    create=extend_schema(
        summary="Add a topic",
        description="At the root, or under the parent that it names. Its slug is chosen once.",
        request=TopicInput,
        responses={201: TopicSerializer},
        parameters=[REASON],
    ),
    update=extend_schema(
        summary="Replace a topic",
        description="What is left out takes its default, so that without a parent it moves to the root.",
        request=TopicReplacement,
        parameters=[REASON],
    ),
    partial_update=extend_schema(
        summary="Change or move a topic",
        description="A merge patch (RFC 7396). A topic moves with all below it, and never under itself.",
        request=TopicInput(partial=True),
        parameters=[REASON],
    ),
    destroy=extend_schema(
        summary="Delete a topic",
        description="Only one that holds no questions and no topics.",
        parameters=[REASON],
    ),
)
class TopicViewSet(SlugResource):
    resource = "topics"
    ordering = Ordering(("position", "created_at", "updated_at"), "position")
    queryset = Topic.objects.select_related("parent")
    serializer_class = TopicSerializer
    filterset_class = TopicFilter
    input_class = TopicInput
    door = Door(editing.add_topic, editing.change_topic, editing.delete_topic)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "counts": self._counts()}

    def _counts(self) -> dict[int, int]:
        if "slug" not in self.kwargs:
            return summed_counts(Topic.objects.only("path", "published_count"))
        topic = Topic.objects.filter(slug=self.kwargs["slug"]).first()
        if topic is None:
            return {}
        below = Topic.objects.below(topic).aggregate(total=Sum("published_count"))
        # Without a row, for somebody has just deleted it, there is no sum.
        return {topic.pk: below["total"] or 0}

    @extend_schema(
        operation_id="read_topic_tree",
        summary="Read the whole tree of topics",
        description="Every topic under its parent, siblings by position and name, each with its count.",
        responses=TopicBranch(many=True, max_length=MOST_TOPICS),  # type: ignore[call-arg] # the stubs do not know it
        filters=False,
    )
    @action(detail=False, pagination_class=None, filter_backends=[])
    def tree(self, request: Request) -> Response:
        # Without the texts of topics and instances of their model, for the whole tree comes at once.
        nodes = Topic.objects.values_list(*OF_A_NODE, named=True)
        topics: list[Any] = tree_order(nodes)
        counts = summed_counts(topics)
        base = super().get_serializer_context()["base"]
        roots: list[dict[str, Any]] = []
        branches: dict[int, dict[str, Any]] = {}
        for topic in topics:
            branch = {
                "slug": topic.slug,
                "url": f"{base}/topics/{in_query(topic.slug)}",
                "name": topic.name,
                "question_count": counts[topic.pk],
                "children": [],
            }
            branches[topic.pk] = branch
            (branches[topic.parent_id]["children"] if topic.parent_id else roots).append(branch)
        return Response(roots)
