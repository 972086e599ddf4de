"""What the database knows of the bank's shape."""

import pytest

from bank.models import Question
from bank.statistics import renew_statistics
from tests.bank.drawing.bulk import pool

pytestmark = pytest.mark.django_db


def plan(rows):
    """How the database finds these."""
    return rows.explain()


@pytest.mark.only_on("small")
def test_sqlite_learns_that_a_status_is_shared_by_many(topic):
    pool(range(1, 501), topic)
    few = Question.objects.filter(status="published", pk__in=range(1, 101))
    assert "question_status" in plan(few)
    renew_statistics()
    assert "INTEGER PRIMARY KEY" in plan(few)


def test_it_may_be_done_at_any_time_and_changes_nothing(topic):
    pool(range(1, 11), topic)
    renew_statistics()
    assert Question.objects.count() == 10
