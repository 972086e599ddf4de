"""
Which part of a blueprint gets which question.

The part with the largest pool chooses first, as if it were alone, so that each question of it is as likely as any
other; then the next one from what is left. A part that so falls short takes a question from another one, which takes
its next instead, if need be by way of a third (augmenting paths, as in every maximum matching): nobody gets fewer than
must be. Where somebody must, it is the part with the larger pool. Questions are told apart by their fingerprints, for
copies are one question.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bank.models import Question
from bank.models.seals import opened


class Line:
    """The questions that a part may have, in the order of its walk, read as far as somebody has looked."""

    def __init__(self, ids: Iterator[int], wanted: int, size: int, excluded: set[str]) -> None:
        self.wanted, self.size = wanted, size
        self.taken: set[str] = set()
        self._ids, self._excluded = ids, excluded
        self._read: dict[str, int] = {}
        self._fresh: Iterator[str] = iter(())

    def begin_again(self, wanted: int) -> None:
        self.wanted = wanted
        self.taken = set()
        self._fresh = iter(list(self._read))

    def next_free(self, owners: dict[str, "Line"]) -> str | None:
        """The first that nobody has. What somebody has once is never free again, so none is looked at twice."""
        while True:
            for fingerprint in self._fresh:
                if fingerprint not in owners:
                    return fingerprint
            if not self._read_on():
                return None

    def take(self, fingerprint: str, owners: dict[str, "Line"]) -> None:
        """Have a question, from now on; whoever had it does not any more."""
        if fingerprint in owners:
            owners[fingerprint].taken.remove(fingerprint)
        owners[fingerprint] = self
        self.taken.add(fingerprint)

    def held_by_others(self, owners: dict[str, "Line"]) -> Iterator[tuple[str, "Line"]]:
        """What others have of this line, the last first: they chose it last."""
        for fingerprint in reversed(self._read):
            if (owner := owners.get(fingerprint)) and owner is not self:
                yield fingerprint, owner

    def in_order(self) -> list[int]:
        return [pk for fingerprint, pk in self._read.items() if fingerprint in self.taken]

    def _read_on(self) -> bool:
        ids = list(islice(self._ids, max(self.wanted, 10)))
        found = fingerprints_of(ids)
        passed_over = self._excluded | self._read.keys()
        fresh: dict[str, int] = {}
        for pk in ids:
            # One that vanished this very moment has none.
            if pk in found and found[pk] not in passed_over:
                fresh.setdefault(found[pk], pk)
        self._read |= fresh
        self._fresh = iter(fresh)
        return bool(ids)


def share_out(lines: Sequence[Line]) -> None:
    """Let each line take as many as it wants, or as many as there are for it."""
    lines = sorted(lines, key=lambda line: -line.size)
    _take_turns(lines)
    if any(len(line.taken) < line.wanted for line in lines):
        # Who must do with fewer is found out the other way round; then everybody can have his share.
        for line in lines:
            line.begin_again(line.wanted)
        _take_turns(sorted(lines, key=lambda line: line.size))
        for line in lines:
            line.begin_again(len(line.taken))
        _take_turns(lines)


def _take_turns(lines: Sequence[Line]) -> None:
    owners: dict[str, Line] = {}
    for line in lines:
        while len(line.taken) < line.wanted and _gets_one(line, owners):
            pass


def _gets_one(line: Line, owners: dict[str, Line]) -> bool:
    """
    Give a line one more question. Breadth first, so that as few as possible change theirs: `way` tells of each line
    that was reached what it would give up, and to whom.
    """
    way: dict[Line, tuple[str, Line] | None] = {line: None}
    # It grows while it is walked.
    reached = [line]
    for one in reached:
        free = one.next_free(owners)
        if free is not None:
            _hand_on(one, free, way, owners)
            return True
        for fingerprint, owner in one.held_by_others(owners):
            if owner not in way:
                way[owner] = (fingerprint, one)
                reached.append(owner)
    return False


def _hand_on(
    line: Line,
    fingerprint: str,
    way: dict[Line, tuple[str, Line] | None],
    owners: dict[str, Line],
) -> None:
    line.take(fingerprint, owners)
    while step := way[line]:
        fingerprint, line = step
        line.take(fingerprint, owners)


def fingerprints_of(ids: Iterable[int]) -> dict[int, str]:
    """What tells copies; it is a hash over the key, and here it is compared only."""
    with opened():
        rows = Question.objects.filter(pk__in=list(ids))
        return dict(rows.values_list("pk", "fingerprint"))
