"""The answers of a question."""

from django.db import models
from django.db.models import Q

from bank import limits
from bank.callers import Caller
from bank.documents import AnswerDocument
from bank.models.seals import KEY_OF_ANSWER, NO_ANSWERS_SHOWN, SealedQuerySet, seal


class AnswerQuerySet(SealedQuerySet["Answer"]):
    # Of a short text the answers are themselves the key, so values would have to be asked for their question's kind.
    key = KEY_OF_ANSWER | {"text"}


class Answer(models.Model):
    """
    An answer of a question. Its `id` is random, so that it tells nothing of which answer was written first.
    `tolerance` is kept as text because a decimal must come back digit by digit on every database.
    """

    id = models.BigIntegerField(primary_key=True)
    question = models.ForeignKey(
        "Question", on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    position = models.SmallIntegerField()
    text = models.TextField(default="", blank=True)
    is_correct = models.BooleanField()
    weight = models.DecimalField(max_digits=8, decimal_places=7)
    feedback = models.TextField(default="", blank=True)
    tolerance = models.CharField(max_length=limits.DIGITS + 2, default="", blank=True)
    match = models.TextField(default="", blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__range=(-1, 1)), name="answer_weight_from_minus_1_to_1"
            ),
            models.CheckConstraint(
                condition=Q(id__range=(1, limits.IDENTIFIER)), name="answer_id_fits_a_json_number"
            ),
            models.CheckConstraint(condition=~Q(text="", match=""), name="answer_says_something"),
        ]
        indexes = [models.Index(fields=["question", "position", "id"], name="answer_of_question")]

    def __str__(self) -> str:
        return self.text[:80] or self.match[:80]

    def hides(self, name: str, caller: Caller) -> bool:
        """What belongs to the key of a question that is sealed from this caller."""
        if name == "text" and self.question.kind not in NO_ANSWERS_SHOWN:
            return False
        return self.question.hides(name, caller)

    def document(self) -> AnswerDocument:
        return AnswerDocument(
            id=self.pk,
            text=self.text,
            is_correct=self.is_correct,
            weight=self.weight,
            feedback=self.feedback,
            tolerance=self.tolerance,
            match=self.match,
        )


seal(Answer, KEY_OF_ANSWER | {"text"})
