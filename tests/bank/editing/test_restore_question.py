"""Bringing back what a question was."""

import pytest

from bank.documents import Unsound
from bank.editing import (
    NotAllowed,
    Stale,
    Vanished,
    add_source,
    add_tag,
    add_topic,
    delete_question,
    delete_tag,
    restore_question,
)
from bank.models import Question, Revision
from tests.builders import OPERATOR, add, change, right, stored, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


def restore(question, version, **options):
    return restore_question(question.pk, version=version, **{"by": OPERATOR, **options})


def faults(question, version):
    with pytest.raises(Unsound) as unsound:
        restore(question, version)
    return [(problem.pointer, problem.code) for problem in unsound.value.problems]


def test_a_question_is_again_what_it_was():
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    question = add(tags=["orm"], details={"a": 1}, explanation="Then.")
    then = stored(question)
    change(
        question,
        kind="open",
        text="Now",
        topic="sql",
        tags=[],
        details={},
        explanation="",
        answers=[],
    )
    restore(question, 1)
    assert stored(question) == then


def test_it_is_a_new_version_and_a_line_of_its_own(editor):
    question = add()
    change(question, text="Now")
    assert restore(question, 1, by=editor, reason="Back").version == 3
    line = Revision.objects.get(version=3)
    assert (line.verb, line.by_name, line.reason) == ("restored", "editor", "Back")


def test_what_it_is_already_leaves_no_trace():
    question = add()
    assert restore(question, 1).version == 1
    assert Revision.objects.of("question", question.pk).count() == 1


def test_the_status_stays_what_it_is():
    question = add(text="Then")
    change(question, status="published", text="Now")
    restore(question, 1)
    assert (stored(question).status, stored(question).text) == ("published", "Then")


def test_an_answer_that_is_still_there_keeps_its_id():
    question = add(answers=[right("a"), wrong("b")])
    kept, gone = (answer.id for answer in stored(question).answers)
    change(question, answers=[right("changed", id=kept), wrong("c")])
    restore(question, 1)
    first, second = stored(question).answers
    assert (first.text, first.id, second.text) == ("a", kept, "b")
    assert second.id != gone


def test_a_published_question_is_not_made_unsound():
    question = add(answers=[])
    change(question, answers=[right("a"), wrong("b")], status="published")
    assert faults(question, 1)[0] == ("/version", "too_few")


@pytest.mark.parametrize("version", [0, 2, 10**30])
def test_a_version_that_never_was_is_refused(version):
    assert faults(add(), version) == [("/version", "unknown")]


def test_a_version_whose_tag_is_gone_is_refused():
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    question = add(tags=["orm"])
    change(question, tags=[])
    delete_tag("orm", by=OPERATOR)
    assert faults(question, 1) == [("/version", "unknown")]


def test_a_deleted_question_cannot_be_restored():
    question = add()
    delete_question(question.pk, by=OPERATOR)
    with pytest.raises(Vanished):
        restore(question, 1)


def test_it_refuses_who_has_seen_an_older_version():
    question = add()
    change(question, text="Now")
    with pytest.raises(Stale):
        restore(question, 1, expected_version=1)


def test_an_author_restores_their_own_draft(author):
    question = add(author)
    change(question, author, text="Now")
    assert restore(question, 1, by=author).text == "What is 1 + 1?"


def test_an_author_does_not_restore_what_is_published(author):
    question = add(author)
    change(question, status="published")
    with pytest.raises(NotAllowed):
        restore(question, 1, by=author)


def test_an_author_does_not_take_off_a_source_by_restoring(author):
    add_source(slug="exam", title="Exam", by=OPERATOR)
    question = add(author)
    change(question, source="exam", key="1")
    with pytest.raises(NotAllowed):
        restore(question, 1, by=author)
    assert Question.objects.get(pk=question.pk).key == "1"
