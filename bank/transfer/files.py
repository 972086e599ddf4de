"""A file from the disk taken in as an import, of any size and format."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bank import formats
from bank.callers import Caller
from bank.documents import Problem
from bank.models import Import
from bank.transfer.imports import begin, take_in
from bank.transfer.ledger import Fate, Line
from bank.transfer.options import Options
from bank.transfer.reports import FileReport, LeftAlone


def take_file(
    path: Path,
    *,
    by: Caller,
    options: Options,
    format: str | None = None,
    progress: Callable[[int], object] = lambda size: None,
    tell: Callable[[Line], object] | None = None,
) -> FileReport:
    """
    Take a file in as a whole; it stays on record, by which it can be undone. `progress` hears how many bytes were read,
    and `tell` at the end each line of the ledger.

    Raises NotAllowed, UnknownFormat, Contended, OSError.
    """
    with path.open("rb") as file:
        record = begin(file, by=by, options=options, file_name=path.name, format=format)
        take_in(record, file, progress)
    if formats.by_name(record.format).IS_BINARY:
        progress(record.size)
    if tell is not None:
        for line in record.ledger.order_by("number").iterator():
            tell(Line.of_stored(line))
    return _report(str(path), record)


def _report(name: str, record: Import) -> FileReport:
    report = FileReport(
        name, created=record.created, changed=record.changed, unchanged=record.unchanged
    )
    refused = record.ledger.filter(fate=Fate.REFUSED).order_by("number")
    for line in refused.iterator():
        how = f"In {line.file}: {line.how}" if line.file else line.how
        report.refuse(line.line, Problem(line.pointer, line.code, how))
    left = record.ledger.filter(fate=Fate.DROPPED, what="question").order_by("number")
    report.left_alone = [
        LeftAlone(f"line {line.line} ({line.excerpt})", line.how) for line in left.iterator()
    ]
    fates = Counter(
        record.ledger.exclude(what="question").values_list("fate", flat=True).iterator()
    )
    report.mapped, report.dropped = fates[Fate.MAPPED], fates[Fate.DROPPED]
    report.made = record.made
    report.import_id = record.pk if record.state == Import.State.DONE else ""
    return report
