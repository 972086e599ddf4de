"""That the bank has changed is told after the commit."""

import pytest
from django.db import transaction

from bank.editing import Taken, add_tag, news
from tests.builders import OPERATOR, add


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(news, "_listeners", [lambda: heard.append(1)])
    return heard


pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("topic")]


def fail_after_adding():
    def both():
        with transaction.atomic():
            add()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        both()


def test_a_change_is_told(told):
    add()
    assert len(told) == 1


def test_many_in_one_transaction_are_told_after_it(told):
    with transaction.atomic():
        for _ in range(3):
            add()
        assert told == []
    assert told


def test_what_was_rolled_back_is_not_told(told):
    fail_after_adding()
    assert told == []


def test_what_stands_beside_something_rolled_back_is_told(told):
    with transaction.atomic():
        fail_after_adding()
        add()
    assert len(told) == 1


def test_a_refusal_is_not_told(told):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    with pytest.raises(Taken):
        add_tag(slug="orm", name="ORM", by=OPERATOR)
    assert len(told) == 1


@pytest.mark.only_on("large")
def test_a_question_with_its_answers_and_tags_is_written_by_twelve_statements(
    django_assert_max_num_queries,
):
    for slug in ("one", "two", "three"):
        add_tag(slug=slug, name=slug, by=OPERATOR)
    add()
    with django_assert_max_num_queries(12):
        add(tags=["one", "two", "three"], kind="single_choice", status="published")
