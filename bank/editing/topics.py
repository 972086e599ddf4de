"""Adding, renaming, moving and deleting topics."""

from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from bank import limits
from bank.callers import Caller
from bank.documents import Problem, Unsound, clean_line, clean_slug, clean_text
from bank.editing import log
from bank.editing.fields import Cleaners, cleaned, must_edit, whole_number
from bank.editing.log import Verb, What
from bank.editing.references import no_such_word
from bank.editing.refusals import Expected, InUse, Vanished, must_be_expected
from bank.editing.transactions import door
from bank.models import Question, Topic
from bank.models.topics import DEEPEST

# `topics/tree` is a route of its own.
RESERVED_SLUGS = ("tree",)

_CLEANERS: Cleaners = {
    "slug": lambda text: clean_slug(text, reserved=RESERVED_SLUGS),
    "name": clean_line,
    "description": lambda text: clean_text(text, most=limits.DESCRIPTION),
    "position": whole_number,
    "parent": lambda slug: None if slug is None else clean_slug(slug),
}


@door
def add_topic(*, by: Caller, reason: str = "", **fields: Any) -> Topic:
    """
    Add a topic: `slug`, `name`, and if wanted `description`, `position` and `parent`, a slug.

    Raises NotAllowed, Unsound, Taken.
    """
    must_edit(by)
    values = cleaned(fields, _CLEANERS, required=frozenset({"slug", "name"}))
    parent = _parent(values.pop("parent", None))
    if parent and parent.depth + 1 > DEEPEST:
        raise Unsound([Problem("/parent", "max_depth", f"Topics go {DEEPEST} levels deep.")])
    now = timezone.now()
    topic = Topic.objects.create(parent=parent, created_at=now, updated_at=now, **values)
    topic.path = f"{parent.path if parent else '/'}{topic.pk}/"
    Topic.objects.filter(pk=topic.pk).update(path=topic.path)
    _record(topic, Verb.CREATED, by, reason)
    return topic


@door
def change_topic(
    slug: str,
    /,
    *,
    by: Caller,
    reason: str = "",
    expected_version: Expected = None,
    **fields: Any,
) -> Topic:
    """
    Rename a topic, describe it otherwise, or move it with all below it. The slug never changes.

    Raises Vanished, Stale, NotAllowed, Unsound (a topic is never put under itself), Taken.
    """
    must_edit(by)
    if "parent" in fields:
        _lock_all()
    topic = _locked(slug, expected_version)
    values = cleaned({"slug": slug, **fields}, _CLEANERS)
    if values.pop("slug") != topic.slug:
        raise Unsound([Problem("/slug", "immutable", "The slug of a topic never changes.")])
    verb = Verb.CHANGED
    if "parent" in values:
        parent = _parent(values.pop("parent"))
        if (parent.pk if parent else None) != topic.parent_id:
            _move(topic, parent)
            verb = Verb.MOVED
    changed = {name: value for name, value in values.items() if getattr(topic, name) != value}
    if not changed and verb == Verb.CHANGED:
        return topic
    for name, value in changed.items():
        setattr(topic, name, value)
    topic.version += 1
    topic.updated_at = timezone.now()
    Topic.objects.filter(pk=topic.pk).update(
        parent=topic.parent, version=topic.version, updated_at=topic.updated_at, **changed
    )
    _record(topic, verb, by, reason)
    return topic


@door
def delete_topic(
    slug: str, *, by: Caller, reason: str = "", expected_version: Expected = None
) -> None:
    """Delete a topic that holds nothing. Raises Vanished, Stale, NotAllowed, InUse (saying how much is there)."""
    must_edit(by)
    topic = _locked(slug, expected_version)
    questions = Question.objects.filter(topic=topic).count()
    topics = Topic.objects.filter(parent=topic).count()
    if questions or topics:
        raise InUse(
            f"The topic {slug!r} still holds {_so_many(questions, 'question')} and {_so_many(topics, 'topic')};"
            " move or delete them first."
        )
    log.record(
        What.TOPIC,
        topic.pk,
        verb=Verb.DELETED,
        version=topic.version + 1,
        document=None,
        name=topic.slug,
        by=by,
        reason=reason,
    )
    topic.delete()


def _move(topic: Topic, parent: Topic | None) -> None:
    """Put a topic under another one, or at the root."""
    if parent and parent.path.startswith(topic.path):
        raise Unsound([Problem("/parent", "cycle", "A topic cannot stand under itself.")])
    below = Topic.objects.below(topic)
    deepest = max(path.count("/") for path in below.values_list("path", flat=True))
    old = topic.path
    new = f"{parent.path if parent else '/'}{topic.pk}/"
    if deepest - old.count("/") + new.count("/") - 1 > DEEPEST:
        raise Unsound([Problem("/parent", "max_depth", f"Topics go {DEEPEST} levels deep.")])
    below.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    topic.path = new
    topic.parent = parent


def _lock_all() -> None:
    """Whoever moves has the whole tree for himself, and takes it in the order in which others take parts of it."""
    list(Topic.objects.select_for_update().order_by("pk").values_list("pk"))


def _locked(slug: str, expected_version: Expected) -> Topic:
    topic = Topic.objects.select_for_update().filter(slug=slug).first()
    if topic is None:
        raise Vanished(f"There is no topic {slug!r}.")
    must_be_expected(topic.version, expected_version)
    return topic


def _so_many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _parent(slug: str | None) -> Topic | None:
    """The parent, kept where it is until the transaction ends, for its path becomes part of another."""
    if slug is None:
        return None
    parent = Topic.objects.select_for_update().filter(slug=slug).first()
    if parent is None:
        raise Unsound([Problem("/parent", "unknown", no_such_word(Topic, slug))])
    return parent


def _record(topic: Topic, verb: str, by: Caller, reason: str) -> None:
    log.record(
        What.TOPIC,
        topic.pk,
        verb=verb,
        version=topic.version,
        document={
            "id": topic.pk,
            "slug": topic.slug,
            "name": topic.name,
            "description": topic.description,
            "parent": topic.parent.slug if topic.parent else None,
            "position": topic.position,
            "created_at": topic.created_at.isoformat(),
            "updated_at": topic.updated_at.isoformat(),
        },
        name=topic.slug,
        by=by,
        reason=reason,
    )
