"""Draws that are kept, and what readers were given."""

import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bank import limits


def new_draw_id() -> str:
    """128 random bits: who has them may read the draw."""
    return secrets.token_urlsafe(16)


class DrawQuerySet(models.QuerySet["Draw"]):
    def open(self, now: datetime | None = None) -> Self:
        return self.filter(expires_at__gt=now or timezone.now())


class Draw(models.Model):
    """
    Questions that were drawn and put aside for one sitting. `parts` tells of each part what it asked for, how many
    matched and how many it got. No question is referred to: a draw outlives what it drew.
    """

    id = models.CharField(primary_key=True, max_length=22, default=new_draw_id)
    seed = models.CharField(max_length=64)
    parts = models.JSONField(default=list)
    shuffle_answers = models.BooleanField(default=True)
    answer_once = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    objects = DrawQuerySet.as_manager()

    def __str__(self) -> str:
        return self.id


class DrawnQuestion(models.Model):
    """A question in a draw, as it was in one version, and what was answered."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="items", db_index=False)
    place = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField()
    question_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    # To an open question there is no answer that could be graded.
    is_graded = models.BooleanField(default=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.JSONField(null=True)
    is_correct = models.BooleanField(null=True)
    score = models.DecimalField(max_digits=8, decimal_places=7, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "place"], name="one_question_per_place"),
            models.UniqueConstraint(fields=["draw", "question_id"], name="one_place_per_question"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(0, 1)), name="drawn_score_from_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.place}"


class Sighting(models.Model):
    """When a reader was last given a question. The reader is a digest of an id that only the caller knows."""

    reader = models.CharField(max_length=limits.DIGEST)
    question_id = models.BigIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "question_id"], name="one_sighting_per_question"
            )
        ]
        indexes = [models.Index(fields=["seen_at"], name="sighting_by_age")]

    def __str__(self) -> str:
        return f"{self.reader[:8]}… {self.question_id}"
