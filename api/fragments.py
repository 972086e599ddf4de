"""
Finished pieces of answers, kept in the memory of this process.

A piece is kept under all that its bytes depend on, or says itself until when it counts.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Fragments(Generic[K, V]):
    """
    The pieces asked for last, up to so many bytes. What was not asked for while half of them were filled anew is
    dropped as a whole, so keeping the order costs nothing.
    """

    def __init__(self, most_bytes: int) -> None:
        self._half = most_bytes // 2
        self._new: dict[K, tuple[V, int]] = {}
        self._old: dict[K, tuple[V, int]] = {}
        self._bytes = 0

    # Threads share this without a lock: each step is one on a dict, and at worst a piece is made twice.
    def get(self, key: K) -> V | None:
        found = self._new.get(key)
        if found is None:
            found = self._old.get(key)
            if found is None:
                return None
            self.put(key, *found)
        return found[0]

    def put(self, key: K, piece: V, size: int) -> None:
        before = self._new.get(key)
        self._new[key] = (piece, size)
        self._bytes += size - (before[1] if before else 0)
        if self._bytes > self._half:
            self._old, self._new, self._bytes = self._new, {}, 0

    def clear(self) -> None:
        self._old, self._new, self._bytes = {}, {}, 0
