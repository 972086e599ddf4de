"""A catalogue into the bank: the source, the topics and the tags that questions refer to."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import models, transaction

from bank import editing
from bank.callers import Caller
from bank.editing.fields import must_edit
from bank.models import Revision, Source, Tag, Topic
from bank.transfer.catalogue_files import Word, read
from bank.transfer.origins import why_gone, why_not
from bank.transfer.reports import FileReport, LeftAlone

What = Revision.What

_ADD: dict[str, Callable[..., models.Model]] = {
    What.SOURCE: editing.add_source,
    What.TOPIC: editing.add_topic,
    What.TAG: editing.add_tag,
}
_CHANGE: dict[str, Callable[..., models.Model]] = {
    What.SOURCE: editing.change_source,
    What.TOPIC: editing.change_topic,
    What.TAG: editing.change_tag,
}


def load_catalogue(
    file: Path | Iterable[bytes], *, by: Caller, name: str = "", reason: str = ""
) -> FileReport:
    """
    Add what the bank lacks, and change what the caller wrote and nobody changed after that; leave alone what
    somebody else changed or deleted. All of the file, or nothing if any of it is refused, which the report tells.

    `file` is a path or an open binary file; `name` is what the report calls it. Raises NotAllowed if the caller is
    no editor, UnfitReason, OSError.
    """
    must_edit(by)
    if isinstance(file, Path):
        with file.open("rb") as lines:
            return load_catalogue(lines, by=by, name=name or str(file), reason=reason)
    report = FileReport(name)
    words, report.refused = read(b"".join(file))
    with transaction.atomic():
        stored: dict[str, dict[str, Source | Topic | Tag]] = {
            What.SOURCE: {row.slug: row for row in Source.objects.all()},
            What.TOPIC: {row.slug: row for row in Topic.objects.select_related("parent")},
            What.TAG: {row.slug: row for row in Tag.objects.all()},
        }
        for word in words:
            with report.refusing(word.line_of):
                _put(word, stored[word.what].get(word.slug), by, reason, report)
        if report.refused:
            transaction.set_rollback(True)
            report.undo()
    return report


def _put(
    word: Word, row: Source | Topic | Tag | None, by: Caller, reason: str, report: FileReport
) -> None:
    if row is None:
        if gone := why_gone(word.what, word.slug):
            report.left_alone.append(LeftAlone(f"{word.what} {word.slug}", gone))
        else:
            _ADD[word.what](by=by, reason=reason, slug=word.slug, **word.fields)
            report.created += 1
    elif _fields(row, word) == word.fields:
        report.unchanged += 1
    elif why := why_not(word.what, row.pk, by):
        report.left_alone.append(LeftAlone(f"{word.what} {word.slug}", why))
    else:
        _CHANGE[word.what](
            word.slug, by=by, reason=reason, expected_version=row.version, **word.fields
        )
        report.changed += 1


def _fields(row: Source | Topic | Tag, word: Word) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in word.fields}
    if isinstance(row, Topic):
        values["parent"] = row.parent and row.parent.slug
    return values
