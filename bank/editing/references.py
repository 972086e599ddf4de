"""From the slugs of a document to the rows they stand for."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from django.db.models import Model

from bank import limits
from bank.documents import Problem, QuestionDocument, Unsound, faults_of
from bank.models import Source, Tag, Topic
from bank.nearest import no_such

_Word = TypeVar("_Word", Topic, Tag, Source)


class References(NamedTuple):
    topic: Topic
    tags: list[Tag]
    source: Source | None


def resolve(document: QuestionDocument, faults: list[Problem]) -> References:
    """
    The rows that a document refers to; its tags are put in the order in which they are kept.

    Raises Unsound if there are faults, and tells with them each word that is missing and the nearest known one.
    """
    return resolve_all([document], [faults])[0]


def judged(document: QuestionDocument) -> list[Problem]:
    """All that keeps a document from being a question of this bank."""
    try:
        resolve(document, faults_of(document))
    except Unsound as unsound:
        return unsound.problems
    return []


def resolve_all(
    documents: Sequence[QuestionDocument], faults: Sequence[list[Problem]]
) -> list[References]:
    """The same for many, in three statements. Raises Unsound for the first of them that has faults."""
    # A text that is no slug may hold what no database takes.
    told = [
        (document, {fault.pointer for fault in found})
        for document, found in zip(documents, faults, strict=True)
    ]
    topics = _rows(Topic, {one.topic for one, faulty in told if "/topic" not in faulty})
    tags = _rows(Tag, {slug for one, faulty in told for slug in _wanted(one, faulty).values()})
    sources = _rows(
        Source, {one.source for one, faulty in told if one.source and "/source" not in faulty}
    )
    return [
        _resolved(document, found, topics, tags, sources)
        for document, found in zip(documents, faults, strict=True)
    ]


def _rows(model: type[_Word], slugs: set[str]) -> dict[str, _Word]:
    return {row.slug: row for row in model.objects.filter(slug__in=slugs)} if slugs else {}


def _wanted(document: QuestionDocument, faulty: set[str]) -> dict[str, str]:
    """The tags that can be looked for, by their places."""
    return {
        f"/tags/{place}": slug
        for place, slug in enumerate(document.tags[: limits.TAGS])
        if f"/tags/{place}" not in faulty
    }


def _resolved(
    document: QuestionDocument,
    faults: list[Problem],
    topics: dict[str, Topic],
    tags: dict[str, Tag],
    sources: dict[str, Source],
) -> References:
    problems = list(faults)
    faulty = {fault.pointer for fault in faults}
    topic = topics.get(document.topic)
    if topic is None and "/topic" not in faulty:
        problems.append(Problem("/topic", "unknown", no_such_word(Topic, document.topic)))
    problems += [
        Problem(pointer, "unknown", no_such_word(Tag, slug))
        for pointer, slug in _wanted(document, faulty).items()
        if slug not in tags
    ]
    source = sources.get(document.source) if document.source else None
    if document.source and source is None and "/source" not in faulty:
        problems.append(Problem("/source", "unknown", no_such_word(Source, document.source)))
    if topic is None or problems:
        raise Unsound(problems)
    document.tags = sorted(document.tags)
    return References(topic, [tags[slug] for slug in document.tags], source)


def no_such_word(model: type[Model], slug: str) -> str:
    """That there is none with this slug, and the nearest that there is."""
    known = model._default_manager.values_list("slug", flat=True)
    return no_such(str(model._meta.model_name), slug, known)
