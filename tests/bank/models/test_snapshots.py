"""Reading several tables as they were at one moment."""

from functools import partial

import pytest
from django.db import connection

from bank.models import Question
from bank.models.snapshots import snapshot
from tests.builders import add, at_once, change, right, stored, wrong

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("topic")]


def saying(word):
    return {"text": word, "answers": [right(word), wrong(f"not {word}")]}


def test_no_question_is_read_with_the_answers_of_another_version():
    question = add(**saying("0"))

    def write():
        return [change(question, **saying(f"{n}")) for n in range(1, 40)]

    def read():
        return [stored(question) for _ in range(80)]

    _, *readers = at_once(write, read, read)
    papers = [paper for read_papers in readers for paper in read_papers]
    assert all(paper.answers[0].text == paper.text for paper in papers)


def test_what_others_change_meanwhile_is_seen_afterwards():
    question = add(text="Before")
    with snapshot():
        before = Question.objects.get(pk=question.pk).text
        at_once(partial(change, question, text="After"))
        meanwhile = Question.objects.get(pk=question.pk).text
    assert (before, meanwhile) == ("Before", "Before")
    assert Question.objects.get(pk=question.pk).text == "After"


def test_one_within_another_sees_the_same_moment():
    question = add(text="Before")
    with snapshot():
        before = stored(question).text
        at_once(partial(change, question, text="After"))
        meanwhile = stored(question).text
    assert (before, meanwhile) == ("Before", "Before")


def test_it_ends_when_reading_fails():
    with pytest.raises(ZeroDivisionError), snapshot():
        _ = 1 / 0
    assert add().version == 1


def test_it_leaves_nothing_open():
    stored(add())
    assert connection.get_autocommit()
    assert add().version == 1
