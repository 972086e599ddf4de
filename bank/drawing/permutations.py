"""A permutation of the whole numbers below a power of two, chosen by a seed and computed number by number."""

import hashlib

_ROUNDS = 4


def permuted(number: int, bits: int, seed: str) -> int:
    """
    Where a number of so many bits goes. A Feistel network on both halves, walking on along its cycle while the result
    has too many bits (Black and Rogaway, 2002): every number is met exactly once.
    """
    half = (bits + 1) // 2
    while True:
        number = _network(number, half, seed)
        if number < 1 << bits:
            return number


def _network(number: int, half: int, seed: str) -> int:
    left, right = number >> half, number & ((1 << half) - 1)
    for turn in range(_ROUNDS):
        mixed = hashlib.blake2b(f"{turn} {right} {seed}".encode(), digest_size=8).digest()
        left, right = right, left ^ (int.from_bytes(mixed) & ((1 << half) - 1))
    return (left << half) | right
