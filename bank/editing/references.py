"""From the slugs of a document to the rows they stand for."""

from typing import NamedTuple

from bank.documents import Problem, QuestionDocument, Unsound
from bank.models import Source, Tag, Topic
from bank.nearest import no_such


class References(NamedTuple):
    topic: Topic
    tags: list[Tag]
    source: Source | None


def resolve(document: QuestionDocument) -> References:
    """
    The rows that a document refers to; its tags are put in the order in which they are kept.

    Raises Unsound and names the nearest known one for each that is missing.
    """
    topic = Topic.objects.filter(slug=document.topic).first()
    tags = (
        {tag.slug: tag for tag in Tag.objects.filter(slug__in=document.tags)}
        if document.tags
        else {}
    )
    source = Source.objects.filter(slug=document.source).first() if document.source else None

    problems = []
    if topic is None:
        problems.append(Problem("/topic", "unknown", _no_such(Topic, document.topic)))
    for place, slug in enumerate(document.tags):
        if slug not in tags:
            problems.append(Problem(f"/tags/{place}", "unknown", _no_such(Tag, slug)))
    if document.source and source is None:
        problems.append(Problem("/source", "unknown", _no_such(Source, document.source)))
    if topic is None or problems:
        raise Unsound(problems)
    document.tags = sorted(document.tags)
    return References(topic, [tags[slug] for slug in document.tags], source)


def _no_such(model: type[Topic | Tag | Source], slug: str) -> str:
    known = model.objects.values_list("slug", flat=True)
    return no_such(str(model._meta.model_name), slug, known)
