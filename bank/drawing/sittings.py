"""Draws by a blueprint, kept for one sitting."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bank.documents import Kind
from bank.drawing.pools import Matched, Pool, begin
from bank.drawing.readers import saw
from bank.drawing.sharing import Line, fingerprints_of, share_out
from bank.models import Draw, DrawnQuestion


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
    begun = [
        begin(part.pool, blueprint.seed, reader=blueprint.reader, as_of=now)
        for part in blueprint.parts
    ]
    excluded = set(fingerprints_of(blueprint.exclude).values())
    lines = [
        Line((place.question_id for place in walk.behind(None)), part.count, pool.number, excluded)
        for part, (walk, pool) in zip(blueprint.parts, begun, strict=True)
    ]
    share_out(lines)
    drawn = [
        _present(part.pool, line.in_order())
        for part, line in zip(blueprint.parts, lines, strict=True)
    ]
    told = [
        _told(part, matched, len(ids))
        for part, (_, matched), ids in zip(blueprint.parts, begun, drawn, strict=True)
    ]
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
    placed = [
        (number, pk, version, kind)
        for number, found in enumerate(drawn)
        for pk, (version, kind) in found.items()
    ]
    DrawnQuestion.objects.bulk_create(
        DrawnQuestion(
            draw=kept,
            place=place,
            part=number,
            question_id=pk,
            version=version,
            is_graded=kind != Kind.OPEN,
        )
        for place, (number, pk, version, kind) in enumerate(placed)
    )
    if blueprint.reader is not None:
        saw(blueprint.reader, [pk for _, pk, _, _ in placed], now)
    return kept


def as_json(matched: Matched) -> dict[str, int]:
    """How many matched, and by the name of the member whether that is all of them."""
    return {"matched" if matched.is_exact else "matched_at_least": matched.number}


def _told(part: Part, matched: Matched, given: int) -> dict[str, Any]:
    told = {"filters": part.filters, "asked": part.count, **as_json(matched), "given": given}
    if given < part.count:
        told["why_fewer"] = (
            "No question matches these filters."
            if matched.number == 0
            else "No more questions match."
            if given == matched.number
            else "Others that match are excluded, stand in another part, or are copies of these."
        )
    return told


def _present(pool: Pool, ids: list[int]) -> dict[int, tuple[int, str]]:
    """Version and kind of each question, in the order given; what has left the pool meanwhile is left out."""
    rows = pool.filter(pk__in=ids).values_list("pk", "version", "kind")
    found = {pk: (version, kind) for pk, version, kind in rows}
    return {pk: found[pk] for pk in ids if pk in found}
