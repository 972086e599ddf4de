"""Adding, changing and deleting questions."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from bank import search, workflow
from bank.callers import Caller
from bank.documents import QuestionDocument, Status, faults_of, fingerprint
from bank.editing import answers, log
from bank.editing.log import Verb, What
from bank.editing.references import References, resolve
from bank.editing.refusals import (
    Expected,
    NoSuchStep,
    NotAllowed,
    NotYourStep,
    Stale,
    Vanished,
    must_be_expected,
)
from bank.editing.transactions import door
from bank.models import Question, Revision, TagLink, Topic


@door
def add_question(document: QuestionDocument, *, by: Caller, reason: str = "") -> Question:
    """
    Add a question to the bank.

    Raises Unsound for what is wrong with the document, NotAllowed or NotYourStep for what the caller may not give
    it, Taken if its source has the key already.
    """
    if not workflow.may_add(by):
        raise NotAllowed("Only authors and editors add questions.")
    document = _copied(document)
    references = resolve(document, faults_of(document))
    if not by.edits_everything:
        if document.source is not None:
            raise NotAllowed("Only editors give a question a source and a key.")
        if document.status not in workflow.OPEN_TO_AUTHORS:
            raise NotYourStep("nothing", document.status, workflow.OPEN_TO_AUTHORS)

    answers.identify(document.answers, before={})
    now = timezone.now()
    question = Question(
        **columns_of(document, references),
        # Also known as rows, for whoever shows what was added.
        topic=references.topic,
        source=references.source,
        author_id=by.user_id,
        created_at=now,
        updated_at=now,
        published_at=now if document.status == Status.PUBLISHED else None,
    )
    question.save(force_insert=True)
    question.draw_key = draw_key(question.pk)
    Question.objects.filter(pk=question.pk).update(draw_key=question.draw_key)

    rows = answers.write(question, document.answers, before={})
    _link_tags(question, references, before=set())
    question.has_loaded(answers=rows, tags=references.tags)
    search.index({question.pk: document})
    count_published({question.topic_id: int(question.status == Status.PUBLISHED)})
    _record(question, document, verb=Verb.CREATED, by=by, reason=reason)
    return question


@door
def change_question(
    question_id: int,
    change: QuestionDocument | Callable[[QuestionDocument], QuestionDocument],
    *,
    by: Caller,
    reason: str = "",
    expected_version: Expected = None,
    verb: str = Verb.CHANGED,
) -> Question:
    """
    Put a document in the place of a question's present one: the given one, or what the given function makes of the
    present one, which nobody else changes meanwhile. A document that says nothing new changes nothing, and leaves no
    line in the log.

    Raises Vanished, Stale (the version is not `expected_version`), NotAllowed, NoSuchStep, NotYourStep, Unsound,
    Taken.
    """
    question = _locked(question_id, by, expected_version)
    current = question.document()
    document = _copied(change(question.document()) if callable(change) else change)
    references = resolve(document, faults_of(document))
    _must_be_a_step(Status(current.status), Status(document.status), by)
    if (document.source, document.key) != (current.source, current.key) and not by.edits_everything:
        raise NotAllowed("Only editors give a question a source and a key.")
    before = {answer.pk: answer for answer in question.answers.all()}
    kept = answers.identify(document.answers, before)
    if document == current and kept == list(before):
        return question

    old_topic, was_published = question.topic_id, question.status == Status.PUBLISHED
    if old_topic != references.topic.pk:
        _lock_topics(Q(pk__in=[old_topic, references.topic.pk]))
    # Another machine's clock may have been ahead when the question was made.
    now = max(timezone.now(), question.created_at)
    columns = columns_of(document, references)
    if document.status == Status.PUBLISHED and question.published_at is None:
        columns["published_at"] = now
    claimed = Question.objects.filter(pk=question.pk, version=question.version).update(
        **columns, version=F("version") + 1, updated_at=now
    )
    if not claimed:
        raise Stale(question.version + 1)
    for name, value in columns.items():
        setattr(question, name, value)
    question.version += 1
    question.updated_at = now

    answers.write(question, document.answers, before=before)
    if document.tags != current.tags or document.status != current.status:
        _link_tags(question, references, before=set(current.tags))
    search.index({question.pk: document})
    count_published(
        _moved(old_topic, question.topic_id, was_published, question.status == Status.PUBLISHED)
    )
    _record(question, document, verb=verb, by=by, reason=reason)
    # What was loaded before is not what is stored now.
    return Question.objects.with_details().get(pk=question.pk)


@door
def delete_question(
    question_id: int, *, by: Caller, reason: str = "", expected_version: Expected = None
) -> None:
    """Take a question out of the bank; the log keeps what it was. Raises Vanished, Stale, NotAllowed."""
    question = _locked(question_id, by, expected_version)
    search.remove([question.pk])
    count_published({question.topic_id: -int(question.status == Status.PUBLISHED)})
    log.record(
        What.QUESTION,
        question.pk,
        verb=Verb.DELETED,
        version=question.version + 1,
        document=None,
        name=question.name,
        by=by,
        reason=reason,
        author_id=question.author_id,
    )
    question.delete()


def draw_key(question_id: int) -> int:
    """A hash of the id, even over 62 bits, by which large pools are drawn from; the same on every database."""
    return int.from_bytes(hashlib.blake2b(str(question_id).encode(), digest_size=8).digest()) >> 2


def _locked(question_id: int, by: Caller, expected_version: Expected) -> Question:
    """The question, kept from others until the transaction ends, if the caller may change it."""
    # Locked first and read afterwards: what is locked and joined at once may be joined to what it was before.
    list(Question.objects.select_for_update().filter(pk=question_id).values_list("pk"))
    question = Question.objects.visible_to(by).with_details().filter(pk=question_id).first()
    if question is None:
        raise Vanished(f"There is no question {question_id}.")
    if not workflow.may_edit(by, author_id=question.author_id, status=question.status):
        raise NotAllowed("Authors change their own questions, until these are published.")
    must_be_expected(question.version, expected_version)
    return question


def hold_questions(ids: Iterable[int], *, for_topic: str | None = None) -> None:
    """
    Keep questions from others until the transaction ends, and with them the topics that changing them may count anew,
    with the topic that they are to have.

    Who changes one question holds it before its topics. So must who changes many: a transaction that has the topics of
    its first question and waits for its second stands in the way of everybody who has that second one.
    """
    wanted = Question.objects.filter(pk__in=ids).order_by("pk")
    held = wanted.select_for_update().values_list("topic_id")
    _lock_topics(Q(pk__in={topic for (topic,) in held}) | Q(slug=for_topic))


def _lock_topics(which: Q) -> None:
    """In the order of ids, like all who need several topics, so that no two wait for each other."""
    topics = Topic.objects.filter(which).order_by("pk")
    list(topics.select_for_update(no_key=True).values_list("pk"))


def _copied(document: QuestionDocument) -> QuestionDocument:
    """One to fill in, for a second try needs the document as it was sent."""
    return replace(
        document,
        tags=list(document.tags),
        related=list(document.related),
        answers=[replace(answer) for answer in document.answers],
    )


def _must_be_a_step(here: Status, there: Status, by: Caller) -> None:
    if here == there:
        return
    if there not in workflow.STEPS[here]:
        raise NoSuchStep(here, there, workflow.STEPS[here])
    if there not in workflow.steps_of(by, here):
        raise NotYourStep(here, there, workflow.steps_of(by, here))


def columns_of(document: QuestionDocument, references: References) -> dict[str, Any]:
    return {
        "kind": str(document.kind),
        "text": document.text,
        "topic_id": references.topic.pk,
        "difficulty": document.difficulty,
        "language": document.language,
        "status": str(document.status),
        "explanation": document.explanation,
        "source_id": references.source.pk if references.source else None,
        "key": document.key,
        "related": document.related,
        "position": document.position,
        "shuffle": document.shuffle,
        "grading": document.grading,
        "details": document.details,
        "fingerprint": fingerprint(document),
    }


def _link_tags(question: Question, references: References, *, before: set[str]) -> None:
    """The links carry the question's status and age, so they are written anew when one of these changes."""
    if before:
        TagLink.objects.filter(question=question).delete()
    TagLink.objects.bulk_create(
        TagLink(question=question, tag=tag, status=question.status, created_at=question.created_at)
        for tag in references.tags
    )


