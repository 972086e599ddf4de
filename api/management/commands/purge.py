"""What has had its time."""

import logging
import signal
import threading
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from api import renditions
from api.idempotency import KEPT_FOR
from api.models import KeptReply
from bank import drawing
from bank.statistics import renew_statistics

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Delete replies that were kept for an Idempotency-Key longer than a day, sessions of the admin site and draws "
        "that have ended, what readers were given longer than FORGET_READERS_AFTER days ago, and what is kept of "
        "questions that were deleted. With --every it goes on doing so until it is told to stop."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", metavar="SECONDS", type=int, default=0)

    def handle(self, *, every: int, **options: Any) -> None:
        if not every:
            self.stdout.write(f"Deleted {purge()}.")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        purge_until(stop, every)


def purge_until(stop: threading.Event, every: int) -> None:
    """Purge every so many seconds until told to stop, and see to it that what is left is found as fast as may be."""
    while not stop.is_set():
        try:
            log.info("deleted %s", purge())
            renew_statistics()
        except (OperationalError, InterfaceError) as error:
            # The database will be back some day, and nothing is lost by waiting for it.
            log.warning("database not available: %s", type(error).__name__)
        # Kept open, the connection would take one from the API for an hour of nothing.
        connection.close()
        stop.wait(every)


def purge() -> str:
    """Delete what has had its time, and say how much that was."""
    now = timezone.now()
    replies, _ = KeptReply.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    draws = drawing.delete_ended(now)
    sightings = drawing.forget_before(now - timedelta(days=settings.FORGET_READERS_AFTER))
    gone = renditions.forget_the_deleted()
    return (
        f"{replies} kept replies, {sessions} sessions, {draws} draws, {sightings} questions given to readers and"
        f" {gone} renditions of deleted questions"
    )
