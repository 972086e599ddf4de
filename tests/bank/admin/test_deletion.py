"""Deleting: it is asked first, the log keeps what was, and what is still in use stays."""

import pytest

from bank.editing import add_source, add_tag, add_topic, change_topic
from bank.models import Answer, Question, Revision, Source, Tag, Topic
from tests.builders import OPERATOR, add, change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


def last_line():
    return Revision.objects.order_by("pk").last()


@pytest.fixture
def act(desk, opened):
    def act(model, *chosen):
        return opened(f"{model}/").send(
            desk,
            press="index",
            action="delete_selected",
            _selected_action=[item.pk for item in chosen],
        )

    return act


def test_it_is_asked_before_a_question_is_deleted(opened):
    question = add(text="Why?")
    page = opened(f"question/{question.pk}/delete/")
    assert "Delete the question Why? for good?" in page.text
    assert Question.objects.count() == 1


def test_a_question_is_deleted_with_one_line_that_says_who_and_why(desk, opened, log_of):
    question = add(status="published")
    page = opened(f"question/{question.pk}/delete/").send(desk, reason="Twice.")
    assert "was deleted successfully" in page.text
    assert not Question.objects.exists()
    assert not Answer.objects.exists()
    _, line = log_of(question)
    assert (line.verb, line.by_name, line.reason) == ("deleted", "eva", "Twice.")


def test_what_was_changed_after_it_was_asked_is_not_deleted(desk, opened):
    question = add()
    page = opened(f"question/{question.pk}/delete/")
    change(question, difficulty=5)
    page = page.send(desk)
    assert page.said("error") == ["This is not the latest version any more; that is 2."]
    assert Question.objects.exists()


def test_a_question_that_somebody_else_has_deleted_is_told(desk, opened):
    question = add()
    page = opened(f"question/{question.pk}/delete/")
    opened(f"question/{question.pk}/delete/").send(desk)
    assert "Perhaps it was deleted?" in page.send(desk).said("warning")[0]


@pytest.mark.parametrize("model", ["topic", "tag", "source"])
def test_a_word_is_deleted_with_one_line(desk, opened, model):
    made = {"topic": add_topic, "tag": add_tag, "source": add_source}[model]
    name = "title" if model == "source" else "name"
    word = made(slug="empty", **{name: "Empty"}, by=OPERATOR)
    before = Revision.objects.count()
    opened(f"{model}/{word.pk}/delete/").send(desk, reason="Empty.")
    assert Revision.objects.count() == before + 1
    line = last_line()
    assert (line.what, line.verb, line.name, line.reason) == (model, "deleted", "empty", "Empty.")


@pytest.fixture
def used(topic):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    add(tags=["orm"], source="exam", key="1")


@pytest.mark.usefixtures("used")
@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("topic", "The topic 'python' still holds 1 question and 0 topics"),
        ("tag", "The tag 'orm' is on 1 questions; take it off them first."),
        ("source", "The source 'exam' is on 1 questions; take it off them first."),
    ],
)
def test_what_is_in_use_stays_and_the_page_says_why(desk, opened, model, told):
    (word,) = {"topic": Topic, "tag": Tag, "source": Source}[model].objects.all()
    before = Revision.objects.count()
    page = opened(f"{model}/{word.pk}/delete/").send(desk)
    assert told in page.said("error")[0]
    assert "for good?" in page.text
    assert Revision.objects.count() == before


# --- several at once


def test_it_is_asked_before_several_are_deleted(act):
    page = act("question", add(text="A?"), add(text="B?"))
    assert "Delete these 2 questions for good?" in page.text
    assert "A?" in page.text
    assert Question.objects.count() == 2


def test_several_are_deleted_each_with_a_line_of_its_own(desk, act, log_of):
    first, second, other = add(), add(), add()
    page = act("question", first, second).send(desk, reason="Old.")
    assert page.said("info") == ["2 of 2 deleted."]
    assert list(Question.objects.all()) == [other]
    assert [log_of(question)[-1].reason for question in (first, second)] == ["Old.", "Old."]


def test_a_reason_given_in_the_list_is_there_when_it_is_asked(desk, opened):
    question = add()
    page = opened("question/").send(
        desk,
        press="index",
        action="delete_selected",
        reason="Old.",
        _selected_action=[question.pk],
    )
    assert page.typed("reason") == "Old."


@pytest.mark.usefixtures("used")
def test_of_several_those_in_use_stay_and_are_named(desk, act):
    add_tag(slug="sql", name="SQL", by=OPERATOR)
    page = act("tag", *Tag.objects.all()).send(desk)
    assert page.said("info") == ["1 of 2 deleted."]
    assert "ORM: The tag 'orm' is on 1 questions" in page.said("error")[0]
    assert [tag.slug for tag in Tag.objects.all()] == ["orm"]


def test_a_branch_of_topics_is_deleted_from_its_tips(desk, act):
    web = add_topic(slug="web", name="Web", by=OPERATOR)
    leaf = add_topic(slug="leaf", name="Leaf", by=OPERATOR)
    twig = add_topic(slug="twig", name="Twig", parent="web", by=OPERATOR)
    leaf = change_topic("leaf", parent="twig", by=OPERATOR)
    page = act("topic", web, twig, leaf).send(desk)
    assert page.said("info") == ["3 of 3 deleted."]
    assert [topic.slug for topic in Topic.objects.all()] == ["python"]