def _moved(old: int, new: int, was_published: bool, is_published: bool) -> dict[int, int]:
    change = {old: -int(was_published)}
    change[new] = change.get(new, 0) + int(is_published)
    return change


def count_published(change: dict[int, int]) -> None:
    """Keep the topics' counts of published questions; in the order of ids, so that no two wait for each other."""
    for topic_id, by_how_many in sorted(change.items()):
        if by_how_many:
            Topic.objects.filter(pk=topic_id).update(
                published_count=F("published_count") + by_how_many
            )


def line_of(question: Question, document: QuestionDocument, *, verb: str) -> Revision:
    """The line that the log gets for a change of a question, but for who made it and why."""
    written = document.as_json()
    for data, answer in zip(written["answers"], document.answers, strict=True):
        data["id"] = answer.id
    return Revision(
        what=What.QUESTION,
        subject_id=question.pk,
        verb=verb,
        version=question.version,
        document={
            "id": question.pk,
            **written,
            "author": question.author_id,
            "created_at": question.created_at.isoformat(),
            "updated_at": question.updated_at.isoformat(),
            "published_at": question.published_at and question.published_at.isoformat(),
        },
        name=f"{document.source}/{document.key}" if document.source else "",
        author_id=question.author_id,
    )


def _record(
    question: Question, document: QuestionDocument, *, verb: str, by: Caller, reason: str
) -> None:
    log.record_all([line_of(question, document, verb=verb)], by=by, reason=reason)
