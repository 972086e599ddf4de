"""Questions from files into the bank."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from bank.formats import FORMATS, by_filename, by_name
from bank.management.loading import files_of, said_in_a_line
from bank.management.progress import ProgressBar
from bank.transfer import CATALOGUE, FileReport, load_files, summed


class Command(BaseCommand):
    help = (
        "Load questions from files, or from a folder with its catalogue. A file is loaded as a whole or, if "
        "anything in it is refused, not at all. What others have changed or deleted in the bank is left alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument(
            "--format",
            metavar="FORMAT",
            help=f"{' or '.join(FORMATS)}; unless it is said, the ending of a file tells",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would be done, and do nothing"
        )

    def handle(
        self, *, paths: list[Path], format: str | None, dry_run: bool, **options: Any
    ) -> None:
        with said_in_a_line():
            files = [file for path in paths for file in files_of(path)]
            _must_be_of_a_format(files, format)
            with transaction.atomic() if dry_run else nullcontext():
                reports = self._load(files, format)
                if dry_run:
                    transaction.set_rollback(True)
        total = summed(reports)
        self.stdout.write(f"{total}{'; a dry run, so nothing was loaded' if dry_run else ''}")
        if total.refused:
            untried = len(files) - len(reports)
            raise CommandError(
                "Of files in which something was refused, nothing was loaded."
                + (f" Without their catalogue, {untried} more were not tried." if untried else "")
            )

    def _load(self, files: list[Path], format: str | None) -> list[FileReport]:
        bar = ProgressBar(self.stderr, total=sum(file.stat().st_size for file in files))
        reports = []
        for report in load_files(files, format=format, watch=bar.watch):
            bar.clear()
            self._tell(report)
            reports.append(report)
        return reports

    def _tell(self, report: FileReport) -> None:
        self.stdout.write(str(report))
        for left in report.left_alone:
            self.stdout.write(f"  left alone: {left.name}, {left.why}")
        for line in report.faults:
            self.stderr.write(line)


def _must_be_of_a_format(files: list[Path], format: str | None) -> None:
    """Say what cannot be read before anything is loaded."""
    if format is not None:
        by_name(format)
        return
    for file in files:
        if file.suffix != CATALOGUE.suffix:
            by_filename(file)
