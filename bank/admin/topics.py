"""Topics, shown as the tree they are."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList

from bank import editing
from bank.admin.fields import TopicField, indented
from bank.admin.vocabulary import Door, WordAdmin, WordForm
from bank.editing.log import What
from bank.models import Topic
from bank.models.topics import summed_counts


class TopicForm(WordForm):
    class Meta:
        help_texts = {
            **WordForm.Meta.help_texts,
            "name": "No two topics under one parent have the same.",
            "parent": "Empty is the root. A topic is moved with all below it.",
            "position": "Topics of one parent stand in the order of this number, then by name.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # A topic cannot stand under itself, so such parents are not offered.
            below = Topic.objects.below(self.instance).values("pk")
            field: Any = self.fields["parent"]
            field.queryset = Topic.objects.exclude(pk__in=below)


class TreeList(ChangeList):
    """
    A page of topics in the order of the tree. No column of a topic says where it stands in it, so all topics are put
    in order here; there are not that many.
    """

    def get_results(self, request: Any) -> None:
        super().get_results(request)
        tree = Topic.objects.only("name", "path", "position", "parent_id", "published_count")
        whole = tree.in_tree_order()
        found = {topic.pk: topic for topic in self.queryset}
        listed = [found[topic.pk] for topic in whole if topic.pk in found]
        if self.multi_page and not self.show_all:
            first = (self.page_num - 1) * self.list_per_page
            listed = listed[first : first + self.list_per_page]
        counts = summed_counts(whole)
        for topic in listed:
            topic.published_below = counts[topic.pk]
        self.result_list = listed


@admin.register(Topic)
class TopicAdmin(WordAdmin):
    what = What.TOPIC
    form = TopicForm
    door = Door(editing.add_topic, editing.change_topic, editing.delete_topic)
    written = ("slug", "name", "parent", "position", "description")
    sections = ((None, {"fields": written}),)
    list_display = ("branch", "slug", "position", "questions")
    list_per_page = 500
    sortable_by = ()
    search_fields = ("slug", "name")

    def get_changelist(self, request: Any, **kwargs: Any) -> type[ChangeList]:
        return TreeList

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(
            db_field, request, **{**kwargs, "form_class": TopicField}
        )

    def in_order_of_deletion(self, items: list[Any]) -> list[Any]:
        """The deepest first, for a topic that holds others is not deleted."""
        return sorted(items, key=lambda topic: -topic.depth)

    def values_of(self, form: Any, names: Iterable[str]) -> dict[str, Any]:
        values = super().values_of(form, names)
        if parent := values.get("parent"):
            values["parent"] = parent.slug
        return values

    @admin.display(description="Topic")
    def branch(self, topic: Topic) -> str:
        return indented(topic)

    @admin.display(description="Published questions, below included")
    def questions(self, topic: Any) -> int:
        count: int = topic.published_below
        return count
