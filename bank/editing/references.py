"""From the slugs of a document to the rows they stand for."""

from typing import NamedTuple

from bank import limits
from bank.documents import Problem, QuestionDocument, Unsound
from bank.models import Source, Tag, Topic
from bank.nearest import no_such


class References(NamedTuple):
    topic: Topic
    tags: list[Tag]
    source: Source | None


def resolve(document: QuestionDocument, faults: list[Problem]) -> References:
    """
    The rows that a document refers to; its tags are put in the order in which they are kept.

    Raises Unsound if there are faults, and tells with them each word that is missing and the nearest known one.
    """
    problems = list(faults)
    faulty = {fault.pointer for fault in faults}
    topic = source = None
    if "/topic" not in faulty:
        topic = Topic.objects.filter(slug=document.topic).first()
        if topic is None:
            problems.append(Problem("/topic", "unknown", _no_such(Topic, document.topic)))
    slugs = {
        f"/tags/{place}": slug
        for place, slug in enumerate(document.tags[: limits.TAGS])
        if f"/tags/{place}" not in faulty
    }
    tags = {tag.slug: tag for tag in Tag.objects.filter(slug__in=slugs.values())} if slugs else {}
    problems += [
        Problem(pointer, "unknown", _no_such(Tag, slug))
        for pointer, slug in slugs.items()
        if slug not in tags
    ]
    if document.source and "/source" not in faulty:
        source = Source.objects.filter(slug=document.source).first()
        if source is None:
            problems.append(Problem("/source", "unknown", _no_such(Source, document.source)))
    if topic is None or problems:
        raise Unsound(problems)
    document.tags = sorted(document.tags)
    return References(topic, [tags[slug] for slug in document.tags], source)


def _no_such(model: type[Topic | Tag | Source], slug: str) -> str:
    known = model.objects.values_list("slug", flat=True)
    return no_such(str(model._meta.model_name), slug, known)
