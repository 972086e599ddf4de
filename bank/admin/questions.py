"""Questions with their answers on one page."""

from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch

from bank import editing, search
from bank.admin.answers import AnswerInline
from bank.admin.fields import TopicField
from bank.admin.filters import (
    DifficultyFilter,
    LanguageFilter,
    SourceFilter,
    TagFilter,
    TopicFilter,
)
from bank.admin.pages import DoorAdmin, reason_of, version_seen
from bank.admin.question_form import QuestionForm
from bank.admin.staff import caller_of
from bank.documents import QuestionDocument, Status
from bank.editing.log import What
from bank.models import Question, Tag, Topic

_LONGEST_EXCERPT = 90


@admin.register(Question)
class QuestionAdmin(DoorAdmin):
    what = What.QUESTION
    form = QuestionForm
    inlines = (AnswerInline,)
    change_form_template = "admin/bank/question.html"
    readonly_fields = ("author", "version", "created_at", "updated_at", "published_at")
    sections = (
        (None, {"fields": [("kind", "status", "difficulty", "language"), "topic", "text"]}),
        (None, {"fields": ["explanation", "chosen_tags"]}),
        ("Where it came from", {"fields": [("source", "key"), "related"]}),
        (
            "Rarely needed",
            {"classes": ["collapse"], "fields": ["shuffle", "position", "grading", "details"]},
        ),
    )
    list_display = (
        "excerpt",
        "status",
        "kind",
        "topic",
        "tagged",
        "difficulty",
        "updated_at",
    )
    list_filter = (
        "status",
        "kind",
        DifficultyFilter,
        TopicFilter,
        TagFilter,
        SourceFilter,
        LanguageFilter,
    )
    list_select_related = ("topic", "source")
    list_per_page = 50
    # Those with an index; by any other column the database would sort all questions.
    sortable_by = ("difficulty", "updated_at")
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_help_text = "All of these words, the last one as the beginning of a word."
    search_fields = ("text",)
    actions = ["publish", "send_to_review", "archive", "delete_selected"]

    class Media:
        js = ["bank/answers.js"]

    def get_queryset(self, request: Any) -> Any:
        tags = Prefetch("tags", Tag.objects.order_by("slug"))
        return super().get_queryset(request).prefetch_related(tags)

    @admin.display(description="Question")
    def excerpt(self, question: Question) -> str:
        text = " ".join(question.text.split())
        return text if len(text) <= _LONGEST_EXCERPT else f"{text[:_LONGEST_EXCERPT]}…"

    @admin.display(description="Tags")
    def tagged(self, question: Question) -> str:
        return ", ".join(tag.slug for tag in question.tags.all())

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> tuple[Any, bool]:
        words = search.words(search_term)
        if len(words) > search.MOST_WORDS:
            text = f"At most {search.MOST_WORDS} words are searched for; the rest was left out."
            self.message_user(request, text, messages.WARNING)
        if words:
            queryset = queryset.filter(
                search.matching(words[: search.MOST_WORDS], caller_of(request))
            )
        elif search_term:
            queryset = queryset.none()
        return queryset, False

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.related_model is Topic:
            kwargs["form_class"] = TopicField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: Any, obj: Question, form: Any, change: bool) -> None:
        """Question and answers are saved together, once both are known."""

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        question, by = form.instance, caller_of(request)
        values = form.cleaned_data
        if change:
            editing.change_question(
                question.pk,
                question.paper,
                by=by,
                reason=values["reason"],
                expected_version=values["seen_version"],
            )
        else:
            question.pk = editing.add_question(question.paper, by=by, reason=values["reason"]).pk

    def construct_change_message(
        self, request: Any, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """The bank's own log tells what changed."""
        return []

    def delete_model(self, request: Any, obj: Question) -> None:
        editing.delete_question(
            obj.pk,
            by=caller_of(request),
            reason=reason_of(request),
            expected_version=version_seen(request),
        )

    @admin.action(permissions=["change"], description="Publish")
    def publish(self, request: Any, queryset: Any) -> None:
        self._step(request, queryset, Status.PUBLISHED)

    @admin.action(permissions=["change"], description="Send to review")
    def send_to_review(self, request: Any, queryset: Any) -> None:
        self._step(request, queryset, Status.IN_REVIEW)

    @admin.action(permissions=["change"], description="Archive")
    def archive(self, request: Any, queryset: Any) -> None:
        self._step(request, queryset, Status.ARCHIVED)

    def _step(self, request: Any, queryset: Any, status: Status) -> None:
        by, reason = caller_of(request), reason_of(request)

        def with_status(document: QuestionDocument) -> QuestionDocument:
            return replace(document, status=status)

        def step(question: Question) -> bool:
            changed = editing.change_question(question.pk, with_status, by=by, reason=reason)
            return changed.version > question.version

        if chosen := self.chosen(request, queryset):
            done = self.one_by_one(request, chosen, step)
            self.message_user(request, f"{done} of {len(chosen)} changed to {status}.")
