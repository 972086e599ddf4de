"""Numbers, compared as exact decimals."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.documents import Kind
from bank.grading import Malformed, grade
from tests.bank.grading.sheets import sheet
from tests.builders import right, wrong


def numerical(*answers):
    return sheet(Kind.NUMERICAL, *answers)


TWO = numerical(right("2", tolerance="0.5"))


@pytest.mark.parametrize("given_", [2, 2.0, "2", "2.00", "+2", "2e0", "0.2E1", " 2 ", "002", "2."])
def test_a_number_may_be_written_in_many_ways(given_):
    assert grade(TWO, given_)[:2] == (True, 1)


@pytest.mark.parametrize("given_", [1.5, 2.5, "1.5", "2.5"])
def test_both_ends_of_the_tolerance_count(given_):
    assert grade(TWO, given_).is_correct


@pytest.mark.parametrize(
    "given_", ["1.4999999999", "2.5000000000000000000000000000000000001", -2, 0]
)
def test_what_lies_outside_is_wrong(given_):
    assert grade(TWO, given_) == (False, 0, [])


def test_without_a_tolerance_only_the_value_counts():
    exact = numerical(right("0.3"))
    assert grade(exact, "0.3").is_correct
    assert not grade(exact, "0.30000000000000004").is_correct


def test_a_json_number_means_its_decimal_text():
    # As a binary fraction 0.1 is a little more than 0.1, and 0.1 + 0.2 is another number than 0.3.
    assert grade(numerical(right("0.1")), 0.1).is_correct
    assert not grade(numerical(right("0.3")), 0.1 + 0.2).is_correct


@pytest.mark.parametrize(
    "given_",
    [
        True,
        None,
        [2],
        {"value": 2},
        "two",
        "",
        "2,5",
        "0x2",
        "٢",
        "NaN",
        "inf",
        "1e400",
        1e300,
        "9" * 41,
    ],
)
def test_what_is_no_decimal_number_of_modest_size_is_malformed(given_):
    with pytest.raises(Malformed, match="a number"):
        grade(TWO, given_)


def test_the_best_of_the_values_that_are_met_counts():
    near = numerical(
        right("2"), right("2", tolerance="1", weight=Decimal("0.5"), feedback="Nearly.")
    )
    assert grade(near, 2)[:2] == (True, 1)
    assert grade(near, 2.5)[:2] == (True, Decimal("0.5"))
    assert [answer.feedback for answer in grade(near, 2.5).met] == ["Nearly."]


def test_of_two_that_weigh_the_same_the_right_one_counts():
    both = numerical(wrong("2", tolerance="3"), right("2", weight=Decimal(0)))
    assert grade(both, 2).is_correct
    assert not grade(both, 3).is_correct


def test_a_value_may_be_known_to_be_wrong_and_say_why():
    trap = numerical(right("2"), wrong("3", feedback="Counted twice."))
    verdict = grade(trap, 3)
    assert verdict[:2] == (False, 0)
    assert [answer.feedback for answer in verdict.met] == ["Counted twice."]


numbers = st.decimals(-(10**20), 10**20, places=12, allow_nan=False, allow_infinity=False)
tolerances = st.decimals(0, 1000, places=9)


@given(numbers, tolerances, numbers)
def test_a_number_is_right_exactly_within_the_tolerance(value, tolerance, other):
    paper = numerical(right(f"{value:f}", tolerance=f"{tolerance:f}"))
    with localcontext(prec=60):
        lowest, highest = value - tolerance, value + tolerance
        beyond = highest + Decimal("1e-13")
        is_near = abs(other - value) <= tolerance
    assert grade(paper, f"{lowest:f}").is_correct
    assert grade(paper, f"{highest:f}").is_correct
    assert not grade(paper, f"{beyond:f}").is_correct
    assert grade(paper, f"{other:f}").is_correct == is_near


@given(st.sampled_from(["1e99", "-1e99", "9" * 38 + "e9"]), st.sampled_from(["1e-99", "-1e-99"]))
def test_no_digit_is_lost_between_the_largest_and_the_smallest(large, small):
    assert not grade(numerical(right(large, tolerance="0")), small).is_correct
    assert grade(numerical(right(small)), small).is_correct
