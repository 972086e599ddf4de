"""What the API itself must remember: replies to requests that may be sent again, and what it need not make anew."""

from django.db import models
from django.utils import timezone


class KeptReply(models.Model):
    """
    The reply to a POST with an Idempotency-Key. It is written in the transaction of the work itself, so that there is
    never one without the other. `status` is None only inside that transaction.
    """

    caller = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="one_reply_per_key")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"


class Rendition(models.Model):
    """
    A question as strangers see it, as finished JSON, in one version and for one address of the bank. It refers to the
    question by id alone: what is left of a deleted one fits none that comes after it.
    """

    question_id = models.BigIntegerField(primary_key=True)
    version = models.PositiveIntegerField()
    updated_at = models.DateTimeField()
    variant = models.CharField(max_length=16)
    body = models.TextField()

    def __str__(self) -> str:
        return f"{self.question_id} v{self.version}"
