"""The seal on the key of every question: what a caller may not see cannot be read while they look on."""

import pytest
from django.core.serializers import serialize
from django.db.models import F

from bank.callers import ANONYMOUS
from bank.documents import Kind
from bank.editing import change_question
from bank.models import Answer, Question, Revision, Topic
from bank.models.seals import (
    KEY_OF_ANSWER,
    KEY_OF_QUESTION,
    Sealed,
    onlooker,
    opened,
    recognise,
    seen_by,
)
from tests.builders import add, change, paper, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]

GRADED = [kind for kind in Kind if kind != Kind.OPEN]


def read(row, name):
    with seen_by(ANONYMOUS):
        return getattr(row, name)


# --- rows


@pytest.mark.parametrize("kind", GRADED)
@pytest.mark.parametrize("name", sorted(KEY_OF_QUESTION))
def test_the_key_of_a_question_cannot_be_read(kind, name):
    question = add(kind=kind, status="published")
    with pytest.raises(Sealed, match=f"Question.{name} is sealed"):
        read(question, name)


@pytest.mark.parametrize("kind", GRADED)
@pytest.mark.parametrize("name", sorted(KEY_OF_ANSWER))
def test_the_key_of_an_answer_cannot_be_read(kind, name):
    answer = add(kind=kind, status="published").answers.first()
    with pytest.raises(Sealed):
        read(answer, name)


@pytest.mark.parametrize("kind", ["short_text", "numerical"])
def test_where_the_answers_are_the_key_their_texts_cannot_be_read(kind):
    answer = add(kind=kind, status="published").answers.first()
    with pytest.raises(Sealed):
        read(answer, "text")


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice", "true_false", "matching"])
def test_what_is_to_be_chosen_from_can_be_read(kind):
    answer = add(kind=kind, status="published").answers.order_by("position").first()
    assert read(answer, "text") == answer.text


@pytest.mark.parametrize("name", ["text", "kind", "difficulty", "position", "author_id"])
def test_the_rest_of_a_question_can_be_read(name):
    question = add(status="published")
    assert read(question, name) == getattr(question, name)


@pytest.mark.parametrize("name", sorted(KEY_OF_QUESTION))
def test_of_an_open_question_everything_can_be_read(name):
    question = add(kind="open", status="published")
    assert read(question, name) == getattr(question, name)


def test_a_line_of_the_log_hides_its_document():
    add(kind="open", status="published")
    with pytest.raises(Sealed):
        read(Revision.objects.get(what="question"), "document")


def test_a_line_about_a_topic_hides_nothing():
    assert read(Revision.objects.get(what="topic"), "document")["slug"] == "python"


def test_a_column_that_was_not_loaded_is_sealed_as_well():
    add(status="published")
    question = Question.objects.only("text").get()
    with pytest.raises(Sealed):
        read(question, "explanation")


def test_a_whole_document_cannot_be_made():
    question = add(status="published")
    with pytest.raises(Sealed), seen_by(ANONYMOUS):
        stored(question)


def test_a_dump_cannot_be_made():
    add(status="published")
    with pytest.raises(Sealed), seen_by(ANONYMOUS):
        serialize("json", Question.objects.all())


# --- rows as values


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (Question, []),
        (Question, ["text", "explanation"]),
        (Question, ["details__moodle"]),
        (Question, ["answers__is_correct"]),
        (Question, ["answers__text"]),
        (Question, ["answers__question__fingerprint"]),
        (Answer, ["text"]),
        (Answer, ["weight"]),
        (Answer, ["question__explanation"]),
        (Revision, []),
        (Revision, ["document"]),
        (Revision, ["document__text"]),
    ],
)
def test_values_of_the_key_are_not_to_be_had(model, names):
    with pytest.raises(Sealed), seen_by(ANONYMOUS):
        model.objects.values(*names)


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (Question, ["id", "text", "position", "topic__slug"]),
        (Answer, ["id", "question_id"]),
        (Revision, ["version"]),
    ],
)
def test_other_values_are(model, names):
    add(status="published")
    with seen_by(ANONYMOUS):
        assert model.objects.values_list(*names)


@pytest.mark.parametrize("name", ["explanation", "answers__weight"])
def test_another_name_hides_no_column_of_the_key(name):
    with pytest.raises(Sealed), seen_by(ANONYMOUS):
        Question.objects.values_list("id", F(name))


# --- who looks on


def test_editors_read_everything(editor):
    question = add(status="published")
    with seen_by(editor):
        assert stored(question).answers[0].is_correct
        assert Question.objects.values("explanation").get()


def test_an_author_reads_the_keys_of_their_own(author, other_author):
    question = change(add(author), status="published")
    with seen_by(author):
        assert stored(question).answers[0].is_correct
    with pytest.raises(Sealed), seen_by(other_author):
        stored(question)


def test_an_author_changes_their_own_question_while_looking_on(author):
    question = add(author)
    with seen_by(author):
        assert change_question(question.pk, paper(text="New"), by=author).version == 2


def test_where_nobody_looks_on_nothing_is_sealed():
    question = add(status="published")
    assert onlooker() is None
    assert (question.explanation, Question.objects.values("explanation").get()) == (
        "",
        {"explanation": ""},
    )


def test_work_that_needs_the_key_opens_it_for_a_while():
    question = add(status="published")
    with seen_by(ANONYMOUS):
        with opened():
            assert question.explanation == ""
        with pytest.raises(Sealed):
            read(question, "explanation")


def test_the_seal_ends_with_the_work_even_when_it_fails():
    with pytest.raises(ZeroDivisionError), seen_by(ANONYMOUS):
        _ = 1 / 0
    assert onlooker() is None


def test_who_looks_on_may_become_known_later(editor):
    with seen_by(ANONYMOUS):
        recognise(editor)
        assert onlooker() == editor
    assert onlooker() is None


def test_a_key_can_be_written_where_it_cannot_be_read():
    question = add(status="published")
    with seen_by(ANONYMOUS):
        question.explanation = "New"
    assert question.explanation == "New"


def test_topics_are_never_sealed():
    with seen_by(ANONYMOUS):
        assert Topic.objects.values().get()["slug"] == "python"


def test_a_sealed_column_is_found_by_its_name_like_any_other():
    assert Question.explanation.field is Question._meta.get_field("explanation")
