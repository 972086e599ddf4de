"""A question as it was in one of its versions."""

import pytest

from bank.editing import add_source, add_tag, delete_question
from bank.pinned import as_they_were
from tests.builders import OPERATOR, add, change, right, stored, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def question(author):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    return change(
        add(author, text="Then"), status="published", tags=["orm"], source="exam", key="1"
    )


def test_it_has_the_content_of_then(question):
    then = stored(question)
    change(question, text="Now", tags=[], answers=[right("a"), wrong("b")], source=None, key=None)
    pinned = as_they_were([(question.pk, 2)])[question.pk]
    assert pinned.document() == then
    assert (pinned.pk, pinned.version, pinned.author_id) == (question.pk, 2, question.author_id)
    assert [answer.pk for answer in pinned.answers.all()] == [answer.id for answer in then.answers]


def test_its_times_are_those_of_then(question):
    change(question, text="Now")
    pinned = as_they_were([(question.pk, 2)])[question.pk]
    assert (pinned.created_at, pinned.updated_at) == (question.created_at, question.updated_at)
    assert pinned.published_at == question.published_at


def test_questions_come_in_their_own_versions(question):
    other = add(text="Other")
    change(other, text="Other, changed")
    pinned = as_they_were([(question.pk, 1), (other.pk, 2)])
    assert {pk: row.text for pk, row in pinned.items()} == {
        question.pk: "Then",
        other.pk: "Other, changed",
    }


def test_many_cost_no_more_than_one(question, django_assert_num_queries):
    wanted = [(question.pk, 1), (add().pk, 1), (add().pk, 1)]
    # which are there, their lines of the log
    with django_assert_num_queries(2):
        documents = [pinned.document() for pinned in as_they_were(wanted).values()]
    assert len(documents) == 3


def test_what_was_deleted_since_is_left_out(question):
    delete_question(question.pk, by=OPERATOR)
    assert as_they_were([(question.pk, 1)]) == {}


def test_a_version_that_never_was_is_left_out(question):
    assert as_they_were([(question.pk, 9)]) == {}
