"""What a question shows to whoever may not see its key."""

import pytest

from bank import sealing
from bank.callers import ANONYMOUS
from bank.documents import Kind
from tests.builders import add, change, distractor, pair, right, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


def shown(question):
    return sealing.shown(question, question.answers.order_by("position"))


@pytest.mark.parametrize("kind", list(Kind))
def test_all_but_open_questions_are_sealed_for_readers(kind, reader, other_author):
    question = add(kind=kind)
    sealed = [sealing.is_sealed(question, who) for who in (ANONYMOUS, reader, other_author)]
    assert sealed == [kind != Kind.OPEN] * 3


def test_none_is_sealed_for_editors_and_its_author(author, editor):
    question = change(add(author), status="published")
    assert not sealing.is_sealed(question, author)
    assert not sealing.is_sealed(question, editor)


@pytest.mark.parametrize("kind", ["short_text", "numerical"])
def test_where_the_answers_are_the_key_none_is_shown(kind):
    assert shown(add(kind=kind)) == []


def test_answers_come_in_an_order_that_tells_nothing_of_their_places():
    answers = [right("0"), *(wrong(f"{n}") for n in range(1, 20))]
    question = add(answers=answers)
    assert [answer.text for answer in shown(question)] != [f"{n}" for n in range(20)]
    assert {answer.text for answer in shown(question)} == {f"{n}" for n in range(20)}


def test_the_order_stays_when_the_answers_change_places():
    question = add(answers=[right("a"), wrong("b"), wrong("c")])
    before = shown(question)
    assert shown(change(question, answers=[wrong("c"), wrong("b"), right("a")])) == before


def test_answers_that_may_not_be_shuffled_keep_their_places():
    question = add(shuffle=False, answers=[wrong(f"{n}") for n in range(20)])
    assert [answer.text for answer in shown(question)] == [f"{n}" for n in range(20)]


def test_of_a_matching_the_left_sides_and_the_different_right_sides_are_shown():
    answers = [pair("a", "y"), pair("b", "x"), pair("c", "x"), distractor("w")]
    question = add(kind="matching", shuffle=False, answers=answers)
    assert [answer.text for answer in shown(question)] == ["a", "b", "c"]
    assert sealing.choices(question.answers.all()) == ["w", "x", "y"]
