"""What holds for every multiple choice, whatever is right in it and whatever weighs how much."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.documents import Kind
from bank.grading import grade
from tests.bank.grading.sheets import multiple_choices, sheet, weights
from tests.builders import right, wrong

SEVERAL = sheet(Kind.MULTIPLE_CHOICE, right("a"), right("b"), wrong("c"), wrong("d"))


def ids_of(paper):
    return [answer.id for answer in paper.answers]


def right_ids(paper):
    return {answer.id for answer in paper.answers if answer.is_correct}


@pytest.mark.parametrize(
    ("chosen", "score"),
    [
        ([], 0),
        ([101], Decimal("0.5")),
        ([101, 102], 1),
        ([101, 103], 0),
        ([101, 102, 103], Decimal("0.5")),
        ([101, 102, 103, 104], 0),
        ([103, 104], 0),
    ],
)
def test_a_wrong_answer_costs_what_a_right_one_brings(chosen, score):
    assert grade(SEVERAL, chosen).score == score


def test_where_everything_is_right_choosing_everything_is_right():
    all_right = sheet(Kind.MULTIPLE_CHOICE, right("a"), right("b"))
    assert grade(all_right, [101, 102])[:2] == (True, 1)


def test_where_no_right_answer_has_a_positive_weight_only_the_right_set_earns():
    weightless = sheet(Kind.MULTIPLE_CHOICE, right("a", weight=Decimal(0)), wrong("b"))
    assert grade(weightless, [101])[:2] == (True, 1)
    assert grade(weightless, [102])[:2] == (False, 0)


def test_in_a_draft_that_has_nothing_right_nothing_is():
    draft = sheet(Kind.MULTIPLE_CHOICE, wrong("a", weight=Decimal("0.5")), wrong("b"))
    assert grade(draft, [101])[:2] == (False, 0)
    assert grade(draft, [])[:2] == (False, 0)


@given(multiple_choices(weights), st.data())
def test_only_exactly_the_right_set_is_correct(paper, data):
    chosen = data.draw(st.sets(st.sampled_from(ids_of(paper))))
    assert grade(paper, sorted(chosen)).is_correct == (chosen == right_ids(paper))


@given(multiple_choices(weights))
def test_the_right_set_is_always_found_correct(paper):
    assert grade(paper, sorted(right_ids(paper))).is_correct


@given(multiple_choices())
def test_the_right_set_earns_everything(paper):
    assert grade(paper, sorted(right_ids(paper))).score == 1


@given(multiple_choices(weights))
def test_choosing_everything_earns_nothing(paper):
    everything = ids_of(paper)
    if right_ids(paper) != set(everything):
        assert grade(paper, everything).score == 0


@given(multiple_choices(weights), st.data())
def test_a_score_goes_from_0_to_1(paper, data):
    chosen = data.draw(st.lists(st.sampled_from(ids_of(paper)), unique=True))
    assert 0 <= grade(paper, chosen).score <= 1


@given(multiple_choices(weights), st.data())
def test_the_order_of_choosing_does_not_matter(paper, data):
    chosen = data.draw(st.lists(st.sampled_from(ids_of(paper)), unique=True))
    assert grade(paper, chosen)[:2] == grade(paper, sorted(chosen))[:2]


@given(multiple_choices(), st.data())
def test_one_wrong_answer_more_never_earns_more(paper, data):
    chosen = data.draw(st.sets(st.sampled_from(ids_of(paper))))
    for extra in set(ids_of(paper)) - right_ids(paper) - chosen:
        assert grade(paper, [*chosen, extra]).score <= grade(paper, sorted(chosen)).score
