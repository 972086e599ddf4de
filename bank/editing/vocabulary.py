"""Adding, changing and deleting tags and sources."""

from typing import Any, TypeVar

from django.utils import timezone

from bank import limits
from bank.callers import Caller
from bank.documents import Problem, UnfitText, Unsound, clean_line, clean_slug, clean_text
from bank.editing import log
from bank.editing.fields import Cleaners, cleaned, must_edit
from bank.editing.log import Verb, What
from bank.editing.refusals import Expected, InUse, Vanished, must_be_expected
from bank.editing.transactions import door
from bank.models import Question, Source, Tag, TagLink

Word = TypeVar("Word", Tag, Source)


def _clean_address(text: str) -> str:
    url = clean_line(text, most=limits.URL)
    if url and not url.startswith(("https://", "http://")):
        raise UnfitText("url", "An address begins with https:// or http://.")
    return url


_CLEANERS: dict[str, Cleaners] = {
    What.TAG: {
        "slug": clean_slug,
        "name": clean_line,
        "description": lambda text: clean_text(text, most=limits.DESCRIPTION),
    },
    What.SOURCE: {
        "slug": clean_slug,
        "title": clean_line,
        "homepage": _clean_address,
        "license": clean_line,
        "attribution": lambda text: clean_text(text, most=limits.ATTRIBUTION),
    },
}


@door
def add_tag(*, by: Caller, reason: str = "", **fields: Any) -> Tag:
    """Add a tag: `slug`, `name`, and if wanted `description`. Raises NotAllowed, Unsound, Taken."""
    return _add(Tag, What.TAG, {"slug", "name"}, fields, by, reason)


@door
def change_tag(
    slug: str,
    /,
    *,
    by: Caller,
    reason: str = "",
    expected_version: Expected = None,
    **fields: Any,
) -> Tag:
    """Change a tag, never its slug; no question changes. Raises NotAllowed, Vanished, Stale, Unsound."""
    return _change(Tag, What.TAG, slug, fields, by, reason, expected_version)


@door
def delete_tag(
    slug: str, *, by: Caller, reason: str = "", expected_version: Expected = None
) -> None:
    """Delete a tag that no question has. Raises NotAllowed, Vanished, Stale, InUse."""
    must_edit(by)
    tag = _locked(Tag, What.TAG, slug, expected_version)
    _must_be_unused(What.TAG, slug, TagLink.objects.filter(tag=tag).count())
    _delete(tag, What.TAG, by, reason)


@door
def add_source(*, by: Caller, reason: str = "", **fields: Any) -> Source:
    """
    Add a source: `slug`, `title`, and if wanted `homepage`, `license` (SPDX) and `attribution`.

    Raises NotAllowed, Unsound, Taken.
    """
    return _add(Source, What.SOURCE, {"slug", "title"}, fields, by, reason)


@door
def change_source(
    slug: str,
    /,
    *,
    by: Caller,
    reason: str = "",
    expected_version: Expected = None,
    **fields: Any,
) -> Source:
    """Change a source, never its slug; no question changes. Raises NotAllowed, Vanished, Stale, Unsound."""
    return _change(Source, What.SOURCE, slug, fields, by, reason, expected_version)


@door
def delete_source(
    slug: str, *, by: Caller, reason: str = "", expected_version: Expected = None
) -> None:
    """Delete a source that no question came from. Raises NotAllowed, Vanished, Stale, InUse."""
    must_edit(by)
    source = _locked(Source, What.SOURCE, slug, expected_version)
    _must_be_unused(What.SOURCE, slug, Question.objects.filter(source=source).count())
    _delete(source, What.SOURCE, by, reason)


def _add(
    model: type[Word],
    what: str,
    required: set[str],
    fields: dict[str, Any],
    by: Caller,
    reason: str,
) -> Word:
    must_edit(by)
    values = cleaned(fields, _CLEANERS[what], required=frozenset(required))
    now = timezone.now()
    word = model.objects.create(**values, created_at=now, updated_at=now)
    _record(word, what, Verb.CREATED, by, reason)
    return word


def _change(
    model: type[Word],
    what: str,
    slug: str,
    fields: dict[str, Any],
    by: Caller,
    reason: str,
    expected_version: Expected,
) -> Word:
    must_edit(by)
    word = _locked(model, what, slug, expected_version)
    values = cleaned({"slug": slug, **fields}, _CLEANERS[what])
    if values["slug"] != slug:
        raise Unsound([Problem("/slug", "immutable", f"The slug of a {what} never changes.")])
    changed: dict[str, Any] = {
        name: value for name, value in values.items() if getattr(word, name) != value
    }
    if not changed:
        return word
    for name, value in changed.items():
        setattr(word, name, value)
    word.version += 1
    word.updated_at = timezone.now()
    word.save(update_fields=[*changed, "version", "updated_at"], force_update=True)
    _record(word, what, Verb.CHANGED, by, reason)
    return word


def _delete(word: Word, what: str, by: Caller, reason: str) -> None:
    log.record(
        what,
        word.pk,
        verb=Verb.DELETED,
        version=word.version + 1,
        document=None,
        name=word.slug,
        by=by,
        reason=reason,
    )
    word.delete()


def _locked(model: type[Word], what: str, slug: str, expected_version: Expected) -> Word:
    word = model.objects.select_for_update().filter(slug=slug).first()
    if word is None:
        raise Vanished(f"There is no {what} {slug!r}.")
    must_be_expected(word.version, expected_version)
    return word


def _must_be_unused(what: str, slug: str, questions: int) -> None:
    if questions:
        raise InUse(f"The {what} {slug!r} is on {questions} questions; take it off them first.")


def _record(word: Word, what: str, verb: str, by: Caller, reason: str) -> None:
    log.record(
        what,
        word.pk,
        verb=verb,
        version=word.version,
        document={
            "id": word.pk,
            **{name: getattr(word, name) for name in _CLEANERS[what]},
            "created_at": word.created_at.isoformat(),
            "updated_at": word.updated_at.isoformat(),
        },
        name=word.slug,
        by=by,
        reason=reason,
    )
