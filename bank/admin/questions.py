"""Questions with their answers on one page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet

from bank import editing, search
from bank.admin.pages import DoorAdmin, caller_of, seen_version
from bank.admin.vocabulary import VersionedForm
from bank.documents import AnswerDocument, QuestionDocument, faults_of
from bank.editing.log import What
from bank.models import Answer, Question, Tag


class QuestionForm(VersionedForm):
    chosen_tags = forms.ModelMultipleChoiceField(
        Tag.objects.order_by("slug"), required=False, label="Tags"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["chosen_tags"] = list(self.instance.tags.all())


class AnswersFormSet(BaseInlineFormSet):
    """The last one to be asked, so it is here that the question as a whole is judged."""

    document: QuestionDocument

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        self.document = _document(self.instance, self.kept)
        if faults := faults_of(self.document):
            raise ValidationError([f"{fault.pointer}: {fault.detail}" for fault in faults])

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The answers that remain, in the order of their positions."""
        filled = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data
            and not form.cleaned_data.get("DELETE")
            and form not in self._untouched
        ]
        return sorted(filled, key=lambda answer: answer["position"])

    @property
    def _untouched(self) -> list[forms.ModelForm]:
        return [form for form in self.extra_forms if not form.has_changed()]


class AnswerInline(admin.TabularInline):
    model = Answer
    formset = AnswersFormSet
    extra = 2
    fields = ("position", "text", "is_correct", "weight", "feedback", "tolerance", "match")

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return True


@admin.register(Question)
class QuestionAdmin(DoorAdmin):
    what = What.QUESTION
    form = QuestionForm
    inlines = (AnswerInline,)
    list_display = ("__str__", "kind", "topic", "status", "difficulty", "updated_at")
    list_filter = ("status", "kind", "difficulty", "topic", "source")
    list_select_related = ("topic",)
    ordering = ("-created_at", "-id")
    show_full_result_count = False
    search_help_text = "All of these words, the last one as the beginning of a word."
    search_fields = ("text",)
    readonly_fields = ("author", "version", "created_at", "updated_at", "published_at")
    fields = (
        "kind",
        "status",
        "text",
        "topic",
        "chosen_tags",
        "difficulty",
        "language",
        "explanation",
        "source",
        "key",
        "related",
        "position",
        "shuffle",
        "grading",
        "details",
        "seen_version",
        *readonly_fields,
    )

    def get_search_results(
        self, request: Any, queryset: QuerySet[Question], search_term: str
    ) -> tuple[QuerySet[Question], bool]:
        words = search.words(search_term)[: search.MOST_WORDS]
        if words:
            queryset = queryset.filter(search.matching(words, caller_of(request)))
        return queryset, False

    def save_form(self, request: Any, form: Any, change: bool) -> Question:
        """What the formset of the answers will judge: the question as it would be."""
        question: Question = super().save_form(request, form, change)
        question.chosen_tags = form.cleaned_data["chosen_tags"]  # type: ignore[attr-defined] # for the formset alone
        return question

    def save_model(self, request: Any, obj: Question, form: Any, change: bool) -> None:
        """Question and answers are saved together, once both are known."""

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        (answers,) = formsets
        document, by = answers.document, caller_of(request)
        if change:
            editing.change_question(
                form.instance.pk, document, by=by, expected_version=seen_version(form)
            )
        else:
            form.instance.pk = editing.add_question(document, by=by).pk

    def construct_change_message(
        self, request: Any, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """The bank's own log tells what changed."""
        return []

    def delete_model(self, request: Any, obj: Question) -> None:
        editing.delete_question(obj.pk, by=caller_of(request))


def _document(question: Any, answers: list[dict[str, Any]]) -> QuestionDocument:
    return QuestionDocument(
        kind=question.kind,
        text=question.text,
        topic=question.topic.slug,
        tags=[tag.slug for tag in question.chosen_tags],
        difficulty=question.difficulty,
        language=question.language,
        status=question.status,
        explanation=question.explanation,
        answers=[
            AnswerDocument(
                id=answer["id"].pk if answer.get("id") else None,
                text=answer["text"],
                is_correct=answer["is_correct"],
                weight=answer["weight"],
                feedback=answer["feedback"],
                tolerance=answer["tolerance"],
                match=answer["match"],
            )
            for answer in answers
        ],
        source=question.source.slug if question.source else None,
        key=question.key or None,
        related=question.related,
        position=question.position,
        shuffle=question.shuffle,
        grading=question.grading,
        details=question.details,
    )
