"""
Questions on their way out: found by a page, read where nothing is kept of them, and handed over as finished JSON.

Which questions a page has is always asked of the database. What each of them looks like is kept by id and version.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import orjson
from django.db.models import Expression, QuerySet
from django.http import Http404

from api import renditions
from api.fragments import Fragments
from api.preconditions import etag, short_hash
from api.rendering import as_json
from api.v1.answer_representation import HTML_OF as HTML_OF_ANSWERS
from api.v1.answer_representation import with_html
from api.v1.question_representation import QuestionSerializer
from api.walks import row_of
from bank import reading, sealing
from bank.callers import Caller
from bank.models import Question
from bank.models.questions import seen_alike
from bank.ready import Ready, compiled, fetched

# Raise it when the same version of a question is represented otherwise.
RELEASE = "1"
HTML_OF = ("text", "explanation")
# Some four hundred questions as editors see them. Among all that comes and goes they take several times their size.
MOST_BYTES = 1024 * 1024
_BYTES_OF_A_KEY = 600

# What a page reads of each question: which one it is, and who may see its key.
COLUMNS = ("id", "version", "updated_at", "kind", "author_id")


# It stands for any id.
_ANY_ID = -1


class Found(Protocol):
    """A question as far as those columns tell of it; and `finished`, its rendition or None, where that is read too."""

    id: int
    version: int
    kind: str
    author_id: int | None
    updated_at: datetime


class Key(NamedTuple):
    """All that the bytes depend on. The moment is there for a bank that was restored to an earlier state."""

    id: int
    version: int
    updated_at: datetime
    author_id: int | None
    variant: str


kept: Fragments[Key, bytes] = Fragments(MOST_BYTES)


def rendition_for(context: dict[str, Any]) -> str | None:
    """Which of the renditions in the database are what this caller is to be shown, if any are."""
    is_whole = context["fields"] is None and not context["html"]
    if is_whole and renditions.are_for(context["caller"]) and renditions.are_kept():
        return renditions.variant(context["base"], RELEASE)
    return None


def computed(variant: str | None) -> dict[str, Expression]:
    """What is asked for beside those columns."""
    return {} if variant is None else {renditions.COLUMN: renditions.finished(variant)}


def findable(questions: QuerySet[Question], variant: str | None = None) -> QuerySet[Question, Any]:
    """The same questions as narrow rows, with such renditions of them as there are."""
    beside = computed(variant)
    return questions.annotate(**beside).values_list(*COLUMNS, *beside, named=True)


def findable_one(pk: int, caller: Caller, variant: str | None = None) -> Found:
    """One question as such a row. Raises Http404 if there is none that the caller may know of."""
    if caller.has_questions:
        one = findable(Question.objects.visible_to(caller)).filter(pk=pk).first()
        rows = [] if one is None else [one]
    else:
        row = row_of((*COLUMNS, *computed(variant)))
        rows = [
            row._make(values) for values in fetched(_by_id(caller.edits_everything, variant), [pk])
        ]
    if not rows:
        raise Http404
    return rows[0]


@lru_cache
def _by_id(everything: bool, variant: str | None) -> Ready:
    beside = computed(variant)
    one = seen_alike(everything).filter(pk=_ANY_ID)
    return compiled(one.annotate(**beside).values_list(*COLUMNS, *beside), [_ANY_ID])


def shown(found: Sequence[Found], context: dict[str, Any]) -> list[orjson.Fragment]:
    """Their representations. The context says who looks, from where, which `fields`, and whether `html` is wanted."""
    pieces: dict[int, str | bytes] = {
        one.id: piece
        for one in found
        if (piece := getattr(one, renditions.COLUMN, None)) is not None
    }
    if rest := [one for one in found if one.id not in pieces]:
        pieces |= _from_memory(rest, context)
    return [orjson.Fragment(pieces[one.id]) for one in found]


def _from_memory(found: Sequence[Found], context: dict[str, Any]) -> dict[int, bytes]:
    variants = Variants(context)
    keys = {one.id: variants.key_of(one) for one in found}
    pieces = {pk: piece for pk, key in keys.items() if (piece := kept.get(key)) is not None}
    if missing := [one for one in found if one.id not in pieces]:
        finished = made(missing, context)
        pieces |= {one.id: piece for one, piece in finished}
        variant = rendition_for(context)
        if variant is None or not renditions.keep(variant, finished):
            for one, piece in finished:
                kept.put(keys[one.id], piece, len(piece) + _BYTES_OF_A_KEY)
    return pieces


def made(found: Sequence[Found], context: dict[str, Any]) -> list[tuple[Found, bytes]]:
    """Each with its JSON, from its rows. Raises Changed."""
    items = represented(read(found, context["fields"]), context)
    return [(one, as_json(item)) for one, item in zip(found, items, strict=True)]


def read(found: Iterable[Found], fields: frozenset[str] | None) -> list[reading.QuestionRow]:
    """What these members need of the questions. Raises Changed if one is not what was found any more."""
    needs = QuestionSerializer.read_by(fields)
    parts = {"answers", "tags"}
    versions = {one.id: one.version for one in found}
    rows = reading.rows_of(
        versions, needs - parts, answers="answers" in needs, tags="tags" in needs
    )
    return [rows[pk] for pk in versions]


def represented(
    questions: Sequence[Question] | Sequence[reading.QuestionRow], context: dict[str, Any]
) -> list[dict[str, Any]]:
    """Questions as JSON data."""
    items = QuestionSerializer.representations(questions, context)
    if not context["html"]:
        return items
    for item in items:
        if "answers" in item:
            item["answers"] = with_html(item["answers"], HTML_OF_ANSWERS)
    return with_html(items, HTML_OF)


class Variants:
    """Representations of one version are told apart by who looks, and by what was asked to be shown."""

    def __init__(self, context: dict[str, Any]) -> None:
        self._caller: Caller = context["caller"]
        fields = context["fields"]
        self._asked = (
            context["base"],
            "*" if fields is None else ",".join(sorted(fields)),
            str(context["html"]),
        )
        self._known: dict[tuple[bool, bool], str] = {}

    def of(self, one: Found | Question) -> str:
        rights = (
            sealing.is_sealed(one, self._caller),
            self._caller.sees_key_of(one.author_id),
        )
        if rights not in self._known:
            base, fields, html = self._asked
            self._known[rights] = short_hash(RELEASE, base, *map(str, rights), fields, html)
        return self._known[rights]

    def key_of(self, one: Found) -> Key:
        return Key(one.id, one.version, one.updated_at, one.author_id, self.of(one))


def entity_tag(question: Found | Question, context: dict[str, Any]) -> str:
    """A question's bytes depend on its own rows alone, on who looks, and on what was asked to be shown."""
    return etag(question.version, Variants(context).of(question))
