"""What has had its time goes, and nothing else."""

import time
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from api.models import KeptReply, Rendition
from bank.models import Draw, DrawnQuestion, Sighting
from tests.app_server import AppServer
from tests.builders import add


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
    assert out.getvalue().startswith("Deleted 2 kept replies, 1 sessions, ")
    assert sorted(KeptReply.objects.values_list("key", flat=True)) == ["1 hours", "23 hours"]
    assert Session.objects.get().session_key == "running"


def ended(*hours):
    """Draws that ended so many hours ago, each with one question."""
    for number in hours:
        draw = Draw.objects.create(seed="s", expires_at=timezone.now() - timedelta(hours=number))
        DrawnQuestion.objects.create(draw=draw, place=0, part=0, question_id=1, version=1)


def test_ended_draws_are_deleted_with_what_was_answered_in_them(db):
    ended(1, 24, -1)
    out = StringIO()
    call_command("purge", stdout=out)
    assert ", 2 draws, 0 questions" in out.getvalue()
    assert Draw.objects.get() == Draw.objects.open().get()
    assert DrawnQuestion.objects.get().draw == Draw.objects.get()


def test_what_readers_were_given_is_forgotten_by_age(db, settings):
    settings.FORGET_READERS_AFTER = 30
    for days in (1, 29, 31, 400):
        seen_at = timezone.now() - timedelta(days=days)
        Sighting.objects.create(reader="me", question_id=days, seen_at=seen_at)
    out = StringIO()
    call_command("purge", stdout=out)
    assert ", 2 questions given to readers" in out.getvalue()
    assert sorted(Sighting.objects.values_list("question_id", flat=True)) == [1, 29]


def test_what_is_kept_of_deleted_questions_goes_with_them(topic):
    kept = add(status="published")
    for pk in (kept.pk, kept.pk + 1):
        Rendition.objects.create(
            question_id=pk, version=1, updated_at=kept.updated_at, variant="x", body="{}"
        )
    out = StringIO()
    call_command("purge", stdout=out)
    assert "and 1 renditions of deleted questions" in out.getvalue()
    assert Rendition.objects.get().question_id == kept.pk


@pytest.mark.django_db(transaction=True)
def test_where_the_worker_is_inside_the_server_nobody_needs_to_run_a_command():
    ended(1)
    with AppServer(WORKER="inside"):
        deadline = time.monotonic() + 20
        while Draw.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    assert not Draw.objects.exists()
