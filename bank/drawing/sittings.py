"""Draws by a blueprint, kept for one sitting."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from bank.drawing.pools import Matched, Pool, begin
from bank.drawing.readers import saw
from bank.models import Draw, DrawnQuestion, Question


@dataclass(kw_only=True, slots=True)
class Part:
    """So many questions from one pool. `filters` is how the pool was asked for, for the record."""

    count: int
    pool: Pool
    filters: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True, slots=True)
class Blueprint:
    """What to draw. No question stands in two parts, nor does its like; none of `exclude` in any."""

    seed: str
    parts: list[Part]
    exclude: list[int] = field(default_factory=list)
    shuffle_answers: bool = True
    answer_once: bool = False
    allows_shortage: bool = False
    expires_in: timedelta = timedelta(hours=24)
    reader: str | None = None


class Shortage(Exception):
    """Some part has too few questions; `parts` tells what each asked for, how many matched, how many it got."""

    def __init__(self, parts: list[dict[str, Any]]) -> None:
        self.parts = parts
        short = sum(1 for part in parts if part["given"] < part["asked"])
        super().__init__(f"{short} of {len(parts)} parts have fewer questions than they asked for.")


def new_seed() -> str:
    return secrets.token_urlsafe(12)


@transaction.atomic
def draw(blueprint: Blueprint) -> Draw:
    """Draw by a blueprint and keep it, each question in its present version. Raises Shortage."""
    now = timezone.now()
    taken = set(blueprint.exclude)
    told: list[dict[str, Any]] = []
    drawn: list[tuple[int, int]] = []
    for number, part in enumerate(blueprint.parts):
        ids, matched = _drawn(part, blueprint, taken, now)
        taken |= _with_their_likes(ids)
        drawn += [(number, question_id) for question_id in ids]
        told.append(
            {"filters": part.filters, "asked": part.count, **as_json(matched), "given": len(ids)}
        )
    if not blueprint.allows_shortage and any(part["given"] < part["asked"] for part in told):
        raise Shortage(told)

    kept = Draw.objects.create(
        seed=blueprint.seed,
        parts=told,
        shuffle_answers=blueprint.shuffle_answers,
        answer_once=blueprint.answer_once,
        created_at=now,
        expires_at=now + blueprint.expires_in,
    )
    versions = dict(
        Question.objects.filter(pk__in=[pk for _, pk in drawn]).values_list("pk", "version")
    )
    DrawnQuestion.objects.bulk_create(
        DrawnQuestion(draw=kept, place=place, part=number, question_id=pk, version=versions[pk])
        for place, (number, pk) in enumerate(drawn)
        if pk in versions
    )
    if blueprint.reader is not None:
        saw(blueprint.reader, versions, now)
    return kept


def as_json(matched: Matched) -> dict[str, int]:
    """How many matched, and by the name of the member whether that is all of them."""
    return {"matched" if matched.is_exact else "matched_at_least": matched.number}


def _drawn(
    part: Part, blueprint: Blueprint, taken: set[int], now: datetime
) -> tuple[list[int], Matched]:
    walk, matched = begin(part.pool, blueprint.seed, reader=blueprint.reader, as_of=now)
    free = (place.question_id for place in walk.behind(None) if place.question_id not in taken)
    return list(islice(free, part.count)), matched


def _with_their_likes(ids: list[int]) -> set[int]:
    """The questions with these fingerprints: none of them may stand in the same draw."""
    fingerprints = Question.objects.filter(pk__in=ids).values("fingerprint")
    return set(Question.objects.filter(fingerprint__in=fingerprints).values_list("pk", flat=True))
