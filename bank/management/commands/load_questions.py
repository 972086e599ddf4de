"""Questions from files into the bank."""

import json
from contextlib import ExitStack, nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from bank.formats import FORMATS, by_filename, by_name, markdown
from bank.management.loading import files_of, said_in_a_line
from bank.management.progress import ProgressBar
from bank.transfer import CATALOGUE, LOADER, FileReport, load_files, summed
from bank.transfer.files import take_file
from bank.transfer.ledger import Line
from bank.transfer.options import STATUSES, OnExisting, Options


class Command(BaseCommand):
    help = (
        "Load questions from files, or from a folder with its catalogue. A file is loaded as a whole or, if "
        "anything in it is refused, not at all. What others have changed or deleted in the bank is left alone, unless "
        "--on-existing says otherwise. Markdown without any option keeps to the topics, tags and sources that are "
        "there; for all other files those that are missing are made, and each stays on record, to be undone by "
        "DELETE /api/v1/imports/ID."
    )

    # The file of --ledger.
    _ledger: TextIO | None = None

    # Those of routes would load the whole API, which no file needs.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument(
            "--format",
            metavar="FORMAT",
            help=f"{' or '.join(FORMATS)}; unless it is said, the ending of a file tells",
        )
        parser.add_argument("--source", metavar="SLUG", help="of questions without a source")
        parser.add_argument("--topic", metavar="SLUG", help="of questions without a topic")
        parser.add_argument(
            "--status",
            choices=[str(status) for status in STATUSES],
            help="of new questions; unless it is said, what the file says, else draft",
        )
        parser.add_argument("--on-existing", choices=[str(word) for word in OnExisting])
        parser.add_argument(
            "--lenient", action="store_true", help="load what is sound of a file with faults"
        )
        parser.add_argument(
            "--ledger",
            metavar="PATH",
            type=Path,
            help="a line of JSON for each element of the files and what became of it",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would be done, and do nothing"
        )

    def handle(
        self,
        *,
        paths: list[Path],
        format: str | None,
        ledger: Path | None,
        dry_run: bool,
        **options: Any,
    ) -> None:
        asked = {name: options[name] for name in ("source", "topic", "status", "on_existing")}
        is_plain = not options["lenient"] and not any(asked.values())
        wanted = Options(
            **{**asked, "on_existing": asked["on_existing"] or OnExisting.OWN},
            lenient=options["lenient"],
            dry_run=dry_run,
        )
        with said_in_a_line(), ExitStack() as opened:
            files = [file for path in paths for file in files_of(path)]
            _must_be_of_a_format(files, format)
            if ledger:
                self._ledger = opened.enter_context(ledger.open("w", encoding="utf-8"))
            with transaction.atomic() if dry_run else nullcontext():
                reports = self._load(files, format, wanted, is_plain)
                if dry_run:
                    transaction.set_rollback(True)
        total = summed(reports)
        self.stdout.write(f"{total}{'; a dry run, so nothing was loaded' if dry_run else ''}")
        if total.refused:
            untried = len(files) - len(reports)
            what = (
                "What was refused was not loaded."
                if wanted.lenient
                else "Of files in which something was refused, nothing was loaded."
            )
            raise CommandError(
                what
                + (f" Without their catalogue, {untried} more were not tried." if untried else "")
            )

    def _load(
        self, files: list[Path], format: str | None, options: Options, is_plain: bool
    ) -> list[FileReport]:
        bar = ProgressBar(self.stderr, total=sum(file.stat().st_size for file in files))
        reports: list[FileReport] = []
        for file in files:
            if file.suffix == CATALOGUE.suffix or (is_plain and _is_markdown(file, format)):
                (report,) = load_files([file], format=format, watch=bar.watch)
                for line in report.lines():
                    self._write_down(file, line)
            else:
                report = take_file(
                    file,
                    by=LOADER,
                    options=options,
                    format=format,
                    progress=bar.step,
                    tell=partial(self._write_down, file) if self._ledger else None,
                )
            bar.clear()
            self._tell(report)
            reports.append(report)
            if file.suffix == CATALOGUE.suffix and report.refused:
                # The files behind it refer to what is not there.
                break
        return reports

    def _write_down(self, file: Path, line: Line) -> None:
        if self._ledger:
            told = {name: value for name, value in asdict(line).items() if value or name == "line"}
            member = told.pop("file", None)
            told = {"file": str(file), **({"member": member} if member else {}), **told}
            self._ledger.write(json.dumps(told, ensure_ascii=False) + "\n")

    def _tell(self, report: FileReport) -> None:
        said = str(report)
        if report.mapped or report.dropped:
            said += f", {report.mapped} elements mapped, {report.dropped} dropped"
        if report.import_id:
            said += f", {report.made} made; import {report.import_id}"
        self.stdout.write(said)
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


def _is_markdown(file: Path, format: str | None) -> bool:
    return (by_filename(file) if format is None else by_name(format)) is markdown
