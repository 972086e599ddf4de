"""How questions are found: each filter is one line here, and a word of the bank where it is more than a column."""

from datetime import datetime
from typing import Any

from django import forms

from api.authentication import caller_of
from api.filters import (
    DifficultyFilter,
    EachTextFilter,
    EachWordFilter,
    FilterSet,
    IdsFilter,
    LineFilter,
    MomentFilter,
    VocabularyFilter,
    WholeNumberFilter,
    WordFilter,
)
from bank import limits, search
from bank.documents import Kind, Status
from bank.documents.rules import canonical_language
from bank.models import Source, Tag, Topic
from bank.models.questions import QuestionQuerySet

LONGEST_SEARCH = 200


def _few_words(text: str) -> None:
    if len(search.words(text)) > search.MOST_WORDS:
        raise forms.ValidationError(
            f"At most {search.MOST_WORDS} words are taken.", code="max_items"
        )


class UpdatedBefore(MomentFilter):
    """What was changed before a moment was made before it, which lets a walk by age begin there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(field_name="updated_at", lookup_expr="lt", **kwargs)

    def filter(self, qs: QuestionQuerySet, value: datetime | None) -> QuestionQuerySet:
        found: QuestionQuerySet = super().filter(qs, value)
        return found if value is None else found.filter(created_at__lt=value)


class QuestionFilter(FilterSet):
    # Before the tags, whose links are found by status as well.
    status = VocabularyFilter(
        choices=[(status, status) for status in Status],
        method="by_status",
        help_text="In this status; one that you may not see has no questions for you.",
    )
    topic = WordFilter(
        model=Topic, method="by_topic", help_text="In this topic or any below it, by slug."
    )
    tag = EachWordFilter(
        model=Tag, method="by_all_tags", help_text="With this tag; repeat it for all of several."
    )
    tag_any = EachWordFilter(
        model=Tag, method="by_any_tag", help_text="With any of these tags; repeat it."
    )
    kind = VocabularyFilter(
        choices=[(kind, kind) for kind in Kind], help_text="How it is answered."
    )
    difficulty = DifficultyFilter(help_text="From 1, easy, to 5, hard.")
    difficulty_min = DifficultyFilter(lookup_expr="gte", help_text="This difficulty or harder.")
    difficulty_max = DifficultyFilter(lookup_expr="lte", help_text="This difficulty or easier.")
    language = LineFilter(
        method="by_language",
        max_length=limits.LANGUAGE,
        help_text="A BCP 47 tag; `en` includes `en-GB`.",
    )
    source = WordFilter(model=Source, help_text="From this source, by slug.")
    key = EachTextFilter(
        method="by_any_key",
        help_text="With this key within its source; repeat it for any of several.",
    )
    author = WholeNumberFilter(
        least=0, most=limits.IDENTIFIER, method="by_author", help_text="By this user, by id."
    )
    id = IdsFilter(help_text="Up to 100 ids with commas between them.")
    # In a class statement these are its members; by an assignment none could have the name of a keyword.
    locals()["import"] = LineFilter(
        max_length=22,
        method="by_import",
        help_text="Brought in or changed by this import, by its id.",
    )
    created_after = MomentFilter(
        field_name="created_at",
        lookup_expr="gt",
        help_text="Made later than this. ISO 8601, in UTC unless told.",
    )
    created_before = MomentFilter(
        field_name="created_at",
        lookup_expr="lt",
        help_text="Made earlier than this. ISO 8601, in UTC unless told.",
    )
    updated_after = MomentFilter(
        field_name="updated_at",
        lookup_expr="gt",
        help_text="Changed later than this. ISO 8601, in UTC unless told.",
    )
    updated_before = UpdatedBefore(
        help_text="Changed earlier than this. ISO 8601, in UTC unless told.",
    )
    search = LineFilter(
        method="by_words",
        max_length=LONGEST_SEARCH,
        validators=[_few_words],
        help_text=f"All of these words (at most {search.MOST_WORDS}), the last one as the beginning of a word.",
    )

    def by_status(self, questions: QuestionQuerySet, name: str, status: str) -> QuestionQuerySet:
        return (
            questions.in_status(status)
            if questions.known_status is None
            else questions.filter(status=status)
        )

    def by_topic(self, questions: QuestionQuerySet, name: str, topic: Topic) -> QuestionQuerySet:
        return questions.under(topic)

    def by_all_tags(
        self, questions: QuestionQuerySet, name: str, tags: list[Tag]
    ) -> QuestionQuerySet:
        for tag in tags:
            questions = questions.tagged(tag)
        return questions

    def by_any_tag(
        self, questions: QuestionQuerySet, name: str, tags: list[Tag]
    ) -> QuestionQuerySet:
        return questions.tagged_any(tags) if tags else questions

    def by_language(
        self, questions: QuestionQuerySet, name: str, language: str
    ) -> QuestionQuerySet:
        return questions.in_language(canonical_language(language))

    def by_any_key(
        self, questions: QuestionQuerySet, name: str, keys: list[str]
    ) -> QuestionQuerySet:
        return questions.filter(key__in=keys) if keys else questions

    def by_author(self, questions: QuestionQuerySet, name: str, author: int) -> QuestionQuerySet:
        """Who may not see authors finds nobody's questions but his own."""
        caller = caller_of(self.request)
        is_own = caller.has_questions and caller.user_id == author
        if not caller.edits_everything and not is_own:
            return questions.none()
        return questions.filter(author=author)

    def by_import(self, questions: QuestionQuerySet, name: str, import_id: str) -> QuestionQuerySet:
        """What was brought in is for editors to know."""
        if not caller_of(self.request).edits_everything:
            return questions.none()
        return questions.brought_by(import_id)

    def by_words(self, questions: QuestionQuerySet, name: str, text: str) -> QuestionQuerySet:
        words = search.words(text)
        if not words:
            return questions.none()
        return questions.filter(search.matching(words, caller_of(self.request)))


class PoolFilter(QuestionFilter):
    """
    The same for a pool to draw from. A list that filters leave empty says so by itself; who draws from a pool that can
    never hold anything is told of it.
    """

    BELOW = [
        ("difficulty_min", "difficulty_max"),
        ("difficulty_min", "difficulty"),
        ("difficulty", "difficulty_max"),
        ("created_after", "created_before"),
        ("updated_after", "updated_before"),
    ]

    def is_valid(self) -> bool:
        is_valid: bool = super().is_valid()
        asked = self.form.cleaned_data if is_valid else {}
        for low, high in self.BELOW:
            least, most = asked.get(low), asked.get(high)
            if least is not None and most is not None and most < least:
                self.form.add_error(
                    high,
                    forms.ValidationError(
                        f"With {low} beyond it no question can match.", code="contradiction"
                    ),
                )
        return is_valid and not self.form.errors
