"""Bringing back what a question was."""

from dataclasses import fields
from typing import Any

from bank.callers import Caller
from bank.documents import Problem, QuestionDocument, Unsound, from_json
from bank.editing.log import Verb, What
from bank.editing.questions import change_question
from bank.editing.refusals import Expected
from bank.models import Question, Revision


def restore_question(
    question_id: int,
    *,
    version: int,
    by: Caller,
    reason: str = "",
    expected_version: Expected = None,
) -> Question:
    """
    Give a question the content that it had in an earlier version, as a new version. The status stays what it is, for
    publishing is a decision of its own; answers that are still there keep their ids.

    Raises Unsound for a version that never was, or whose topic, tags or source are gone, and then that version is to
    blame, whatever of it; and as `change_question`.
    """

    def as_it_was(current: QuestionDocument) -> QuestionDocument:
        revision = Revision.objects.of(What.QUESTION, question_id).filter(version=version).first()
        if revision is None or revision.document is None:
            raise Unsound([Problem("/version", "unknown", f"There is no version {version}.")])
        document = document_of(revision.document, current)
        document.status = current.status
        return document

    try:
        return change_question(
            question_id,
            as_it_was,
            by=by,
            reason=reason,
            expected_version=expected_version,
            verb=Verb.RESTORED,
        )
    except Unsound as unsound:
        raise Unsound(
            fault
            if fault.pointer == "/version"
            else Problem("/version", fault.code, f"What it was does not fit any more: {fault}")
            for fault in unsound.problems
        ) from unsound


def document_of(logged: dict[str, Any], current: QuestionDocument) -> QuestionDocument:
    """What the log has of a question; answers that are still there keep their ids, others get new ones."""
    members = {field.name for field in fields(QuestionDocument)}
    document = from_json({name: value for name, value in logged.items() if name in members})
    present = {answer.id for answer in current.answers}
    for answer in document.answers:
        if answer.id not in present:
            answer.id = None
    return document
