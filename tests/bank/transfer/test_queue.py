"""Imports that are worked on later."""

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from bank.callers import machine
from bank.editing import Taken
from bank.formats import by_name
from bank.models import Import, ImportPart, LedgerLine, Question
from bank.transfer import queue
from bank.transfer.imports import begin, put_aside
from bank.transfer.options import Options
from tests.builders import paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]
EDITOR = machine("editor")


def waiting(*papers, **options):
    file = BytesIO("".join(by_name("jsonl").write(papers)).encode())
    record = begin(file, by=EDITOR, options=Options(**options), format="jsonl")
    put_aside(record, file)
    return record


def worked(record):
    assert queue.work_once()
    record.refresh_from_db()
    return record


def test_what_waits_is_done_and_its_file_forgotten():
    record = worked(waiting(paper(text="One?"), paper(text="Two?")))
    assert (record.state, record.created, record.read) == ("done", 2, 2)
    assert record.finished_at is not None
    assert Question.objects.count() == 2
    assert not ImportPart.objects.exists()
    assert not queue.work_once()


def test_a_large_file_is_kept_in_parts(monkeypatch):
    monkeypatch.setattr("bank.transfer.imports._PART", 100)
    record = waiting(paper(text="One?"), paper(text="Two?"))
    assert ImportPart.objects.count() > 2
    assert worked(record).created == 2


def test_one_bad_question_refuses_all_of_it():
    record = worked(waiting(paper(), paper(text="Two?", difficulty=9)))
    assert (record.state, record.created, record.refused) == ("refused", 0, 1)
    assert not Question.objects.exists()
    assert LedgerLine.objects.get(fate="refused").line == 2


def test_lenient_takes_the_others():
    record = worked(waiting(paper(), paper(text="Two?", difficulty=9), lenient=True))
    assert (record.state, record.created, record.refused) == ("done", 1, 1)


def test_a_dry_run_is_checked_only():
    record = worked(waiting(paper(), dry_run=True))
    assert (record.state, record.created) == ("checked", 1)
    assert not Question.objects.exists()


def test_what_somebody_works_on_is_not_taken_twice():
    waiting(paper())
    assert queue._claimed() is not None
    assert not queue.work_once()


def test_what_a_dead_worker_had_begun_is_begun_again():
    record = waiting(paper())
    queue._claimed()
    Import.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert worked(record).state == "done"
    assert Question.objects.count() == 1


def test_one_that_was_cancelled_while_it_was_checked_is_given_up(monkeypatch):
    monkeypatch.setattr("bank.transfer.taking.AT_A_TIME", 1)
    record = waiting(paper(text="One?"), paper(text="Two?"))
    held = queue._claimed()
    assert queue.cancel(held)
    with pytest.raises(queue.Lost):
        queue._take_in(held, None)
    record.refresh_from_db()
    assert (record.state, Question.objects.count()) == ("cancelled", 0)


def test_who_lost_it_before_applying_does_not_apply(monkeypatch):
    waiting(paper())
    held = queue._claimed()
    held.state = "applying"
    Import.objects.update(claim="somebody else")
    with pytest.raises(queue.Lost):
        queue._lock(held)


def test_a_worker_that_must_stop_gives_it_back():
    record = waiting(paper())
    stop = threading.Event()
    stop.set()
    assert queue.work_once(stop)
    record.refresh_from_db()
    assert (record.state, record.claimed_until) == ("waiting", None)


def test_what_is_done_cannot_be_cancelled():
    assert not queue.cancel(worked(waiting(paper())))


def test_what_the_door_alone_refuses_is_told(monkeypatch):
    def taken(*_, **__):
        raise Taken("/key", "Another question of this source has this key.")

    monkeypatch.setattr("bank.editing.add_questions", taken)
    record = worked(waiting(paper(), paper(text="Two?")))
    assert (record.state, record.created, record.refused) == ("refused", 0, 2)
    refused = LedgerLine.objects.filter(fate="refused").order_by("number")
    assert [(line.line, line.pointer) for line in refused] == [(1, "/key"), (2, "/key")]
