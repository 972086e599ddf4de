"""
Questions out of the bank, as files of any format, piece by piece.

What a caller may not see is not written: of a question that is sealed from them, formats that can do without the key
get what they may see, and the others leave it out. The ledger tells both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from operator import itemgetter
from typing import Any

import orjson
from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from bank import formats, sealing
from bank.callers import Caller
from bank.documents import AnswerDocument, Kind, QuestionDocument, from_json
from bank.formats import Note, Writing
from bank.formats.entries import EXCERPT
from bank.models import Question, Revision, Topic
from bank.transfer.ledger import Fate, Line, is_left_out

AT_A_TIME = 1000
# These can say a question without saying what is right.
KEYLESS = frozenset({"jsonl", "csv", "tsv"})
_MEMBERS = tuple(field.name for field in fields(QuestionDocument))
_MEMBERS_OF_ANSWERS = tuple(AnswerDocument().as_json())
_values, _values_of_answer = itemgetter(*_MEMBERS), itemgetter(*_MEMBERS_OF_ANSWERS)


# The id of a question and what the log has of it, as text, for nothing reads that faster than what reads it here.
_Logged = tuple[int, str | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question on its way out. `choices` are the right sides of a matching whose key is sealed."""

    question_id: int
    document: QuestionDocument
    is_sealed: bool
    choices: list[str]


def needs_the_key(format: str) -> bool:
    return format not in KEYLESS


def written(
    questions: QuerySet[Question],
    format: str,
    caller: Caller,
    writing: Writing | None = None,
    progress: Callable[[int], object] = lambda number: None,
) -> Iterator[bytes]:
    """
    The file, in pieces, in the order of ids. Its memory is that of a few hundred questions, unless the format needs
    all of them. `progress` hears of how many more were written. Raises UnknownFormat at once.
    """
    chosen = formats.by_name(format)
    if format == "jsonl":
        return _json_lines(questions, caller, progress)
    writing = writing or Writing()
    writing.topics = topic_paths()

    def documents() -> Iterator[QuestionDocument]:
        for sheet in sheets(questions, caller):
            if not (sheet.is_sealed and needs_the_key(format)):
                yield sheet.document
            progress(1)

    pieces = chosen.write(documents(), writing)
    return (piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)


def topic_paths() -> dict[str, tuple[str, ...]]:
    """The names of every topic, from the root."""
    names: dict[int, tuple[str, tuple[int, ...]]] = {}
    slugs: dict[str, tuple[int, ...]] = {}
    for topic in Topic.objects.only("slug", "name", "path"):
        names[topic.pk] = (topic.name, ())
        slugs[topic.slug] = tuple(topic.ancestor_ids)
    return {slug: tuple(names[pk][0] for pk in path if pk in names) for slug, path in slugs.items()}


def chunks_of(questions: QuerySet[Question]) -> Iterator[QuerySet[Question]]:
    """The same questions, some hundred at a time, in the order of ids."""
    last = 0
    while True:
        ids = list(
            questions.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]
        )
        if not ids:
            return
        # The filters hold again, for somebody may have changed one of them just now.
        yield questions.filter(pk__in=ids).order_by("pk")
        last = ids[-1]


def sheets(questions: QuerySet[Question], caller: Caller) -> Iterator[Sheet]:
    if caller.edits_everything:
        for chunk in _logged_chunks(questions):
            yield from map(_sheet_of_log, _read(chunk))
        return
    for part in chunks_of(questions):
        yield from sheets_of(part, caller)


def sheets_of(chunk: QuerySet[Question], caller: Caller) -> Iterator[Sheet]:
    """Questions as this caller may see them."""
    if caller.edits_everything:
        yield from map(_sheet_of_log, _read(_logged(chunk.order_by("pk"))))
        return
    for question in chunk.with_details():  # type: ignore[attr-defined] # a QuestionQuerySet
        if sealing.is_sealed(question, caller):
            choices = (
                sealing.choices(question.answers.all()) if question.kind == Kind.MATCHING else []
            )
            yield Sheet(question.pk, _without_key(question), is_sealed=True, choices=choices)
        else:
            yield Sheet(question.pk, question.document(), is_sealed=False, choices=[])


