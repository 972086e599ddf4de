"""The first questions of a new bank."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from bank.management.loading import files_of, said_in_a_line
from bank.models import Revision
from bank.statistics import renew_statistics
from bank.transfer import load_files, summed

SEED = Path(__file__).resolve().parents[3] / "seed"
SOURCE = "core"


class Command(BaseCommand):
    help = (
        "Load the seed into a bank that never had its source; in any other it does nothing and says nothing, so it "
        "may be part of every start. All of the seed is loaded, or none of it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", metavar="FOLDER", type=Path, default=SEED, help="another folder than seed/"
        )

    def handle(self, *, folder: Path, **options: Any) -> None:
        with said_in_a_line(), transaction.atomic():
            _wait_for_other_starts()
            if Revision.objects.filter(what=Revision.What.SOURCE, name=SOURCE).exists():
                return
            # A start that is interrupted here leaves nothing, so the next one begins anew.
            reports = list(load_files(files_of(folder)))
            total = summed(reports)
            if total.refused:
                transaction.set_rollback(True)
        for report in reports:
            for line in report.faults:
                self.stderr.write(line)
        if total.refused:
            raise CommandError(f"Nothing was loaded from {folder}, for it has faults.")
        renew_statistics()
        self.stdout.write(f"Loaded {total.created} topics, tags and questions from {folder}.")


def _wait_for_other_starts() -> None:
    """Of several that start at once the first one loads. On SQLite a transaction has the bank to itself anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # It keeps nobody from reading, and ends with the transaction.
            cursor.execute("LOCK TABLE bank_source IN SHARE ROW EXCLUSIVE MODE")
