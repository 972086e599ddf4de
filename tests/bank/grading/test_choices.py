"""Choosing among answers."""

from decimal import Decimal

import pytest

from bank.grading import Malformed, grade
from tests.bank.grading.sheets import sheet
from tests.builders import right, wrong

WEIGHTED = [
    right("a", weight=Decimal("0.75")),
    right("b", weight=Decimal("0.25")),
    wrong("c", weight=Decimal("-0.5")),
    wrong("d"),
]


def judged(document, given):
    verdict = grade(document, given)
    return verdict.is_correct, verdict.score


@pytest.mark.parametrize(
    ("given", "expected"), [(101, (True, 1)), (102, (False, 0)), (103, (False, 0))]
)
def test_one_right_answer_is_worth_everything(given, expected):
    assert judged(sheet("single_choice", right("a"), wrong("b"), wrong("c")), given) == expected


def test_a_wrong_answer_may_be_worth_something():
    document = sheet("single_choice", right("a"), wrong("b", weight=Decimal("0.5")))
    assert judged(document, 102) == (False, Decimal("0.5"))


def test_nothing_is_worth_less_than_nothing():
    assert judged(sheet("single_choice", right("a"), wrong("b", weight=Decimal(-1))), 102) == (
        False,
        0,
    )


def test_the_chosen_answer_is_told_for_its_feedback():
    document = sheet("single_choice", right("a"), wrong("b", feedback="No."))
    assert [answer.feedback for answer in grade(document, 102).met] == ["No."]


@pytest.mark.parametrize("given", [9, "101", 101.0, True, None, [101], {}])
def test_a_choice_is_an_id(given):
    with pytest.raises(Malformed):
        grade(sheet("single_choice", right("a"), wrong("b")), given)


# --- true or false


@pytest.mark.parametrize(
    ("given", "is_correct"), [(True, True), (False, False), (101, True), (102, False)]
)
def test_true_and_false_stand_for_their_answers(given, is_correct):
    assert judged(sheet("true_false", right("True"), wrong("FALSE")), given) == (
        is_correct,
        is_correct,
    )


def test_answers_of_other_texts_are_chosen_by_id():
    document = sheet("true_false", right("Wahr"), wrong("Falsch"))
    assert judged(document, 101) == (True, 1)
    with pytest.raises(Malformed, match="other texts"):
        grade(document, True)


# --- several


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([101, 102], (True, 1)),
        ([102, 101], (True, 1)),
        ([101], (False, Decimal("0.5"))),
        ([101, 103], (False, 0)),
        ([101, 102, 103], (False, Decimal("0.5"))),
        ([101, 102, 103, 104], (False, 0)),
        ([103, 104], (False, 0)),
        ([], (False, 0)),
    ],
)
def test_the_right_set_is_worth_everything_and_a_part_of_it_a_part(given, expected):
    document = sheet("multiple_choice", right("a"), right("b"), wrong("c"), wrong("d"))
    assert judged(document, given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([101], (False, Decimal("0.75"))),
        ([101, 102], (True, 1)),
        ([101, 103], (False, Decimal("0.25"))),
        ([102, 103], (False, 0)),
        ([101, 102, 104], (False, Decimal("0.5"))),
    ],
)
def test_weights_are_added_up(given, expected):
    assert judged(sheet("multiple_choice", *WEIGHTED), given) == expected


def test_where_all_are_right_all_may_be_chosen():
    assert judged(sheet("multiple_choice", right("a"), right("b")), [101, 102]) == (True, 1)


def test_few_wrong_answers_do_not_make_it_worth_to_choose_everything():
    document = sheet("multiple_choice", *(right(f"{n}") for n in range(9)), wrong("x"))
    assert judged(document, list(range(101, 111))) == (False, 0)


@pytest.mark.parametrize(
    ("given", "expected"), [([101], (True, 1)), ([102], (False, 0)), ([101, 102], (False, 0))]
)
def test_where_nothing_has_a_weight_only_the_right_set_counts(given, expected):
    document = sheet("multiple_choice", right("a", weight=Decimal(0)), wrong("b"))
    assert judged(document, given) == expected


def test_in_a_draft_without_right_answers_nothing_is_right():
    assert judged(sheet("multiple_choice", wrong("a"), wrong("b")), []) == (False, 0)


@pytest.mark.parametrize("given", [101, "101", None, {}, [9], ["101"], [[101]], [101, 101], [True]])
def test_several_choices_are_a_list_of_different_ids(given):
    with pytest.raises(Malformed):
        grade(sheet("multiple_choice", right("a"), right("b")), given)