def lines_of(
    chunk: QuerySet[Question], present: QuerySet[Question], format: str, caller: Caller
) -> Iterator[Line]:
    """The ledger of some questions of an export; `present` are all questions of it."""
    chosen, paths = formats.by_name(format), topic_paths()
    for sheet in sheets_of(chunk, caller):
        document, about = sheet.document, sheet.document.text[:EXCERPT]
        name = f"{document.source}/{document.key}" if document.source else about
        if sheet.is_sealed and needs_the_key(format):
            why = "Its key is sealed from you, and this format cannot be without."
            yield Line(0, Fate.DROPPED, "question", why, about, "", name, sheet.question_id)
            continue
        notes: list[Note] = []
        for _ in chosen.write([document], Writing(paths, notes.append)):
            # What is written is not wanted here, only what was said about it.
            continue
        said = [Line.of_note(note, sheet.question_id) for note in notes]
        if is_left_out(said):
            yield from said
            continue
        yield Line(0, Fate.KEPT, "question", "Written.", about, "", name, sheet.question_id)
        if sheet.is_sealed:
            why = "What tells right from wrong is sealed from you."
            yield Line(0, Fate.DROPPED, "key", why, "", "", name, sheet.question_id)
        for key in _not_there(document, present):
            how = "The key is written; the question that has it is not in this file."
            yield Line(0, Fate.MAPPED, "related", how, key, "", name, sheet.question_id)
        yield from said


def _not_there(document: QuestionDocument, present: QuerySet[Question]) -> list[str]:
    if not document.related or document.source is None:
        return []
    found = present.filter(source__slug=document.source, key__in=document.related)
    there = set(found.values_list("key", flat=True))
    return [key for key in document.related if key not in there]


def _json_lines(
    questions: QuerySet[Question], caller: Caller, progress: Callable[[int], object]
) -> Iterator[bytes]:
    if caller.edits_everything:
        for logged in _logged_chunks(questions):
            # One after another, for a heap of documents is walked again and again by the collector of garbage.
            yield b"".join([_json_line(_on_paper(document)) for _, document in _read(logged)])
            progress(len(logged))
        return
    for chunk in chunks_of(questions):
        lines = [_json_line(_as_seen(sheet)) for sheet in sheets_of(chunk, caller)]
        yield b"".join(lines)
        progress(len(lines))


def _json_line(data: dict[str, Any]) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_APPEND_NEWLINE)


def _logged_chunks(questions: QuerySet[Question]) -> Iterator[list[_Logged]]:
    last = 0
    while chunk := _logged(questions.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        yield chunk
        last = chunk[-1][0]


def _logged(rows: QuerySet[Question]) -> list[_Logged]:
    """
    The documents of the log, which holds each question as it is in its present version: one table, where the question
    itself has four.
    """
    of_now = Revision.objects.filter(
        what=Revision.What.QUESTION, subject_id=OuterRef("pk"), version=OuterRef("version")
    )
    text = Subquery(of_now.values(text=Cast("document", TextField()))[:1])
    return list(rows.annotate(logged=text).values_list("pk", "logged"))


def _read(logged: list[_Logged]) -> Iterator[tuple[int, dict[str, Any]]]:
    # A question that came into the tables by another door has no line.
    missing = [pk for pk, text in logged if text is None]
    others = {
        question.pk: question.document().as_json()
        for question in (Question.objects.filter(pk__in=missing).with_details() if missing else ())
    }
    return (
        (pk, orjson.loads(text) if text is not None else others[pk])
        for pk, text in logged
        if text is not None or pk in others
    )


def _sheet_of_log(logged: tuple[int, dict[str, Any]]) -> Sheet:
    pk, document = logged
    return Sheet(pk, from_json(_on_paper(document)), is_sealed=False, choices=[])


def _on_paper(logged: dict[str, Any]) -> dict[str, Any]:
    """What stands on paper of what the log says, in the order in which it is read."""
    logged["answers"] = [
        dict(zip(_MEMBERS_OF_ANSWERS, _values_of_answer(answer), strict=True))
        for answer in logged["answers"]
    ]
    return dict(zip(_MEMBERS, _values(logged), strict=True))


def _without_key(question: Question) -> QuestionDocument:
    return QuestionDocument(
        kind=question.kind,
        text=question.text,
        topic=question.topic.slug,
        tags=sorted(tag.slug for tag in question.tags.all()),
        difficulty=question.difficulty,
        language=question.language,
        status=question.status,
        answers=[
            AnswerDocument(text=answer.text)
            for answer in sealing.shown(question, question.answers.all())
        ],
        source=question.source.slug if question.source else None,
        key=question.key,
        related=list(question.related),
        position=question.position,
        shuffle=question.shuffle,
        grading=dict(question.grading),
    )


def _as_seen(sheet: Sheet) -> dict[str, Any]:
    """A document as JSON; of a sealed one the members of its key are not there at all."""
    data = sheet.document.as_json()
    if not sheet.is_sealed:
        return data
    del data["explanation"], data["details"]
    data["answers"] = [{"text": answer.text} for answer in sheet.document.answers]
    if sheet.choices:
        data["choices"] = sheet.choices
    return {**data, "sealed": True}
