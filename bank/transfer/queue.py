"""
Imports that are worked on later. The database is the queue: who takes one holds it for a while and renews that with
each step, so that what a dead worker had begun is begun again by another.

A file is checked first, which writes nothing but how far it is. It is applied in one transaction, under a lock on its
record, which ends by saying so: killed at any moment, either nothing of it is there, or all of it and the word `done`.
"""

import logging
import secrets
import threading
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from bank.editing import Refusal, retrying
from bank.models import Import
from bank.transfer.imports import file_of, settle, survey
from bank.transfer.options import Options
from bank.transfer.taking import Counts
from bank.transfer.undoing import undo

log = logging.getLogger(__name__)
State = Import.State


def held_for() -> timedelta:
    """So long a worker may take for a step before it is held for dead."""
    return timedelta(seconds=settings.IMPORT_HELD_SECONDS)


class Lost(Exception):
    """The import was cancelled, or another worker has it."""


def work_until(stop: threading.Event, every: float = 1.0) -> None:
    """Work on whatever waits, until told to stop; a database that is away is waited for."""
    while not stop.is_set():
        try:
            did_something = work_once(stop)
        except (OperationalError, InterfaceError) as error:
            log.warning("database not available: %s", type(error).__name__)
            connection.close()
            did_something = False
        if not did_something:
            stop.wait(every)


def work_once(stop: threading.Event | None = None) -> bool:
    """Do the work of one import; False if none waits."""
    record = _claimed()
    if record is None:
        return False
    try:
        if record.state == State.UNDOING:
            _undo(record)
        else:
            _take_in(record, stop)
    except Lost:
        log.info("import %s was given up", record.pk)
    return True


def cancel(record: Import) -> bool:
    """Nothing of it will be applied. False if it is too late for that, or it was never to be."""
    before = (State.WAITING, State.CHECKING)
    return bool(
        Import.objects.filter(pk=record.pk, state__in=before).update(
            state=State.CANCELLED, finished_at=timezone.now(), claim="", claimed_until=None
        )
    )


def _claimed() -> Import | None:
    now = timezone.now()
    # To look keeps nobody from writing.
    if not Import.objects.waiting_for_work(now).exists():
        return None
    with transaction.atomic():
        waiting = Import.objects.waiting_for_work(now).order_by("created_at", "pk")
        # On SQLite there is one writer at a time, and nothing to be skipped.
        record = waiting.select_for_update(skip_locked=True, no_key=True).first()
        if record is None:
            return None
        record.claim, record.claimed_until = secrets.token_urlsafe(16), now + held_for()
        if record.state != State.UNDOING:
            record.state = State.CHECKING
        record.save(update_fields=["claim", "claimed_until", "state"])
    return record


def _take_in(record: Import, stop: threading.Event | None) -> None:
    file = file_of(record)

    def step(counts: Counts) -> None:
        if stop is not None and stop.is_set():
            _give_back(record)
            raise Lost
        _renew(record, read=counts.read)

    counts = survey(record, file, step)
    stands = counts.read and (not counts.refused or Options.from_json(record.options).lenient)
    _renew(record, read=counts.read, state=State.APPLYING)

    def once() -> None:
        with transaction.atomic():
            _lock(record)
            settle(record, file, stands=bool(stands))

    retrying(once)


def _undo(record: Import) -> None:
    try:
        undo(record)
    except Refusal as refusal:
        Import.objects.filter(pk=record.pk, claim=record.claim).update(
            state=State.DONE, detail=str(refusal), claim="", claimed_until=None
        )


def _renew(record: Import, *, read: int, state: str = State.CHECKING) -> None:
    """Say how far it is, and hold it for another while. Raises Lost."""
    renewed = Import.objects.filter(pk=record.pk, claim=record.claim, state=State.CHECKING).update(
        read=read, state=state, claimed_until=timezone.now() + held_for()
    )
    if not renewed:
        raise Lost
    record.state = state


def _lock(record: Import) -> None:
    """Whoever applies it holds its row until the end, so that no two do. Raises Lost."""
    held = Import.objects.select_for_update().filter(
        pk=record.pk, claim=record.claim, state=State.APPLYING
    )
    if not list(held.values_list("pk")):
        raise Lost


def _give_back(record: Import) -> None:
    Import.objects.filter(pk=record.pk, claim=record.claim).update(
        state=State.WAITING, claim="", claimed_until=None
    )
