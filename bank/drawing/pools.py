"""
A pool of questions in the order of a seed.

**Up to some thousands** the pool is ordered by hash(seed, id): every order is as likely as any other.

**Larger pools** are cut into buckets of two to four questions by the draw key, which is a hash of the id. A permutation
that the seed chooses says which 96 buckets are taken together, and hash(seed, id) the order within these. So a question
is as likely as any other but for the size of its own bucket: 1 % more where it is alone, 4.9 % less where there are
thirteen, and more than 5 % less for one in some millions. Two of one bucket come together more often than by chance.

How large the pool is was decided when the walk began, and its cursor remembers, so that questions added meanwhile do
not put the others into another order.

Questions with equal fingerprints are the same question. The lowest id in the pool stands for all of them; and whoever
was given one of them was given the others, too.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Min, Q, QuerySet

from bank.drawing.permutations import permuted
from bank.drawing.ranges import only, values_within
from bank.models import Question, Sighting
from bank.models.seals import opened

EXACT_UP_TO = 5_000
COUNTED_UP_TO = 10_000
_KEY_BITS = 62
# How large a very large pool is, the place of one of its draw keys tells: they lie evenly, so up to the one of this
# number there is as much of the pool as of all keys.
_SAMPLE = 250
# It lies within the first 1 in 2**4 of them, or there are not so many.
_SAMPLE_BITS = 4
# A bucket holds at least two questions on average, and fewer than four.
_PER_BUCKET_BITS = 1
_BUCKETS_AT_A_TIME = 96
# A page of twenty, the one behind it, and some that others stand for.
_ASKED_AT_FIRST = 32

Pool = QuerySet[Question]


class Matched(NamedTuple):
    """How many questions the filters leave: exactly, or at least."""

    number: int
    is_exact: bool


class Place(NamedTuple):
    """Where a walk stands: behind a question of a stretch (0: never seen, 1: seen before) and of a part of it."""

    stretch: int
    part: int
    rank: int
    question_id: int


@dataclass(frozen=True)
class Walk:
    """A pool, the seed of its order, and what was decided when the walk began: into 2**`bits` buckets or none."""

    pool: Pool
    seed: str
    bits: int | None
    reader: str | None = None
    as_of: datetime | None = None

    def behind(self, place: Place | None) -> Iterator[Place]:
        """Questions in their order, beginning behind a place; equal ones (by fingerprint) are told once."""
        if place is None or place.stretch == 0:
            if self.bits is None:
                yield from _after(place, self._at_once())
            else:
                yield from self._in_parts(place, self.bits)
        if self.reader is not None:
            yield from _after(place, self._seen())

    def _at_once(self) -> list[Place]:
        rows = _read(self.pool, "pk", "fingerprint")
        return self._ordered((pk, fingerprint, 0) for fingerprint, pk in _originals(rows).items())

    def _in_parts(self, place: Place | None, bits: int) -> Iterator[Place]:
        width = 1 << (_KEY_BITS - bits)
        begin = place.part * _BUCKETS_AT_A_TIME if place else 0
        for first in range(begin, 2**bits, _BUCKETS_AT_A_TIME):
            part = first // _BUCKETS_AT_A_TIME
            turns = range(first, min(first + _BUCKETS_AT_A_TIME, 2**bits))
            lows = [permuted(turn, bits, self.seed) * width for turn in turns]
            with opened():
                found = values_within(self.pool, "draw_key", lows, width, ("pk", "fingerprint"))
            places = self._ordered((pk, fingerprint, part) for pk, fingerprint in found)
            yield from self._without_copies(_after(place, places), dict(found))

    def _without_copies(self, places: list[Place], fingerprints: dict[int, str]) -> Iterator[Place]:
        """Those that stand for their fingerprint; a page needs a few of them only, so few are asked for at first."""
        begin, size = 0, _ASKED_AT_FIRST
        while some := places[begin : begin + size]:
            originals = self._originals_in_pool({fingerprints[one.question_id] for one in some})
            for one in some:
                if originals.get(fingerprints[one.question_id]) == one.question_id:
                    yield one
            begin, size = begin + size, 2 * size

    def _ordered(self, rows: Any) -> list[Place]:
        return sorted(
            Place(0, part, rank(self.seed, pk), pk)
            for pk, fingerprint, part in rows
            if fingerprint not in self._memory
        )

    def _originals_in_pool(self, fingerprints: set[str]) -> dict[str, int]:
        with opened():
            alike = only(self.pool, Q(fingerprint__in=fingerprints)).order_by()
            found = alike.values("fingerprint").annotate(first=Min("pk"))
            return {row["fingerprint"]: row["first"] for row in found}

    def _seen(self) -> list[Place]:
        """Those that the reader was given before the walk began, the longest ago first."""
        with opened():
            seen = Question.objects.filter(pk__in=self._sightings.values("question_id"))
            pool = self.pool.filter(fingerprint__in=seen.values("fingerprint"))
        originals = _originals(_read(pool, "pk", "fingerprint"))
        return sorted(
            Place(
                1,
                int(when.timestamp() * 1_000_000),
                rank(self.seed, originals[fingerprint]),
                originals[fingerprint],
            )
            for fingerprint, when in self._memory.items()
            if fingerprint in originals
        )

    @property
    def _sightings(self) -> QuerySet[Sighting]:
        """What was given in the course of this very walk does not count."""
        return Sighting.objects.filter(reader=self.reader, seen_at__lt=self.as_of)

    @cached_property
    def _memory(self) -> dict[str, datetime]:
        """What the reader was given, by fingerprint, and when last."""
        memory: dict[str, datetime] = {}
        if self.reader is not None:
            when = dict(self._sightings.values_list("question_id", "seen_at"))
            for pk, fingerprint in _read(Question.objects.filter(pk__in=when), "pk", "fingerprint"):
                memory[fingerprint] = max(when[pk], memory.get(fingerprint, when[pk]))
        return memory


def begin(
    pool: Pool,
    seed: str,
    *,
    reader: str | None = None,
    as_of: datetime | None = None,
    exact_up_to: int = EXACT_UP_TO,
) -> tuple[Walk, Matched]:
    """A walk through a pool in the order of a seed, and how many there are. With a reader, unseen ones come first."""
    pool = pool.order_by()
    matched = count(pool)
    bits = None if matched.number <= exact_up_to else _bits_for(pool, matched)
    return Walk(pool, seed, bits, reader, as_of), matched


def count(pool: Pool) -> Matched:
    """Exact up to 10,000; a larger pool is only known to be at least that large."""
    rows = pool.rows_to_count()  # type: ignore[attr-defined] # a QuestionQuerySet
    number = rows.order_by()[: COUNTED_UP_TO + 1].count()
    return Matched(min(number, COUNTED_UP_TO), number <= COUNTED_UP_TO)


def rank(seed: str, question_id: int) -> int:
    """hash(seed, id), 52 bits of it, so that it stays whole in JSON; ties are told apart by the id."""
    digest = hashlib.blake2b(f"{len(seed)} {seed} {question_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 12


def _bits_for(pool: Pool, matched: Matched) -> int:
    """So many bits that a bucket holds two to four questions of the pool."""
    size = matched.number
    if not matched.is_exact:
        first = only(pool, Q(draw_key__lt=1 << (_KEY_BITS - _SAMPLE_BITS)))
        keys = first.order_by("draw_key").values_list("draw_key", flat=True)
        for reached in keys[_SAMPLE : _SAMPLE + 1]:
            size = max(size, (_SAMPLE << _KEY_BITS) // (reached + 1))
    return max(size.bit_length() - 1 - _PER_BUCKET_BITS, 1)


def _after(place: Place | None, places: list[Place]) -> list[Place]:
    return [one for one in places if place is None or one > place]


def _read(rows: QuerySet[Any], *columns: str) -> list[Any]:
    """A fingerprint is a hash over the key; here it is compared only."""
    with opened():
        return list(rows.values_list(*columns))


def _originals(rows: list[tuple[int, str]]) -> dict[str, int]:
    """The lowest id of each fingerprint."""
    first: dict[str, int] = {}
    for pk, fingerprint in rows:
        first[fingerprint] = min(pk, first.get(fingerprint, pk))
    return first
