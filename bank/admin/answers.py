"""The answers of a question, on the question's page."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet

from bank import limits
from bank.admin.forms import PlainForm
from bank.documents import AnswerDocument, QuestionDocument, faults_of
from bank.documents.questions import CHOICES
from bank.models import Answer

_BLANKS_FOR_OLD, _BLANKS_FOR_NEW = 1, 4


class AnswerForm(PlainForm):
    """One answer; its place is counted from 1, as people do."""

    place = forms.IntegerField(
        required=False,
        label="No.",
        widget=forms.NumberInput({"min": 1, "class": "place"}),
        help_text="The place among the answers; type another one to move it there. Empty is the end.",
    )
    weight = forms.DecimalField(
        required=False,
        max_digits=8,
        decimal_places=7,
        widget=forms.TextInput({"class": "weight", "inputmode": "decimal"}),
        help_text="The share of the score, from -1 to 1. Empty is 1 for a right answer and 0 for a wrong one.",
    )

    class Meta:
        labels = {"is_correct": "Right"}
        help_texts = {
            "text": "Markdown; of a matching question the left side, or nothing for a distractor.",
            "is_correct": "Where the kind leaves no choice (open, short_text, numerical, matching) a new answer is"
            " right unless its weight says otherwise.",
            "feedback": "Markdown; shown with the result.",
            "tolerance": "Numerical only: how far from the value is still right.",
            "match": "Matching only: the right side.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["place"] = self.instance.position + 1
            self.initial["weight"] = _said(self.instance.weight, self.instance.is_correct)

    def document(self, kind: str) -> AnswerDocument:
        values = self.cleaned_data
        weight, is_correct = values.get("weight"), values.get("is_correct", False)
        # What the kind of the question knows by itself need not be ticked.
        left_open = not is_correct and weight is None and not self.instance.pk
        return AnswerDocument(
            id=self.instance.pk,
            text=values.get("text", ""),
            is_correct=None if left_open and kind not in CHOICES else is_correct,
            weight=weight,
            feedback=values.get("feedback", ""),
            tolerance=values.get("tolerance", ""),
            match=values.get("match", ""),
        )


class AnswersFormSet(BaseInlineFormSet):
    """
    The last one to be asked, so it is here that the question as a whole is judged. The form of the question has left
    on its instance what it holds, as `paper`; None where not even the kind is known.
    """

    def clean(self) -> None:
        super().clean()
        paper: QuestionDocument | None = self.instance.paper
        if paper is None:
            return
        kept = self._kept()
        paper.answers = [form.document(paper.kind) for form in kept]
        of_all = []
        for fault in faults_of(paper):
            # What is wrong with the rest, the form of the question has told.
            if not fault.pointer.startswith("/answers"):
                continue
            place, _, name = fault.pointer.removeprefix("/answers").removeprefix("/").partition("/")
            if place:
                kept[int(place)].add_error(name or None, fault.detail)
            else:
                of_all.append(fault.detail)
        if of_all:
            raise ValidationError(of_all)

    def _kept(self) -> list[Any]:
        """The answers that remain, in the order in which they shall stand."""
        remaining = [
            form
            for form in self.forms
            if not form.cleaned_data.get("DELETE")
            and (form in self.initial_forms or form.has_changed())
        ]
        return in_order(remaining)


class AnswerInline(admin.TabularInline):
    model = Answer
    form = AnswerForm
    formset = AnswersFormSet
    max_num = limits.ANSWERS
    fields = ("place", "text", "is_correct", "weight", "feedback", "tolerance", "match")
    # It is not edited, and said so it stands in the page, hidden: by it the answers are known again.
    exclude = ("id",)
    ordering = ("position", "id")
    formfield_overrides = {
        models.TextField: {
            "strip": False,
            "widget": AdminTextareaWidget({"rows": 2, "class": "answer"}),
        }
    }

    def get_extra(self, request: Any, obj: Any = None, **kwargs: Any) -> int:
        return _BLANKS_FOR_OLD if obj else _BLANKS_FOR_NEW

    # Whoever sees the page of a question may do all this.
    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return True


def in_order(forms_of_answers: list[Any]) -> list[Any]:
    """
    Answers whose number was left alone keep their order; each of the others is then put at the place that its number
    says, the lowest first, and those without a number come last.
    """
    moved = [form for form in forms_of_answers if "place" in form.changed_data]
    ordered = sorted(
        (form for form in forms_of_answers if form not in moved),
        key=lambda form: form.initial.get("place", limits.INTEGER),
    )
    for form in sorted(moved, key=_wanted_place):
        ordered.insert(max(_wanted_place(form), 1) - 1, form)
    return ordered


def _wanted_place(form: AnswerForm) -> int:
    place: int | None = form.cleaned_data.get("place")
    return limits.INTEGER if place is None else place


def _said(weight: Decimal, is_correct: bool) -> str:
    """The weight, unless it goes without saying: it would then stay when the answer becomes right or wrong."""
    return "" if weight == int(is_correct) else f"{weight.normalize():f}"
