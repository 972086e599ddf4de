"""What the list of questions can be narrowed to, beside what Django offers by itself."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import PAGE_VAR

from bank.admin.fields import indented
from bank.documents.rules import canonical_language
from bank.models import Source, Tag, Topic
from bank.models.questions import QuestionQuerySet


class ChosenFilter(admin.SimpleListFilter):
    """
    One word, chosen out of many or typed, and sent by a button: a list of links would be as long as the words are
    many, and a page that answers by itself needs a script.
    """

    template = "admin/bank/filter.html"

    def has_output(self) -> bool:
        return True

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        """None: the choices are read when they are shown."""
        return []

    def words(self) -> list[tuple[str, str]]:
        """What can be chosen; nothing if it is typed."""
        return []

    def choices(self, changelist: Any) -> Iterator[Any]:
        yield {
            "name": self.parameter_name,
            "value": self.value() or "",
            "words": self.words(),
            # The rest of the address, which is to stay.
            "others": [
                (name, value)
                for name, values in self.request.GET.lists()
                for value in values
                if name not in (self.parameter_name, PAGE_VAR)
            ],
        }

    def queryset(self, request: Any, queryset: Any) -> Any:
        if not (word := self.value()):
            return queryset
        found = self.found(queryset, word)
        if found is None:
            messages.warning(request, f"There is no {self.title} {word!r}.")
            return queryset.none()
        return found

    @abstractmethod
    def found(self, questions: QuestionQuerySet, word: str) -> QuestionQuerySet | None:
        """The questions that are meant; None if there is no such word."""


class TopicFilter(ChosenFilter):
    title = "topic"
    parameter_name = "topic"

    def words(self) -> list[tuple[str, str]]:
        topics = Topic.objects.only("slug", "name", "path", "position", "parent_id")
        return [(topic.slug, indented(topic)) for topic in topics.in_tree_order()]

    def found(self, questions: QuestionQuerySet, word: str) -> QuestionQuerySet | None:
        topic = Topic.objects.filter(slug=word).first()
        return questions.under(topic) if topic else None


class TagFilter(ChosenFilter):
    title = "tag"
    parameter_name = "tag"

    def words(self) -> list[tuple[str, str]]:
        return list(Tag.objects.order_by("slug").values_list("slug", "name"))

    def found(self, questions: QuestionQuerySet, word: str) -> QuestionQuerySet | None:
        tag = Tag.objects.filter(slug=word).first()
        return questions.tagged_any([tag]) if tag else None


class SourceFilter(ChosenFilter):
    title = "source"
    parameter_name = "source"

    def words(self) -> list[tuple[str, str]]:
        return list(Source.objects.order_by("slug").values_list("slug", "title"))

    def found(self, questions: QuestionQuerySet, word: str) -> QuestionQuerySet | None:
        source = Source.objects.filter(slug=word).first()
        return questions.filter(source=source) if source else None


class LanguageFilter(ChosenFilter):
    """Typed, since the languages in use are nowhere listed; `en` includes `en-GB`."""

    title = "language"
    parameter_name = "language"

    def found(self, questions: QuestionQuerySet, word: str) -> QuestionQuerySet | None:
        return questions.in_language(canonical_language(word.strip()))


class DifficultyFilter(admin.SimpleListFilter):
    """All of them, without asking the database which are in use."""

    title = "difficulty"
    parameter_name = "difficulty"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(degree), str(degree)) for degree in range(1, 6)]

    def queryset(self, request: Any, queryset: Any) -> Any:
        degree = self.value()
        known = [value for value, _ in self.lookup_choices]
        return queryset.filter(difficulty=degree) if degree in known else queryset
