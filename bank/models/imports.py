"""Files that were taken in: what was asked, how far it is, and what became of each element."""

import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bank import limits
from bank.callers import Caller, Role


def new_import_id() -> str:
    return secrets.token_urlsafe(16)


class ImportQuerySet(models.QuerySet["Import"]):
    def waiting_for_work(self, now: datetime | None = None) -> Self:
        """Those that somebody must work on and nobody does; whoever died at it has let its time run out."""
        return self.filter(state__in=Import.TO_BE_DONE).filter(
            Q(claimed_until=None) | Q(claimed_until__lt=now or timezone.now())
        )


class Import(models.Model):
    """
    A file on its way into the bank, and afterwards what is known of it. `options` are those of
    `bank.transfer.options`; `by_role` is what the caller might do when it was sent. Whoever works on it holds `claim`
    until `claimed_until`, and renews it; what was applied stands in the transaction that says `done`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CHECKING = "checking", "Being checked"
        APPLYING = "applying", "Being applied"
        DONE = "done", "Done"
        CHECKED = "checked", "Checked, as a dry run"
        REFUSED = "refused", "Refused"
        CANCELLED = "cancelled", "Cancelled"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    TO_BE_DONE = (State.WAITING, State.CHECKING, State.APPLYING, State.UNDOING)

    id = models.CharField(primary_key=True, max_length=22, default=new_import_id)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=limits.NAME, default="", blank=True)
    by_role = models.CharField(max_length=10, choices=Role.choices)
    reason = models.CharField(max_length=limits.REASON, default="", blank=True)
    file_name = models.CharField(max_length=limits.NAME, default="", blank=True)
    format = models.CharField(max_length=30)
    size = models.BigIntegerField()
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    left_alone = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    detail = models.TextField(default="", blank=True)
    claim = models.CharField(max_length=22, default="", blank=True)
    claimed_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "id"], name="import_created"),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["waiting", "checking", "applying", "undoing"]),
                name="import_to_be_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name or self.format} {self.state}"

    @property
    def caller(self) -> Caller:
        """Who sent it, as whoever works on it must act."""
        return Caller(role=Role(self.by_role), user_id=self.by_id, name=self.by_name)


class ImportPart(models.Model):
    """A piece of a file that waits for its work; gone when that is done."""

    owner = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="parts", db_index=False
    )
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "number"], name="one_part_each")]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.number}"


class LedgerLine(models.Model):
    """
    What became of an element of a file, or what was made for it. `number` is its place in the ledger, `line` that in
    the file; `pointer` and `code` are there for what was refused.
    """

    class Fate(models.TextChoices):
        KEPT = "kept", "Kept"
        MAPPED = "mapped", "Kept in other words"
        DROPPED = "dropped", "Dropped"
        REFUSED = "refused", "Refused"
        MADE = "made", "Made for it"

    owner = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="ledger", db_index=False
    )
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    file = models.TextField(default="", blank=True)
    fate = models.CharField(max_length=8, choices=Fate.choices)
    what = models.TextField()
    how = models.TextField()
    excerpt = models.TextField(default="", blank=True)
    question_id = models.BigIntegerField(null=True)
    pointer = models.TextField(default="", blank=True)
    code = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "number"], name="one_ledger_line_each")
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.what} {self.fate}"
