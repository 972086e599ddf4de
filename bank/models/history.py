"""The log of the bank: one line for every change to anything."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bank import limits
from bank.callers import Caller
from bank.models.seals import SealedQuerySet, seal


class RevisionQuerySet(SealedQuerySet["Revision"]):
    key = frozenset({"document"})

    def of(self, what: str, subject_id: int) -> Self:
        return self.filter(what=what, subject_id=subject_id)

    def latest_state(self) -> dict[tuple[str, int], dict[str, Any]]:
        """What the bank holds according to the log alone: the last document of all that was not deleted."""
        state: dict[tuple[str, int], dict[str, Any]] = {}
        for revision in self.order_by("id").iterator():
            subject = (revision.what, revision.subject_id)
            if revision.document is None:
                state.pop(subject, None)
            else:
                state[subject] = revision.document
        return state


class Revision(models.Model):
    """
    One change: what became of whom, by whom, when and why.

    `document` is the subject after the change, None after a deletion. `name` is the slug, or `source/key` of a
    question that has them: by it a later import finds what became of a question. There are no foreign keys, for
    history outlives its subject. `transaction` is PostgreSQL's id of the transaction: ids of lines are handed out
    before commit, so a follower needs it to tell a gap from a straggler. `import_id` names the import that brought the
    change.
    """

    class What(models.TextChoices):
        QUESTION = "question", "Question"
        TOPIC = "topic", "Topic"
        TAG = "tag", "Tag"
        SOURCE = "source", "Source"

    class Verb(models.TextChoices):
        CREATED = "created", "Created"
        CHANGED = "changed", "Changed"
        MOVED = "moved", "Moved"
        RESTORED = "restored", "Restored"
        DELETED = "deleted", "Deleted"

    what = models.CharField(max_length=10, choices=What.choices)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=limits.SLUG + 1 + limits.KEY, default="", blank=True)
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=Verb.choices)
    document = models.JSONField(null=True)
    author_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=limits.NAME, default="", blank=True)
    reason = models.CharField(max_length=limits.REASON, default="", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    transaction = models.BigIntegerField(null=True)
    import_id = models.CharField(max_length=22, default="", blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["what", "subject_id", "version"], name="one_revision_per_version"
            )
        ]
        indexes = [
            models.Index(fields=["what", "name", "id"], name="revision_by_name"),
            models.Index(
                fields=["import_id", "what", "subject_id"],
                condition=~Q(import_id=""),
                name="revision_by_import",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.subject_id} v{self.version}: {self.verb}"

    def hides(self, name: str, caller: Caller) -> bool:
        """The document of a question holds its key; whoever may not see that has no business with the log either."""
        return self.what == self.What.QUESTION and not caller.sees_key_of(self.author_id)


seal(Revision, ["document"])
