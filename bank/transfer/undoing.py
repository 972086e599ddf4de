"""An import taken back: the bank's documents are what they were, and the log says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bank import editing
from bank.editing import InUse, Refusal, Tally, retrying
from bank.editing.restoring import document_of
from bank.models import Import, Question, Revision, Source, Tag, Topic
from bank.models.history import RevisionQuerySet
from bank.models.seals import opened

What, Verb = Revision.What, Revision.Verb
_AT_A_TIME = 1_000
MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class Edited:
    """A question that somebody has changed or deleted since the import."""

    question_id: int
    why: str


class EditedSince(Refusal):
    """An import cannot be taken back, for others built on it; `edited` lists what they changed, the first hundred."""

    def __init__(self, edited: list[Edited]) -> None:
        self.edited = edited
        super().__init__("Some of its questions were changed since; undo these changes first.")


def undo(record: Import) -> None:
    """
    Delete what an import has added, change back what it has changed, and unmake the topics, tags and sources that
    were made for it and that nothing uses. All of it or nothing, in one transaction.

    Raises EditedSince, Refusal (it was never done, or is undone already).
    """

    def once() -> None:
        with transaction.atomic(), opened(), editing.brought_by(""):
            _undo(record)

    retrying(once)


def _undo(record: Import) -> None:
    locked = Import.objects.select_for_update().get(pk=record.pk)
    if locked.state not in (Import.State.DONE, Import.State.UNDOING):
        raise Refusal(
            f"This import is {locked.get_state_display().lower()}; nothing is to be undone."
        )
    if edited := list(islice(edited_since(record), MOST_TOLD)):
        raise EditedSince(edited)
    by, reason = record.caller, f"Undo of import {record.pk}"
    lines = _lines(record, What.QUESTION)
    for line in lines.filter(verb=Verb.CHANGED).order_by("subject_id").iterator(_AT_A_TIME):
        before = Revision.objects.of(What.QUESTION, line.subject_id).get(version=line.version - 1)
        editing.change_question(
            line.subject_id,
            partial(document_of, before.document or {}),
            by=by,
            reason=reason,
            verb=Verb.RESTORED,
        )
    added = lines.filter(verb=Verb.CREATED).order_by("subject_id")
    tally = Tally()
    ids = iter(added.values_list("subject_id", flat=True).iterator(_AT_A_TIME))
    while chunk := list(islice(ids, _AT_A_TIME)):
        editing.delete_questions(chunk, by=by, reason=reason, tally=tally)
    editing.write_counts(tally)
    _unmake_words(record, reason)
    record.state, record.finished_at = Import.State.UNDONE, timezone.now()
    record.claim, record.claimed_until = "", None
    record.save(update_fields=["state", "finished_at", "claim", "claimed_until"])


def edited_since(record: Import) -> Iterator[Edited]:
    """What of an import is not as it left it. What it added and somebody deleted is as it was before."""
    lines = _lines(record, What.QUESTION).order_by("subject_id")
    walk = iter(lines.values_list("subject_id", "version", "verb").iterator(_AT_A_TIME))
    while chunk := list(islice(walk, _AT_A_TIME)):
        ids = [pk for pk, _, _ in chunk]
        present = dict(Question.objects.filter(pk__in=ids).values_list("pk", "version"))
        for pk, version, verb in chunk:
            if pk not in present:
                if verb == Verb.CHANGED:
                    yield Edited(pk, "deleted since")
            elif present[pk] != version and not _is_as_it_was_left(pk, version):
                yield Edited(pk, f"changed since, {present[pk] - version} times")


def _is_as_it_was_left(question_id: int, version: int) -> bool:
    """Were all changes since that version taken back?"""
    logged = Revision.objects.of(What.QUESTION, question_id).get(version=version).document or {}
    current = Question.objects.with_details().get(pk=question_id).document()
    left = document_of(logged, current)
    for answer in (*left.answers, *current.answers):
        # An answer that was taken away and brought back has another id.
        answer.id = None
    return left == current


def _unmake_words(record: Import, reason: str) -> None:
    """
    Those that nobody has changed and nothing uses, the deepest topics first; also what was made for imports that were
    undone before, for this one may have been the last that used it.
    """
    by = record.caller
    delete = {
        What.TOPIC: editing.delete_topic,
        What.TAG: editing.delete_tag,
        What.SOURCE: editing.delete_source,
    }
    undone = Import.objects.filter(Q(pk=record.pk) | Q(state=Import.State.UNDONE)).values("pk")
    models: dict[str, type[Topic | Tag | Source]] = {
        What.TOPIC: Topic,
        What.TAG: Tag,
        What.SOURCE: Source,
    }
    for what in (What.TOPIC, What.TAG, What.SOURCE):
        made = Revision.objects.filter(what=what, verb=Verb.CREATED, import_id__in=undone)
        # By this the database knows that the index of imports has them all.
        made = made.exclude(import_id="")
        unchanged = models[what].objects.filter(version=1).values("slug")
        found = made.filter(name__in=unchanged).order_by("-pk").values_list("name", flat=True)
        for slug in list(dict.fromkeys(found)):
            try:
                delete[what](slug, by=by, reason=reason)
            except InUse:
                # Others have come to need it.
                continue


def _lines(record: Import, what: str) -> RevisionQuerySet:
    return Revision.objects.filter(import_id=record.pk, what=what)
