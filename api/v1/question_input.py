"""What a question looks like on its way in. The meaning is for the bank to judge; here it is the shape."""

from decimal import Decimal
from typing import Any

from rest_framework.exceptions import ValidationError

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
from bank import limits
from bank.documents import AnswerDocument, Kind, QuestionDocument, Status
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
        """The document that was sent. Raises ValidationError for its shape."""
        self.is_valid(raise_exception=True)
        values: dict[str, Any] = dict(self.validated_data)
        return QuestionDocument(
            **{
                **values,
                "answers": [answer_document(answer) for answer in values.get("answers", [])],
            }
        )


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
