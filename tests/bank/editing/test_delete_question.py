"""Deleting a question: the log keeps what it was."""

import pytest

from bank.editing import NotAllowed, Stale, Vanished, add_source, add_tag, delete_question
from bank.models import Answer, Question, Revision, TagLink, Topic
from tests.builders import OPERATOR, add, change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


def test_nothing_of_it_is_left():
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    question = add(tags=["orm"])
    delete_question(question.pk, by=OPERATOR)
    assert [model.objects.count() for model in (Question, Answer, TagLink)] == [0, 0, 0]


def test_the_log_ends_with_its_deletion(author, editor):
    question = add(author)
    delete_question(question.pk, by=editor, reason="A double")
    line = Revision.objects.of("question", question.pk).latest("id")
    assert (line.verb, line.version, line.document, line.reason) == ("deleted", 2, None, "A double")
    assert (line.by_id, line.author_id) == (editor.user_id, author.user_id)


def test_the_log_still_knows_its_key():
    add_source(slug="exam", title="Exam", by=OPERATOR)
    question = add(source="exam", key="q1")
    delete_question(question.pk, by=OPERATOR)
    assert Revision.objects.get(verb="deleted").name == "exam/q1"


def test_the_topic_counts_it_no_longer():
    question = add(status="published")
    delete_question(question.pk, by=OPERATOR)
    assert Topic.objects.get().published_count == 0


def test_a_draft_was_never_counted():
    question = add()
    delete_question(question.pk, by=OPERATOR)
    assert Topic.objects.get().published_count == 0


def test_it_refuses_who_has_seen_an_older_version():
    question = add()
    change(question, difficulty=4)
    with pytest.raises(Stale):
        delete_question(question.pk, by=OPERATOR, expected_version=1)


def test_what_is_gone_cannot_be_deleted():
    question = add()
    delete_question(question.pk, by=OPERATOR)
    with pytest.raises(Vanished):
        delete_question(question.pk, by=OPERATOR)


def test_an_author_deletes_their_own_draft(author):
    question = add(author)
    delete_question(question.pk, by=author)
    assert not Question.objects.exists()


def test_an_author_does_not_delete_what_is_published(author):
    question = add(author)
    change(question, status="published")
    with pytest.raises(NotAllowed):
        delete_question(question.pk, by=author)


def test_an_author_does_not_know_of_another_ones_draft(author, other_author):
    question = add(author)
    with pytest.raises(Vanished):
        delete_question(question.pk, by=other_author)


def test_a_reader_deletes_nothing(reader):
    question = add(status="published")
    with pytest.raises(NotAllowed):
        delete_question(question.pk, by=reader)
