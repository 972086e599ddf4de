"""
Finished pieces of JSON, kept in the memory of this process.

A piece is kept under all that its bytes depend on, so it is never wrong, only forgotten: nothing has to be told that
something has changed.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Fragments(Generic[K]):
    """
    The pieces asked for last, up to so many bytes. What was not asked for while half of them were filled anew is
    dropped as a whole, so keeping the order costs nothing.
    """

    def __init__(self, most_bytes: int) -> None:
        self._half = most_bytes // 2
        self._new: dict[K, bytes] = {}
        self._old: dict[K, bytes] = {}
        self._bytes = 0

    # Threads share this without a lock: each step is one on a dict, and at worst a piece is made twice.
    def get(self, key: K) -> bytes | None:
        piece = self._new.get(key)
        if piece is None and (piece := self._old.get(key)) is not None:
            self.put(key, piece)
        return piece

    def put(self, key: K, piece: bytes) -> None:
        self._new[key] = piece
        self._bytes += len(piece)
        if self._bytes > self._half:
            self._old, self._new, self._bytes = self._new, {}, 0

    def clear(self) -> None:
        self._old, self._new, self._bytes = {}, {}, 0
