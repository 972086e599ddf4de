"""
A pool of questions in the order of a seed.

**Up to some thousands** the pool is ordered by hash(seed, id): every order is as likely as any other.

**Larger pools** are cut into buckets of about two questions by the draw key, which is a hash of the id. A permutation
that the seed chooses says in which order the buckets are taken, and hash(seed, id) the order within one. A question is
taken when its bucket is; so every question is as likely as any other but for those that stand last in a draw, where a
bucket may be cut off: with 20 questions from buckets of two that is less than 5 %.

How large the pool is was decided when the walk began, and its cursor remembers, so that questions added meanwhile do
not put the others into another order.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Min, Q, QuerySet

from bank.drawing.permutations import permuted
from bank.models import Question, Sighting

EXACT_UP_TO = 5_000
COUNTED_UP_TO = 10_000
_KEY_BITS = 62
# Of very large pools this share is counted and multiplied: 1 in 2**6.
_SAMPLE_BITS = 6
_PER_BUCKET_BITS = 1
_BUCKETS_AT_A_TIME = 16

Pool = QuerySet[Question]


class Matched(NamedTuple):
    """How many questions the filters leave: exactly, or at least."""

    number: int
    is_exact: bool


class Place(NamedTuple):
    """Where a walk stands: behind a question of a stretch (0: never seen, 1: seen before)."""

    stretch: int
    bucket: int
    rank: int
    question_id: int


@dataclass(frozen=True, slots=True)
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
            yield from self._unseen(place)
        if self.reader is not None:
            yield from self._seen(place if place and place.stretch == 1 else None)

    def _unseen(self, place: Place | None) -> Iterator[Place]:
        pool = self.pool
        if self.reader is not None:
            pool = pool.exclude(pk__in=self._sightings().values("question_id"))
        if self.bits is None:
            rows = _without_copies(pool.values_list("pk", "fingerprint"))
            places = sorted(Place(0, 0, rank(self.seed, pk), pk) for pk in rows)
            yield from (one for one in places if place is None or one > place)
        else:
            yield from self._bucket_by_bucket(pool, place, self.bits)

    def _bucket_by_bucket(self, pool: Pool, place: Place | None, bits: int) -> Iterator[Place]:
        first = place.bucket if place else 0
        for start in range(first, 2**bits, _BUCKETS_AT_A_TIME):
            turns = {
                permuted(turn, bits, self.seed): turn
                for turn in range(start, min(start + _BUCKETS_AT_A_TIME, 2**bits))
            }
            keys = Q()
            for bucket in turns:
                low = bucket << (_KEY_BITS - bits)
                keys |= Q(draw_key__gte=low, draw_key__lt=low + (1 << (_KEY_BITS - bits)))
            found = list(pool.filter(keys).values_list("pk", "fingerprint", "draw_key"))
            originals = self._originals(pool, {fingerprint for _, fingerprint, _ in found})
            places = sorted(
                Place(0, turns[key >> (_KEY_BITS - bits)], rank(self.seed, pk), pk)
                for pk, fingerprint, key in found
                if originals[fingerprint] == pk
            )
            yield from (one for one in places if place is None or one > place)

    def _originals(self, pool: Pool, fingerprints: set[str]) -> dict[str, int]:
        """The lowest id of each fingerprint in the pool stands for all of them."""
        found = pool.filter(fingerprint__in=fingerprints).order_by().values("fingerprint")
        return {row["fingerprint"]: row["first"] for row in found.annotate(first=Min("pk"))}

    def _seen(self, place: Place | None) -> Iterator[Place]:
        """Those that the reader was given before the walk began, the longest ago first."""
        seen = dict(self._sightings().values_list("question_id", "seen_at"))
        rows = _without_copies(self.pool.filter(pk__in=list(seen)).values_list("pk", "fingerprint"))
        places = sorted(
            Place(1, int(seen[pk].timestamp() * 1_000_000), rank(self.seed, pk), pk) for pk in rows
        )
        yield from (one for one in places if place is None or one > place)

    def _sightings(self) -> QuerySet[Sighting]:
        """What was given in the course of this very walk does not count as seen."""
        return Sighting.objects.filter(reader=self.reader, seen_at__lt=self.as_of)


def begin(
    pool: Pool, seed: str, *, reader: str | None = None, as_of: datetime | None = None
) -> tuple[Walk, Matched]:
    """A walk through a pool in the order of a seed, and how many there are. With a reader, unseen ones come first."""
    pool = pool.order_by()
    matched = count(pool)
    bits = None if matched.number <= EXACT_UP_TO else _bits_for(pool, matched)
    return Walk(pool, seed, bits, reader, as_of), matched


def count(pool: Pool) -> Matched:
    """Exact up to 10,000; a larger pool is only known to be at least that large."""
    number = pool.order_by()[: COUNTED_UP_TO + 1].count()
    return Matched(min(number, COUNTED_UP_TO), number <= COUNTED_UP_TO)


def rank(seed: str, question_id: int) -> int:
    """hash(seed, id), 52 bits of it, so that it stays whole in JSON; ties are told apart by the id."""
    digest = hashlib.blake2b(f"{len(seed)} {seed} {question_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 12


def _bits_for(pool: Pool, matched: Matched) -> int:
    """So many bits that a bucket holds about two questions of the pool."""
    size = matched.number
    if not matched.is_exact:
        sample = pool.filter(draw_key__lt=1 << (_KEY_BITS - _SAMPLE_BITS)).count()
        size = max(size, sample << _SAMPLE_BITS)
    return max(size.bit_length() - 1 - _PER_BUCKET_BITS, 1)


def _without_copies(rows: Any) -> list[int]:
    first: dict[str, int] = {}
    for pk, fingerprint in rows:
        first[fingerprint] = min(pk, first.get(fingerprint, pk))
    return list(first.values())
