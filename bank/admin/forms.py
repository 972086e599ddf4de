"""What the forms of the bank have in common: a version, a reason, and refusals told where they belong."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget

from bank import limits
from bank.documents import Problem, Unsound
from bank.editing import NoSuchStep, NotYourStep, Stale, Taken
from bank.editing.log import UnfitReason

# The refusals that are about one member.
_PLACES: dict[type[Exception], str] = {
    NoSuchStep: "/status",
    NotYourStep: "/status",
    UnfitReason: "/reason",
}


class PlainForm(forms.ModelForm):
    """
    A form that does not ask its model what is wrong: what is sound and what is taken is judged by the documents and
    the door, so that each rule has one place.
    """

    def _get_validation_exclusions(self) -> set[str]:
        return {field.name for field in self._meta.model._meta.get_fields()}


class VersionedForm(PlainForm):
    """Carries the version that was shown, to tell whether somebody was faster, and the reason of the change."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        required=False,
        max_length=limits.REASON,
        widget=AdminTextInputWidget,
        help_text="Why; the history shows it beside the change. May be left empty.",
    )
    # Why the door did not open when this very form was sent a moment ago.
    refused: ClassVar[Exception | None] = None
    # Members of the subject that the form calls otherwise.
    other_names: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.instance.pk and self.cleaned_data.get("seen_version") != self.instance.version:
            self.tell(Stale(self.instance.version))
        elif self.refused is not None:
            self.tell(self.refused)
        return self.cleaned_data

    def tell(self, refused: Exception) -> None:
        """Put what is wrong to the fields it is about; what is about none of them, or all, stands at the top."""
        for problem in _problems_of(refused):
            member = problem.pointer.split("/")[1] if problem.pointer else ""
            name = self.other_names.get(member, member)
            if name in self.fields:
                self.add_error(name, problem.detail)
            else:
                self.add_error(None, str(problem) if member else problem.detail)


def _problems_of(refused: Exception) -> list[Problem]:
    if isinstance(refused, Unsound):
        return refused.problems
    detail = str(refused)
    if isinstance(refused, Stale):
        detail = (
            f"This has been changed since you opened it; the latest version is {refused.current}. Nothing was saved,"
            " and what you typed is still here: see the history for what changed, then open the page anew."
        )
    pointer = refused.pointer if isinstance(refused, Taken) else _PLACES.get(type(refused), "")
    return [Problem(pointer, "refused", detail)]
