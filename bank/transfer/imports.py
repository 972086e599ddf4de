"""
A file into the bank, on record: staged, checked whole, applied in one transaction, so that what it brings is invisible
until all of it is there.

`begin` puts a file aside; `take_in` does all the work at once, and `bank.transfer.queue` does it later, piece by piece.
"""

from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from bank import editing, formats
from bank.callers import Caller
from bank.editing import NotAllowed, retrying
from bank.editing.log import clean_reason
from bank.models import Import, ImportPart
from bank.transfer.ledger import Fate, Line, StoredLedger
from bank.transfer.options import Options
from bank.transfer.reading import name_of_format, walked
from bank.transfer.taking import Counts, Taking

State = Import.State
_PART = 256 * 1024
_MOST_FAULTS = 1_000


class _DoesNotStand(Exception):
    """Something of the file is refused, so nothing of it is applied."""


def begin(
    file: BinaryIO,
    *,
    by: Caller,
    options: Options,
    file_name: str = "",
    format: str | None = None,
    reason: str = "",
) -> Import:
    """
    The record of an import; nothing is stored yet. `file` can seek.

    Raises NotAllowed if the caller is no editor, UnknownFormat, UnfitReason.
    """
    if not by.edits_everything or by.role is None:
        raise NotAllowed("Only editors bring questions in.")
    chosen = name_of_format(format, file_name, file)
    size = file.seek(0, 2)
    file.seek(0)
    return Import(
        by_id=by.user_id,
        by_name=by.name,
        by_role=by.role,
        reason=clean_reason(reason),
        file_name=file_name,
        format=chosen,
        size=size,
        options=options.as_json(),
    )


def put_aside(record: Import, file: BinaryIO) -> None:
    """Store a record with its file, for whoever works on such."""
    with transaction.atomic():
        record.save(force_insert=True)
        number = 0
        while piece := file.read(_PART):
            ImportPart.objects.create(owner=record, number=number, data=piece)
            number += 1


def file_of(record: Import) -> BytesIO:
    """The file that was put aside."""
    parts = ImportPart.objects.filter(owner=record).order_by("number")
    return BytesIO(b"".join(parts.values_list("data", flat=True)))


def take_in(
    record: Import, file: BinaryIO, progress: Callable[[int], object] = lambda size: None
) -> None:
    """
    Apply a file, or check it if that is what was asked for; the record, with its ledger, tells what came of it. All
    of it is one transaction.
    """

    def once() -> None:
        with transaction.atomic():
            record.save()
            settle(record, file, progress)

    retrying(once)


def settle(
    record: Import,
    file: BinaryIO,
    progress: Callable[[int], object] = lambda size: None,
    *,
    stands: bool = True,
) -> None:
    """
    In the caller's transaction: put what the file brings into the bank and say on the record that it is done, or say
    why nothing of it is there. With `stands` false that is known already.
    """
    faults: list[Line] = []
    if stands and not record.options["dry_run"]:
        faults = _apply(record, file, progress)
        if record.state == State.DONE:
            return
    with StoredLedger(record) as ledger:
        counts = _walk(record, file, ledger.add, put=False)
        if not counts.refused:
            # Refused by the door alone, such as for something that somebody did at the same moment.
            ledger.add(faults)
            counts.refused = len(faults)
    state = State.CHECKED if record.options["dry_run"] else State.REFUSED
    if state == State.REFUSED:
        counts.created = counts.changed = counts.made = 0
    _finish(record, state, counts)


def _apply(record: Import, file: BinaryIO, progress: Callable[[int], object]) -> list[Line]:
    """What was refused, if that is why nothing is there."""
    faults: list[Line] = []
    try:
        with transaction.atomic(), StoredLedger(record) as ledger:

            def tell(lines: list[Line]) -> None:
                ledger.add(lines)
                refused = (line for line in lines if line.fate == Fate.REFUSED)
                faults.extend(islice(refused, _MOST_FAULTS - len(faults)))

            counts = _walk(record, file, tell, progress, put=True)
            if not counts.read or (counts.refused and not _options(record).lenient):
                raise _DoesNotStand
    except _DoesNotStand:
        return faults
    _finish(record, State.DONE, counts)
    return []


def survey(record: Import, file: BinaryIO, step: Callable[[Counts], object]) -> Counts:
    """Read a file whole without writing; `step` is called after each chunk."""
    taking = Taking(_options(record), record.caller, put=False, tell=lambda lines: None)
    for _ in walked(file, formats.by_name(record.format), taking):
        step(taking.counts)
    return taking.counts


def _walk(
    record: Import,
    file: BinaryIO,
    tell: Callable[[list[Line]], object],
    progress: Callable[[int], object] = lambda size: None,
    *,
    put: bool,
) -> Counts:
    with editing.brought_by(record.pk):
        taking = Taking(_options(record), record.caller, put, tell, record.reason)
        for _ in walked(file, formats.by_name(record.format), taking, progress):
            pass
    return taking.counts


def _options(record: Import) -> Options:
    return Options.from_json(record.options)


def _finish(record: Import, state: str, counts: Counts) -> None:
    for name, value in asdict(counts).items():
        setattr(record, name, value)
    record.state, record.finished_at = state, timezone.now()
    record.claim, record.claimed_until = "", None
    record.save(force_update=True)
    ImportPart.objects.filter(owner=record).delete()
