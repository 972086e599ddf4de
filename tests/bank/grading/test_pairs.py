"""Putting right sides to left ones."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.documents import AnswerDocument, Kind
from bank.grading import Malformed, grade
from tests.bank.grading.sheets import sheet
from tests.builders import distractor, pair

COUNT = sheet(Kind.MATCHING, pair("one", "eins"), pair("two", "zwei"), distractor("drei"))


def test_all_pairs_right_earn_everything():
    assert grade(COUNT, {"101": "eins", "102": "zwei"})[:2] == (True, 1)


def test_half_the_pairs_are_half_the_score_and_not_correct():
    assert grade(COUNT, {"101": "eins", "102": "drei"})[:2] == (False, Decimal("0.5"))


def test_a_left_side_that_is_left_out_earns_nothing():
    assert grade(COUNT, {"101": "eins"})[:2] == (False, Decimal("0.5"))
    assert grade(COUNT, {})[:2] == (False, 0)


def test_two_left_sides_may_have_the_same_right_side():
    same = sheet(Kind.MATCHING, pair("1", "odd"), pair("2", "even"), pair("3", "odd"))
    assert grade(same, {"101": "odd", "102": "even", "103": "odd"}).is_correct


def test_pairs_may_weigh_differently():
    weighted = sheet(
        Kind.MATCHING,
        pair("one", "eins", weight=Decimal("0.2")),
        pair("two", "zwei", weight=Decimal("0.6")),
    )
    assert grade(weighted, {"102": "zwei"}).score == Decimal("0.75")


def test_where_no_pair_has_a_weight_only_all_of_them_earn():
    weightless = sheet(Kind.MATCHING, pair("one", "eins", weight=Decimal(0)))
    assert grade(weightless, {"101": "eins"})[:2] == (True, 1)
    assert grade(weightless, {})[:2] == (False, 0)


def test_the_verdict_names_the_left_sides_that_were_answered():
    assert [answer.text for answer in grade(COUNT, {"102": "drei"}).met] == ["two"]


@pytest.mark.parametrize("given_", [None, [], "eins", 101, True])
def test_what_is_no_object_is_malformed(given_):
    with pytest.raises(Malformed, match="an object"):
        grade(COUNT, given_)


@pytest.mark.parametrize("key", ["7", "103", "one", "0101", " 101"])
def test_what_is_no_id_of_a_left_side_is_malformed(key):
    with pytest.raises(Malformed, match="No left side"):
        grade(COUNT, {key: "eins"})


@pytest.mark.parametrize("choice", ["EINS", "", "vier", None, 1, ["eins"]])
def test_a_right_side_is_one_of_the_choices_letter_by_letter(choice):
    with pytest.raises(Malformed, match="`choices`"):
        grade(COUNT, {"101": choice})


def test_in_a_draft_without_pairs_nothing_is_right():
    assert grade(sheet(Kind.MATCHING, distractor("drei")), {})[:2] == (False, 0)


def test_a_left_side_of_a_draft_that_has_no_right_side_yet_cannot_be_right():
    draft = sheet(Kind.MATCHING, AnswerDocument(text="one"), pair("two", "zwei"))
    assert grade(draft, {"101": "zwei", "102": "zwei"})[:2] == (False, Decimal("0.5"))


@given(st.lists(st.sampled_from("abcde"), min_size=1, max_size=6), st.data())
def test_the_score_is_the_share_of_right_pairs(matches, data):
    paper = sheet(Kind.MATCHING, *(pair(f"{n}", match) for n, match in enumerate(matches)))
    put = {
        str(answer.id): data.draw(st.sampled_from(sorted(set(matches)))) for answer in paper.answers
    }
    hits = sum(put[str(answer.id)] == answer.match for answer in paper.answers)
    verdict = grade(paper, put)
    assert verdict.score == Decimal(hits) / len(matches)
    assert verdict.is_correct == (hits == len(matches))
