"""Every change leaves one line."""

import pytest

from bank import limits
from bank.editing import Refusal, add_question, add_tag, add_topic, delete_topic
from bank.models import Question, Revision
from tests.builders import OPERATOR, add, paper

pytestmark = pytest.mark.django_db


def test_a_line_reads_as_a_sentence(topic):
    assert str(Revision.objects.get()) == f"topic {topic.pk} v1: created"


def test_a_machine_leaves_its_name_and_no_account():
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    line = Revision.objects.get()
    assert (line.by_id, line.by_name, line.author_id) == (None, "operator", None)


def test_the_longest_reason_is_kept():
    add_tag(slug="orm", name="ORM", by=OPERATOR, reason="x" * limits.REASON)
    assert Revision.objects.get().reason == "x" * limits.REASON


@pytest.mark.usefixtures("topic")
@pytest.mark.parametrize("reason", ["x" * (limits.REASON + 1), "a\nb", "\x00", "\ud800", "\u202e"])
def test_a_reason_that_cannot_be_kept_refuses_the_change(reason):
    with pytest.raises(Refusal):
        add_question(paper(), by=OPERATOR, reason=reason)
    assert not Question.objects.exists()


@pytest.mark.usefixtures("topic")
def test_a_question_is_logged_with_all_that_makes_it(editor):
    question = add(editor, status="published")
    document = Revision.objects.get(what="question").document
    times = [document[name] for name in ("created_at", "updated_at", "published_at")]
    assert times == [question.created_at.isoformat()] * 3
    assert (document["id"], document["author"]) == (question.pk, editor.user_id)
    assert [answer["id"] for answer in document["answers"]] == [
        answer.pk for answer in question.answers.all()
    ]


@pytest.mark.usefixtures("topic")
def test_the_lines_of_one_subject_are_found():
    first, second = add(), add()
    assert Revision.objects.of("question", second.pk).get().document["id"] == second.pk != first.pk


@pytest.mark.only_on("large")
@pytest.mark.usefixtures("topic")
def test_postgresql_tells_the_transaction_of_a_line():
    assert Revision.objects.get().transaction > 0


@pytest.mark.only_on("small")
@pytest.mark.usefixtures("topic")
def test_sqlite_has_no_transactions_to_tell():
    assert Revision.objects.get().transaction is None


@pytest.mark.usefixtures("topic")
def test_the_latest_state_forgets_what_was_deleted():
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    delete_topic("python", by=OPERATOR)
    assert [document["slug"] for document in Revision.objects.latest_state().values()] == ["sql"]
