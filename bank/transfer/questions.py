"""A file of questions into the bank."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from bank import editing, formats
from bank.callers import Caller
from bank.documents import QuestionDocument, fingerprint
from bank.formats import Entry
from bank.models import Question, Revision
from bank.transfer.origins import why_gone, why_not
from bank.transfer.reports import FileReport, LeftAlone
from bank.transfer.texts import NotText, decoded


def load(
    file: Path | Iterable[bytes],
    *,
    by: Caller,
    name: str = "",
    format: str | None = None,
    reason: str = "",
) -> FileReport:
    """
    Put the questions of a file into the bank: all of them, or none if any is refused, which the report tells.

    `file` is a path or an open binary file. `name` is what the report calls it and defaults to the path; by its
    ending the format is known, unless `format` names one. A question is known by source and key. One that the bank
    never had is created; one that the caller wrote, and nobody changed after that, becomes what the file says;
    one that somebody else changed or deleted is left alone. Without source and key it is known by its fingerprint.

    Raises NotAllowed if the caller is no editor, UnknownFormat, UnfitReason, OSError.
    """
    if not by.edits_everything:
        raise editing.NotAllowed("Only editors load files.")
    if isinstance(file, Path):
        with file.open("rb") as lines:
            return load(lines, by=by, name=name or str(file), format=format, reason=reason)

    chosen = formats.by_filename(name) if format is None else formats.by_name(format)
    report = FileReport(name)
    with transaction.atomic():
        try:
            content = file if chosen.IS_BINARY else decoded(file)
            for entry in formats.entries(chosen, content):
                _take(entry, by, reason, report)
        except NotText as error:
            report.refuse(error.line, error.problem)
        if report.refused:
            transaction.set_rollback(True)
            report.undo()
    return report


def _take(entry: Entry, by: Caller, reason: str, report: FileReport) -> None:
    for fault in entry.faults:
        report.refuse(fault.line, fault.problem)
    if entry.document is None or entry.faults:
        return
    with report.refusing(entry.line_of):
        _put(entry.document, by, reason, report)


def _put(document: QuestionDocument, by: Caller, reason: str, report: FileReport) -> None:
    for answer in document.answers:
        # Ids are of one bank; here answers are matched by what they say.
        answer.id = None
    stored = _known(document)
    if stored is None:
        gone = why_gone(Revision.What.QUESTION, _name(document)) if document.source else None
        if gone:
            report.left_alone.append(LeftAlone(_name(document), gone))
        else:
            editing.add_question(document, by=by, reason=reason)
            report.created += 1
    elif document.source is None or _sorted(document) == stored.document():
        report.unchanged += 1
    elif why := why_not(Revision.What.QUESTION, stored.pk, by):
        report.left_alone.append(LeftAlone(_name(document), why))
    else:
        editing.change_question(
            stored.pk, document, by=by, reason=reason, expected_version=stored.version
        )
        report.changed += 1


def _known(document: QuestionDocument) -> Question | None:
    questions = Question.objects.with_details()
    if document.source is None:
        return questions.filter(fingerprint=fingerprint(document)).first()
    return questions.filter(source__slug=document.source, key=document.key).first()


def _sorted(document: QuestionDocument) -> QuestionDocument:
    """As the bank keeps it: the order of tags says nothing."""
    return replace(document, tags=sorted(document.tags))


def _name(document: QuestionDocument) -> str:
    return f"{document.source}/{document.key}"
