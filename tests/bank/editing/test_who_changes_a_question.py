"""Who may change a question."""

import pytest

from bank.editing import NotAllowed, Vanished, add_source
from tests.builders import OPERATOR, add, change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def exam(topic):
    return add_source(slug="exam", title="Exam", by=OPERATOR)


def test_an_author_changes_their_own_draft(author):
    question = add(author)
    assert change(question, author, difficulty=4).version == 2


def test_an_author_does_not_know_of_another_ones_draft(author, other_author):
    question = add(author)
    with pytest.raises(Vanished):
        change(question, other_author, difficulty=4)


def test_an_author_sees_another_ones_published_question_and_may_not_change_it(author, other_author):
    question = add(author)
    change(question, status="published")
    with pytest.raises(NotAllowed):
        change(question, other_author, difficulty=4)


@pytest.mark.parametrize("status", ["published", "archived"])
def test_an_author_lets_go_of_a_question_that_has_been_published(author, status):
    question = add(author)
    change(question, status=status)
    with pytest.raises(NotAllowed):
        change(question, author, difficulty=4)


@pytest.mark.usefixtures("exam")
@pytest.mark.parametrize(
    "fields", [{"source": "exam", "key": "2"}, {"source": None, "key": None}, {"key": "2"}]
)
def test_source_and_key_are_for_editors(author, fields):
    question = add(author)
    change(question, source="exam", key="1")
    with pytest.raises(NotAllowed):
        change(question, author, **fields)


@pytest.mark.usefixtures("exam")
def test_an_author_may_leave_source_and_key_as_they_are(author):
    question = add(author)
    change(question, source="exam", key="1")
    assert change(question, author, difficulty=4).version == 3


def test_a_reader_changes_nothing(reader):
    question = add(status="published")
    with pytest.raises(NotAllowed):
        change(question, reader, difficulty=4)
