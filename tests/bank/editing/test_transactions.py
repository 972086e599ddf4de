"""One change, one transaction, which is tried again when a deadlock has ended it."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from bank.editing import Contended, add_topic
from bank.models import Question, Revision, Topic
from tests.builders import OPERATOR, add, change, right, stored, wrong
from tests.meanwhile import in_the_background, wait_until_somebody_waits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("topic")]

IMPATIENCE = {"postgresql": "SET lock_timeout = '50ms'", "sqlite": "PRAGMA busy_timeout = 50"}


@pytest.fixture
def question():
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    return add(status="published")


@pytest.fixture
def short_temper():
    """The database gives up quickly on this connection, whether it waits or stands in a deadlock."""
    with connection.cursor() as cursor:
        cursor.execute(IMPATIENCE[connection.vendor])
    yield
    connection.close()


@pytest.fixture
def first_to_notice():
    """Whoever notices a deadlock first is the one who loses."""
    with connection.cursor() as cursor:
        cursor.execute("SET deadlock_timeout = '50ms'")
    yield
    connection.close()


def opponent(times):
    """
    Somebody who holds the topic `sql` and then, so many times, wants the topic `python`, as soon as somebody else
    waits for the one and holds the other.
    """

    def work(begun):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '1h'")
            Topic.objects.filter(slug="sql").update(position=1)
            begun.set()
            for _ in range(times):
                wait_until_somebody_waits(cursor)
                with transaction.atomic():
                    Topic.objects.filter(slug="python").update(position=1)
                    transaction.set_rollback(True)

    return in_the_background(work)


@pytest.mark.only_on("large")
@pytest.mark.usefixtures("first_to_notice")
@pytest.mark.parametrize("times", [1, 2])
def test_a_change_that_loses_a_deadlock_happens_all_the_same(question, times):
    with opponent(times):
        change(question, topic="sql", answers=[right("Two"), wrong("New")])
    assert stored(question).topic == "sql"
    assert [answer.text for answer in stored(question).answers] == ["Two", "New"]
    assert Revision.objects.of("question", question.pk).count() == 2


@pytest.mark.only_on("large")
@pytest.mark.usefixtures("first_to_notice")
def test_a_change_that_keeps_losing_is_refused_in_words(question):
    with opponent(times=3), pytest.raises(Contended):
        change(question, topic="sql")
    assert stored(question).topic == "python"


@pytest.mark.only_on("large")
@pytest.mark.usefixtures("first_to_notice")
def test_within_a_larger_transaction_that_one_must_be_tried_again(question):
    with opponent(times=1), pytest.raises(OperationalError), transaction.atomic():
        change(question, topic="sql")


@pytest.mark.usefixtures("short_temper")
def test_waiting_in_vain_is_not_tried_again(question):
    done = threading.Event()

    def hold(begun):
        with transaction.atomic():
            Question.objects.select_for_update().get(pk=question.pk)
            begun.set()
            done.wait(10)

    with in_the_background(hold):
        with pytest.raises(OperationalError):
            change(question, difficulty=4)
        done.set()
