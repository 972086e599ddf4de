"""What is nobody's request."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from api.management.commands.purge import purge_until
from bank.transfer.queue import work_until


class Command(BaseCommand):
    help = (
        "Do what requests leave behind until told to stop: work on imports, and delete what has had its time. Any "
        "number of these may run; where the app server has its worker inside (WORKER=inside), none needs to."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--purge-every", metavar="SECONDS", type=int, default=3600)

    def handle(self, *, purge_every: int, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        purging = threading.Thread(target=purge_until, args=(stop, purge_every), daemon=True)
        purging.start()
        work_until(stop)
        purging.join()
