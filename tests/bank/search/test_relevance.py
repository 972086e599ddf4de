"""How well a question fits, of the question alone: 3 by its text, 2 with its answers, 1 with its tags."""

import pytest

from bank import search
from bank.callers import ANONYMOUS
from bank.editing import add_tag
from bank.models import Question
from tests.builders import OPERATOR, add, right, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def question():
    add_tag(slug="thrice", name="Thrice", by=OPERATOR)
    answers = [right("twice both"), wrong("Two", feedback="told")]
    return add(
        text="Once upon both",
        answers=answers,
        explanation="because",
        tags=["thrice"],
        status="published",
    )


def tier(question, words, caller):
    found = Question.objects.filter(search.matching(words.split(), caller))
    return found.annotate(tier=search.relevance(words.split(), caller)).get(pk=question.pk).tier


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("once", 3),
        ("upon once", 3),
        ("both", 3),
        ("onc", 3),
        ("once up", 3),
        ("twice", 2),
        ("once twice", 2),
        ("twice once", 2),
        ("once twi", 2),
        ("thrice", 1),
        ("once thrice", 1),
        ("thrice twice onc", 1),
        ("t", 2),
        ("thr", 1),
    ],
)
def test_all_words_must_stand_in_the_more_telling_places(question, words, expected):
    assert tier(question, words, ANONYMOUS) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("because", 2), ("told once", 2), ("once", 3), ("thrice", 1)]
)
def test_for_editors_the_key_counts_with_the_answers(question, editor, words, expected):
    assert tier(question, words, editor) == expected


def test_it_says_nothing_of_the_key_to_authors_of_other_questions(question, author):
    assert tier(question, "once", author) == 3


def test_what_an_author_finds_by_their_own_key_comes_last(author):
    question = add(author, text="mine", explanation="because")
    assert tier(question, "because", author) == 1


def test_questions_come_in_the_order_of_their_tiers(question):
    by_answer = add(text="other", answers=[right("once"), wrong("b")], status="published")
    found = Question.objects.filter(search.matching(["once"], ANONYMOUS))
    in_order = found.order_by(search.relevance(["once"], ANONYMOUS).desc())
    assert list(in_order) == [question, by_answer]
