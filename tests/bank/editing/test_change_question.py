"""Changing a question: one version and one line in the log for each change, none for none."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from bank.documents import Unsound, faults_of
from bank.editing import (
    Stale,
    Taken,
    Vanished,
    add_source,
    add_tag,
    add_topic,
    change_question,
)
from bank.models import Question, Revision, TagLink
from tests.builders import OPERATOR, add, change, paper, right, stored, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def referents():
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)


def lines(question):
    return list(
        Revision.objects.of("question", question.pk).order_by("id").values_list("version", "verb")
    )


CHANGES = [
    {"kind": "multiple_choice"},
    {"text": "What is 2 + 2?"},
    {"topic": "sql"},
    {"tags": ["orm"]},
    {"difficulty": 5},
    {"language": "de"},
    {"status": "in_review"},
    {"explanation": "Count your fingers."},
    {"answers": [right("Two"), wrong("Three")]},
    {"answers": [wrong("Three"), right("Two"), wrong("Four")]},
    {"answers": [right("Two", feedback="Yes."), wrong("Three"), wrong("Four")]},
    {"answers": [right("Two"), wrong("Three"), wrong("Four", weight=Decimal("-0.0000001"))]},
    {"source": "exam", "key": "q1"},
    {"related": ["q2"]},
    {"position": 7},
    {"shuffle": False},
    {"details": {"moodle": {"id": 1}}},
]


@pytest.mark.usefixtures("referents")
@pytest.mark.parametrize("fields", CHANGES)
def test_every_change_is_one_version_and_one_line(fields):
    question = add()
    changed = change(question, **fields)
    assert changed.version == Question.objects.get(pk=question.pk).version == 2
    assert lines(question) == [(1, "created"), (2, "changed")]


@pytest.mark.usefixtures("referents")
@pytest.mark.parametrize("fields", CHANGES)
def test_a_change_is_stored_and_nothing_else_is(fields):
    question = add()
    expected = replace(stored(question), **deepcopy(fields))
    faults_of(expected)
    change(question, **fields)
    assert stored(question) == expected


@pytest.mark.usefixtures("referents")
@pytest.mark.parametrize("fields", [{}, *CHANGES])
def test_what_says_nothing_new_leaves_no_trace(fields):
    question = add()
    change(question, **fields)
    before = Question.objects.filter(pk=question.pk).values().get(), lines(question)
    change(question, **fields)
    assert (Question.objects.filter(pk=question.pk).values().get(), lines(question)) == before


def test_the_same_tags_in_another_order_are_no_change():
    add_tag(slug="a", name="a", by=OPERATOR)
    add_tag(slug="b", name="b", by=OPERATOR)
    question = add(tags=["a", "b"])
    assert change(question, tags=["b", "a"]).version == 1


def test_the_text_in_another_form_is_no_change():
    question = add(text="Größe?")
    assert change(question, text="Gro\u0308ße?\r\n").version == 1


def test_it_moves_the_time_of_the_update_alone():
    question = add()
    with time_machine.travel("2040-01-01T12:00Z", tick=False):
        change(question, difficulty=4)
    kept = Question.objects.get(pk=question.pk)
    assert (kept.created_at, kept.updated_at.year) == (question.created_at, 2040)


def test_publishing_is_timed_once():
    question = add()
    with time_machine.travel("2040-01-01T12:00Z", tick=False):
        change(question, status="published")
    change(question, status="draft")
    change(question, status="published")
    assert Question.objects.get(pk=question.pk).published_at.year == 2040


def test_its_author_stays_whoever_changes_it(author, editor):
    question = add(author)
    change(question, editor, difficulty=4)
    assert Question.objects.get(pk=question.pk).author_id == author.user_id


def test_the_log_tells_who_changed_it_and_why(author, editor):
    question = add(author)
    change_question(
        question.pk, replace(stored(question), difficulty=4), by=editor, reason=" too easy "
    )
    line = Revision.objects.get(what="question", version=2)
    assert (line.by_name, line.reason, line.author_id) == ("editor", "too easy", author.user_id)


@pytest.mark.usefixtures("referents")
def test_the_returned_question_is_the_stored_one():
    question = add()
    changed = change(question, topic="sql", tags=["orm"], source="exam", key="1", text="Why?")
    assert changed.document() == stored(question)
    assert changed.name == "exam/1"


def test_tag_links_follow_the_status():
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    question = add(tags=["orm"])
    change(question, status="published")
    assert TagLink.objects.get().status == "published"


def test_it_takes_its_last_tag_off():
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    question = add(tags=["orm"])
    change(question, tags=[])
    assert not TagLink.objects.exists()


@pytest.mark.parametrize("kind", ["open", "short_text"])
def test_a_question_becomes_another_kind(kind):
    question = add(answers=[right("a"), wrong("b")])
    change(question, kind=kind)
    assert stored(question).kind == kind


# --- refusals


def test_a_question_that_is_not_there_cannot_be_changed():
    with pytest.raises(Vanished):
        change_question(999_999, paper(), by=OPERATOR)


def test_an_id_beyond_every_column_is_just_not_there():
    with pytest.raises(Vanished):
        change_question(10**30, paper(), by=OPERATOR)


def test_it_refuses_who_has_seen_an_older_version():
    question = add()
    change(question, difficulty=4)
    with pytest.raises(Stale) as stale:
        change(question, difficulty=5, version=1)
    assert stale.value.current == 2


def test_a_question_that_changes_under_way_is_not_overwritten():
    question = add()

    def meddling(document):
        change(question, text="Meanwhile")
        return replace(document, text="Late")

    with pytest.raises(Stale):
        change_question(question.pk, meddling, by=OPERATOR)
    assert stored(question).text == "What is 1 + 1?"


def test_any_of_several_versions_may_have_been_seen():
    question = add()
    assert change(question, difficulty=4, version=frozenset({1, 7})).version == 2
    with pytest.raises(Stale):
        change(question, difficulty=5, version=frozenset({1, 7}))


def test_it_takes_who_has_seen_the_latest_version():
    question = add()
    assert change(question, difficulty=4, version=1).version == 2


def test_an_old_version_is_refused_even_if_nothing_would_change():
    question = add()
    change(question, difficulty=4)
    with pytest.raises(Stale):
        change(question, difficulty=4, version=1)


def test_a_published_question_stays_sound():
    question = add(status="published")
    with pytest.raises(Unsound) as unsound:
        change(question, answers=[right("Two")])
    assert [problem.pointer for problem in unsound.value.problems] == ["/answers"]


def test_a_draft_that_is_not_sound_is_not_published():
    question = add(answers=[])
    with pytest.raises(Unsound):
        change(question, status="published")


def test_a_refused_change_changes_nothing():
    question = add(status="published")
    with pytest.raises(Unsound):
        change(question, text="New", answers=[])
    assert (stored(question).text, lines(question)) == ("What is 1 + 1?", [(1, "created")])


def test_a_topic_that_is_not_there_is_named_with_the_nearest():
    question = add()
    with pytest.raises(Unsound, match="Did you mean 'python'"):
        change(question, topic="phyton")


@pytest.mark.usefixtures("referents")
def test_a_key_that_is_taken_is_refused():
    add(source="exam", key="q1")
    second = add(source="exam", key="q2")
    with pytest.raises(Taken):
        change(second, key="q1")


# --- by a function of what is there


def test_a_function_makes_the_new_document_of_the_present_one():
    question = add(difficulty=2)
    change_question(
        question.pk,
        lambda present: replace(present, difficulty=present.difficulty + 1),
        by=OPERATOR,
    )
    assert stored(question).difficulty == 3


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: document.details.update(moodle=1),
        lambda document: document.related.append("q2"),
        lambda document: document.grading.update(case_sensitive=True),
        lambda document: document.answers.pop(),
    ],
)
def test_a_function_may_edit_the_present_document_in_place(edit):
    question = add(kind="short_text")

    def edited(document):
        edit(document)
        return document

    assert change_question(question.pk, edited, by=OPERATOR).version == 2


def test_a_clock_that_is_behind_does_not_date_a_change_before_the_question(topic):
    question = add()
    with time_machine.travel(question.created_at - timedelta(minutes=1), tick=False):
        changed = change(question, text="Another")
    assert changed.updated_at == question.created_at
