"""The form of a question, without its answers."""

from dataclasses import replace
from typing import Any

from django import forms

from bank.admin.fields import JsonObjectField, LinesField, TagsField
from bank.admin.forms import VersionedForm
from bank.documents import Problem, QuestionDocument, Status, Unsound, faults_of
from bank.documents.rules import GRADING_OPTIONS


class QuestionForm(VersionedForm):
    other_names = {"tags": "chosen_tags"}

    chosen_tags = TagsField(required=False, label="Tags")
    related = LinesField(
        required=False, help_text="Keys of questions of the same source, one a line."
    )
    grading = forms.MultipleChoiceField(
        choices=[(name, name) for name in GRADING_OPTIONS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Of short_text only: what counts when a text is compared; number_words takes “two” for 2.",
    )
    details = JsonObjectField(
        required=False, help_text="What other formats need to write the question again."
    )

    class Meta:
        help_texts = {
            "status": "From in_review on a question must be sound; readers see what is published.",
            "text": "Markdown.",
            "explanation": "Markdown; shown with the result, never before.",
            "difficulty": "From 1 (easy) to 5.",
            "language": "A BCP 47 tag, such as en or pt-BR.",
            "key": "What the source calls the question; both are given or neither.",
            "position": "For lists in an order of your own.",
            "shuffle": "The answers may be shown in another order.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["chosen_tags"] = list(self.instance.tags.all())
            self.initial["grading"] = _chosen(self.instance.grading)

    def clean_grading(self) -> dict[str, Any]:
        """What was not ticked may be said to be off, or not said at all; that stays as it was."""
        chosen = self.cleaned_data["grading"]
        before: dict[str, Any] = self.instance.grading
        return before if chosen == _chosen(before) else dict.fromkeys(chosen, True)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.instance.paper = self._paper()
        if paper := self.instance.paper:
            # As a draft without answers: what these are about is for their own forms to tell.
            bare = replace(paper, status=Status.DRAFT, related=[*paper.related], answers=[])
            self.tell(Unsound(fault for fault in faults_of(bare) if not self._is_told(fault)))
        return self.cleaned_data

    def _paper(self) -> QuestionDocument | None:
        """The question without its answers, and with something harmless in place of what is wrong by itself."""
        values = self.cleaned_data
        if "kind" not in values:
            return None
        topic, source = values.get("topic"), values.get("source")
        return QuestionDocument(
            kind=values["kind"],
            text=values.get("text") or "?",
            topic=topic.slug if topic else "unknown",
            tags=[tag.slug for tag in values.get("chosen_tags", [])],
            difficulty=values.get("difficulty", 3),
            language=values.get("language", "en"),
            status=values.get("status", Status.DRAFT),
            explanation=values.get("explanation", ""),
            source=source.slug if source else None,
            key=values.get("key") or None,
            related=values.get("related", []),
            position=values.get("position", 0),
            shuffle=values.get("shuffle", True),
            grading=values.get("grading", {}),
            details=values.get("details", {}),
        )

    def _is_told(self, fault: Problem) -> bool:
        return fault.pointer.split("/")[1] in self.errors


def _chosen(grading: dict[str, Any]) -> list[str]:
    return [name for name in GRADING_OPTIONS if grading.get(name)]
