"""A permutation of the whole numbers below a power of two, chosen by a seed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.drawing.permutations import permuted


@given(st.integers(1, 9), st.text())
def test_every_number_is_met_exactly_once(bits, seed):
    assert sorted(permuted(number, bits, seed) for number in range(2**bits)) == list(range(2**bits))


def test_another_seed_gives_another_order():
    orders = {tuple(permuted(number, 8, f"seed {n}") for number in range(2**8)) for n in range(50)}
    assert len(orders) == 50


@pytest.mark.parametrize("bits", [5, 6, 11, 12])
def test_the_first_place_is_given_to_each_number_about_as_often(bits):
    """Chi-square over fixed seeds, so the value is always the same one; 1 is expected, its spread is sqrt(2 / df)."""
    draws, size = 40 * 2**bits, 2**bits
    times = [0] * size
    for n in range(draws):
        times[permuted(0, bits, f"seed {n}")] += 1
    expected = draws / size
    chi = sum((seen - expected) ** 2 / expected for seen in times) / (size - 1)
    assert abs(chi - 1) < 4 * (2 / (size - 1)) ** 0.5
