"""Topics, shown as the tree they are."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from bank import editing
from bank.admin.vocabulary import Door, VersionedForm, WordAdmin
from bank.editing.log import What
from bank.models import Topic
from bank.models.topics import summed_counts


class TopicForm(VersionedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "parent" in self.fields:
            # A topic cannot stand under itself, so such parents are not offered.
            below = Topic.objects.below(self.instance).values("pk")
            self.fields["parent"].queryset = Topic.objects.exclude(pk__in=below)  # type: ignore[attr-defined] # it is a choice of models


@admin.register(Topic)
class TopicAdmin(WordAdmin):
    what = What.TOPIC
    form = TopicForm
    door = Door(editing.add_topic, editing.change_topic, editing.delete_topic)
    written = ("slug", "name", "description", "parent", "position")
    list_display = ("branch", "slug", "position", "questions")
    search_fields = ("slug", "name")
    # Parents come before their children, each with all below it.
    ordering = ("path",)

    def get_queryset(self, request: Any) -> QuerySet[Topic]:
        self._counts = summed_counts(Topic.objects.only("path", "published_count"))
        return super().get_queryset(request)

    def values_of(self, form: Any) -> dict[str, Any]:
        values = super().values_of(form)
        return {**values, "parent": values["parent"] and values["parent"].slug}

    @admin.display(description="Topic")
    def branch(self, topic: Topic) -> str:
        indent = mark_safe("&emsp;" * (topic.depth - 1))  # noqa: S308 - blanks of our own
        return format_html("{}{}", indent, topic.name)

    @admin.display(description="Published questions, below included")
    def questions(self, topic: Topic) -> int:
        return self._counts[topic.pk]
