"""What has had its time goes, and nothing else."""

from datetime import timedelta
from io import StringIO

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from api.models import KeptReply


def test_old_replies_and_ended_sessions_are_deleted(db):
    now = timezone.now()
    for hours in (1, 23, 25, 48):
        KeptReply.objects.create(
            caller="user 1", key=f"{hours} hours", created_at=now - timedelta(hours=hours)
        )
    for name, days in (("ended", -1), ("running", 1)):
        Session.objects.create(session_key=name, expire_date=now + timedelta(days=days))
    out = StringIO()
    call_command("purge", stdout=out)
    assert out.getvalue() == "Deleted 2 kept replies and 1 sessions.\n"
    assert sorted(KeptReply.objects.values_list("key", flat=True)) == ["1 hours", "23 hours"]
    assert Session.objects.get().session_key == "running"
