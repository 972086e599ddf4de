"""What a question looks like on its way in. The meaning is for the bank to judge; here it is the shape."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rest_framework.exceptions import ValidationError

from api.problems import faults_of
from api.strict import (
    Anything,
    Flag,
    Line,
    Lines,
    Number,
    Slug,
    Slugs,
    StrictSerializer,
    Text,
    Whole,
    Word,
)
from bank import editing, limits
from bank.documents import AnswerDocument, Kind, Problem, QuestionDocument, Status, Unsound
from bank.documents.rules import GRADING_OPTIONS


class AnswerInput(StrictSerializer):
    """
    An answer. `is_correct` is needed where the kind is a choice; `weight` is 1 for a right and 0 for a wrong answer
    unless given. Sent with an `id` an answer keeps it; else it keeps that of an answer with equal text. The order of
    the list is the order of the answers.
    """

    id = Whole(required=False, min_value=1, max_value=limits.IDENTIFIER)
    position = Whole(
        required=False,
        max_value=limits.ANSWERS,
        help_text="Where it stands in the list, from 0. It need not be told, and nothing else may be.",
    )
    text = Text(required=False, help_text="Markdown.")
    is_correct = Flag(required=False)
    weight = Number(
        required=False,
        min_value=-1,
        max_value=1,
        help_text="The share of the score, with at most 7 places.",
    )
    feedback = Text(required=False, help_text="Markdown, for whoever chose this answer.")
    tolerance = Line(
        required=False,
        max_length=limits.DIGITS,
        help_text="Of numerical: how far from the value is still right, as a decimal number in a string.",
    )
    match = Text(
        required=False, help_text="Of matching: the right side; without a text it is a distractor."
    )


class GradingInput(StrictSerializer):
    """How forms of `short_text` are compared; each is false unless given."""

    case_sensitive = Flag(required=False)
    accent_sensitive = Flag(required=False)
    number_words = Flag(required=False, help_text="Is `seven` the same as `7`?")


class QuestionInput(StrictSerializer):
    """A question. What is left out takes its default. A draft may be incomplete; others must be sound."""

    given_back = frozenset(
        {
            "id",
            "url",
            "choices",
            "sealed",
            "author",
            "fingerprint",
            "version",
            "created_at",
            "updated_at",
            "published_at",
            "links",
        }
    )

    kind = Word(choices=[str(kind) for kind in Kind])
    text = Text(allow_blank=False, help_text="Markdown.")
    topic = Slug(help_text="The slug of a topic that is there.")
    tags = Slugs(
        most=limits.TAGS,
        required=False,
        help_text="Slugs of tags that are there.",
    )
    difficulty = Whole(min_value=1, max_value=5, default=3)
    language = Line(
        max_length=limits.LANGUAGE, allow_blank=False, default="en", help_text="A BCP 47 tag."
    )
    status = Word(choices=[str(status) for status in Status], default=str(Status.DRAFT))
    explanation = Text(default="", help_text="Markdown, shown with the solution.")
    answers = AnswerInput(many=True, required=False, max_length=limits.ANSWERS)  # type: ignore[call-arg] # the stubs do not know it
    source = Slug(
        allow_null=True,
        default=None,
        help_text="The slug of a source; with a key or not at all.",
    )
    key = Line(max_length=limits.KEY, allow_blank=False, allow_null=True, default=None)
    related = Lines(
        longest=limits.KEY,
        most=limits.RELATED,
        required=False,
        help_text="Keys of the same source.",
    )
    position = Whole(default=0)
    shuffle = Flag(default=True, help_text="May the answers be put in another order?")
    grading = GradingInput(required=False)
    details = Anything(
        required=False, help_text="Whatever another format needs to be written again."
    )

    def validate_answers(self, answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The order of the list is that of the answers, so a position that says otherwise would be lost."""
        faults = [
            {"position": [f"This answer is number {place} of the list."]}
            if answer.pop("position", place) != place
            else {}
            for place, answer in enumerate(answers)
        ]
        if any(faults):
            raise ValidationError(faults, code="out_of_place")
        return answers

    def document(self) -> QuestionDocument:
        """
        The document that was sent. Raises Unsound for its shape, and then also for all else that can be said of the
        rest: what it refers to, and what its parts mean together.
        """
        try:
            self.is_valid(raise_exception=True)
        except ValidationError as error:
            shape = faults_of(error)
            raise Unsound([*shape, *self._faults_beside(shape)]) from error
        values: dict[str, Any] = dict(self.validated_data)
        return QuestionDocument(
            **{
                **values,
                "answers": [answer_document(answer) for answer in values.get("answers", [])],
            }
        )

    def _faults_beside(self, shape: list[Problem]) -> list[Problem]:
        """The faults of what is left when misshapen members are taken out, and stand-ins put where one must be."""
        if not isinstance(self.initial_data, Mapping):
            return []
        gone = {fault.pointer.split("/")[1] for fault in shape if fault.pointer}
        rest = {
            name: value
            for name, value in self.initial_data.items()
            if name in self.fields and name not in gone
        }
        stand_ins = {name: value for name, value in _STAND_INS.items() if name not in rest}
        other = QuestionInput(data=rest | stand_ins)
        unsaid = gone | stand_ins.keys()
        for name, followers in _JUDGED_BY.items():
            if name in unsaid:
                unsaid |= followers
        return [
            problem
            for problem in editing.judged(other.document())
            if problem.pointer.partition("/")[2].partition("/")[0] not in unsaid
        ]


_STAND_INS = {"kind": str(Kind.OPEN), "text": "?", "topic": "unknown"}
# What is right for a member depends on another one.
_JUDGED_BY = {
    "kind": {"answers", "grading", "status"},
    "source": {"key"},
    "key": {"source"},
    "answers": {"kind", "status"},
}


def answer_document(values: dict[str, Any]) -> AnswerDocument:
    weight = values.get("weight")
    # By way of its text, since 0.1 as a float is not the decimal 0.1.
    exact = None if weight is None else Decimal(repr(weight))
    return AnswerDocument(**{**values, "weight": exact})


def sent_again(document: QuestionDocument) -> dict[str, Any]:
    """A document as the body that would send it, for a patch to be merged into."""
    body = document.as_json()
    for data, answer in zip(body["answers"], document.answers, strict=True):
        data["id"] = answer.id
    return body


class AnswerItemInput(AnswerInput):
    """An answer by itself. Without a position it comes last."""

    given_back = frozenset({"id", "url", "version", "links"})

    id = None
    question = Whole(
        min_value=1, max_value=limits.IDENTIFIER, help_text="The question that it answers."
    )
    position = Whole(required=False, max_value=limits.ANSWERS)


class RestoreInput(StrictSerializer):
    """Which version is to come back."""

    version = Whole(
        min_value=1, help_text="The version whose content comes back, as a new version."
    )


assert set(GradingInput().fields) == set(GRADING_OPTIONS)  # noqa: S101 - one list, told twice for the sake of OpenAPI
