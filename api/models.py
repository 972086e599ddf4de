"""What the API itself must remember: replies, for requests that may be sent again."""

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
