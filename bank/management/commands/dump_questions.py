"""Questions out of the bank, into a file."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from bank.callers import machine
from bank.documents import Status
from bank.formats import FORMATS, Note, Writing, by_filename, by_name
from bank.management.loading import said_in_a_line
from bank.management.progress import ProgressBar
from bank.models import Question, Source, Tag, Topic
from bank.transfer.exports import written
from bank.transfer.ledger import is_left_out

DUMPER = machine("dump_questions")


class Command(BaseCommand):
    help = (
        "Write questions to a file, or with - to the standard output. What the format has no words for is counted, "
        "and told line by line in the file that --ledger names."
    )

    # Those of routes would load the whole API, which no file needs.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="PATH")
        parser.add_argument(
            "--format",
            metavar="FORMAT",
            help=f"one of {', '.join(FORMATS)}; unless it is said, the ending of the file tells",
        )
        parser.add_argument("--topic", metavar="SLUG", help="only this topic and those below it")
        parser.add_argument("--source", metavar="SLUG", help="only this source")
        parser.add_argument("--tag", metavar="SLUG", action="append", default=[])
        parser.add_argument("--status", choices=[str(status) for status in Status])
        parser.add_argument(
            "--ledger", metavar="PATH", type=Path, help="a line of JSON for each loss"
        )

    def handle(self, *, path: str, format: str | None, ledger: Path | None, **filters: Any) -> None:
        with said_in_a_line(), ExitStack() as files:
            name = _format_of(path, format)
            questions = _narrowed(filters)
            fates: Counter[str] = Counter()
            left_out = 0
            losses = files.enter_context(ledger.open("w", encoding="utf-8")) if ledger else None

            def note(note: Note) -> None:
                nonlocal left_out
                if is_left_out([note]):
                    left_out += 1
                else:
                    fates[note.fate] += 1
                if losses:
                    told = {"question": note.question, "what": note.what, "fate": note.fate}
                    told |= {"how": note.how, "excerpt": note.excerpt}
                    losses.write(json.dumps(told, ensure_ascii=False) + "\n")

            total = questions.count()
            bar = ProgressBar(self.stderr, total)
            pieces = written(questions, name, DUMPER, Writing(note=note), bar.step)
            if path == "-":
                for piece in pieces:
                    self.stdout.write(piece.decode("utf-8", "surrogateescape"), ending="")
                bar.clear()
                return
            _write(Path(path), pieces)
            bar.clear()
        without = f", {left_out} left out" if left_out else ""
        self.stdout.write(
            f"{path}: {total - left_out} questions written{without}, "
            f"{fates['mapped']} elements mapped, {fates['dropped']} dropped"
        )


def _format_of(path: str, format: str | None) -> str:
    """Raises UnknownFormat, CommandError."""
    if format is None:
        if path == "-":
            raise CommandError("Say the --format of what goes to the standard output.")
        chosen = by_filename(path)
    else:
        chosen = by_name(format)
    if not hasattr(chosen, "write"):
        raise CommandError("This format is only read.")
    return next(name for name, one in FORMATS.items() if one is chosen)


def _narrowed(filters: dict[str, Any]) -> QuerySet[Question]:
    """Raises CommandError for words that the bank does not know."""
    questions = Question.objects.all()
    if filters["status"]:
        questions = questions.in_status(filters["status"])
    if filters["topic"]:
        questions = questions.under(_known(Topic, filters["topic"]))
    for slug in filters["tag"]:
        questions = questions.tagged(_known(Tag, slug))
    if filters["source"]:
        questions = questions.filter(source=_known(Source, filters["source"]))
    return questions


def _known(model: Any, slug: str) -> Any:
    found = model.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no {model._meta.model_name} {slug!r}.")
    return found


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    """All of the file, or none: what was there before stays until the new one is whole."""
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    unfinished.replace(path)
