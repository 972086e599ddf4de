"""The tree of topics."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bank import limits

# Each level adds an id and a slash to the path; the deepest path must fit its column.
DEEPEST = 20


class TopicQuerySet(models.QuerySet["Topic"]):
    def below(self, topic: "Topic") -> Self:
        """The topic itself and every topic under it."""
        return self.filter(path__startswith=topic.path)

    def in_tree_order(self) -> list["Topic"]:
        """All topics of the query, parents before children, siblings by position and name."""
        return tree_order(self)


class Topic(models.Model):
    """
    A node of the tree. `slug` never changes; `path` lists the ids from the root to the topic, `/1/5/9/`, so that
    all below it is one prefix.
    """

    slug = models.CharField(max_length=limits.SLUG, unique=True)
    name = models.CharField(max_length=limits.NAME)
    description = models.TextField(default="", blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=400, db_index=True)
    position = models.IntegerField(default=0)
    published_count = models.IntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="one_topic_name_per_parent"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(parent=None), name="one_topic_name_at_the_root"
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="topic_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(published_count__gte=0), name="topic_count_is_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["position", "id"], name="topic_position"),
            models.Index(fields=["created_at", "id"], name="topic_created"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_ids(self) -> list[int]:
        """The ids on the way from the root to the topic, itself included."""
        return ancestor_ids(self.path)

    @property
    def depth(self) -> int:
        return self.path.count("/") - 1


class Node(Protocol):
    """A topic, or as much of it as tells its place in the tree and what it holds."""

    @property
    def pk(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def published_count(self) -> int: ...


N = TypeVar("N", bound=Node)


def tree_order(topics: Iterable[N]) -> list[N]:
    """Parents before children, siblings by position and name."""
    children: dict[int | None, list[N]] = defaultdict(list)
    # Sorted here, because the two databases do not agree on the order of names.
    for topic in sorted(topics, key=lambda topic: (topic.position, topic.name, topic.pk)):
        children[topic.parent_id].append(topic)

    ordered: list[N] = []
    waiting = children[None][::-1]
    while waiting:
        topic = waiting.pop()
        ordered.append(topic)
        waiting += children[topic.pk][::-1]
    return ordered


def ancestor_ids(path: str) -> list[int]:
    """The ids on the way from the root to a topic, itself included."""
    return [int(part) for part in path.strip("/").split("/")]


def summed_counts(topics: Iterable[Node]) -> dict[int, int]:
    """How many published questions stand under each topic, those of all topics below it included."""
    totals: dict[int, int] = defaultdict(int)
    for topic in topics:
        for ancestor in ancestor_ids(topic.path):
            totals[ancestor] += topic.published_count
    return totals
