"""What may be asked of questions."""

import pytest

from bank.callers import ANONYMOUS, Caller, Role
from bank.editing import add_source, add_tag, add_topic
from bank.models import Question, Tag, TagLink, Topic
from tests.builders import OPERATOR, add, change, distractor, pair, right, stored, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


def texts(questions):
    return sorted(question.text for question in questions)


# --- who may know of what


@pytest.fixture
def one_of_each(topic, author, other_author):
    add(text="published", status="published")
    add(text="draft")
    add(text="archived", status="archived")
    add(author, text="mine")
    change(add(other_author, text="review"), status="in_review")


@pytest.mark.usefixtures("one_of_each")
def test_readers_know_of_what_is_published(reader):
    assert texts(Question.objects.visible_to(reader)) == ["published"]
    assert texts(Question.objects.visible_to(ANONYMOUS)) == ["published"]


@pytest.mark.usefixtures("one_of_each")
def test_authors_know_of_their_own_too(author):
    assert texts(Question.objects.visible_to(author)) == ["mine", "published"]


@pytest.mark.usefixtures("one_of_each")
def test_an_author_without_an_account_has_nothing_of_their_own():
    assert texts(Question.objects.visible_to(Caller(role=Role.AUTHOR))) == ["published"]


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_editors_know_of_everything(role):
    assert Question.objects.visible_to(Caller(role=role)).count() == 5


# --- filters


def test_a_topic_includes_all_below_it():
    add_topic(slug="django", name="Django", parent="python", by=OPERATOR)
    add_topic(slug="orm", name="ORM", parent="django", by=OPERATOR)
    add_topic(slug="sql", name="SQL", by=OPERATOR)
    questions = {slug: add(topic=slug, text=slug) for slug in ("python", "django", "orm", "sql")}
    below = Question.objects.under(Topic.objects.get(slug="django"))
    assert texts(below) == ["django", "orm"]
    assert questions["sql"] not in below


@pytest.fixture
def tags(topic):
    add_tag(slug="a", name="a", by=OPERATOR)
    add_tag(slug="b", name="b", by=OPERATOR)
    add(text="a", tags=["a"])
    add(text="ab", tags=["b", "a"])
    add(text="none")
    return {tag.slug: tag for tag in Tag.objects.all()}


def test_tags_narrow(tags):
    assert texts(Question.objects.tagged(tags["a"])) == ["a", "ab"]
    assert texts(Question.objects.tagged(tags["a"]).tagged(tags["b"])) == ["ab"]


def test_any_of_some_tags_widens_and_doubles_nothing(tags):
    assert texts(Question.objects.tagged_any(tags.values())) == ["a", "ab"]


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("en", ["en", "en-GB"]),
        ("en-GB", ["en-GB"]),
        ("e", []),
        ("%", []),
        ("e_", []),
        ("de", ["de"]),
    ],
)
def test_a_language_includes_its_regions(language, found):
    added = [add(language=tag, text=tag) for tag in ("en", "en-GB", "de", "enm")]
    assert texts(Question.objects.in_language(language)) == found
    assert len(added) == 4


# --- documents


def test_a_document_costs_no_query_when_its_details_are_loaded(tags, django_assert_num_queries):
    # the questions with topic and source, their answers, their tags
    with django_assert_num_queries(3):
        documents = [question.document() for question in Question.objects.with_details()]
    assert len(documents) == 3


def test_a_document_is_the_same_however_its_question_was_loaded():
    add_tag(slug="z", name="z", by=OPERATOR)
    add_tag(slug="a", name="a", by=OPERATOR)
    question = add(
        tags=["z", "a"], answers=[right("1"), wrong("2"), wrong("3"), wrong("4"), wrong("5")]
    )
    assert Question.objects.get(pk=question.pk).document() == stored(question)


def test_a_document_may_be_edited_without_touching_the_question():
    question = add(
        kind="short_text", details={"a": {"b": 1}}, related=["x"], grading={"case_sensitive": True}
    )
    document = question.document()
    document.details["a"]["b"] = 2
    document.related.append("y")
    document.grading.clear()
    assert (question.details, question.related) == ({"a": {"b": 1}}, ["x"])
    assert question.grading == {"case_sensitive": True}


# --- names


def test_a_question_is_called_by_the_beginning_of_its_text():
    assert str(add(text="x" * 100)) == "x" * 80


def test_a_question_of_a_source_has_a_name():
    add_source(slug="exam", title="Exam", by=OPERATOR)
    assert (add(source="exam", key="1").name, add().name) == ("exam/1", "")


def test_an_answer_is_called_by_what_it_says():
    question = add(kind="matching", answers=[pair("a", "x"), distractor("y")])
    assert [str(answer) for answer in question.answers.order_by("position")] == ["a", "y"]


def test_a_link_tells_what_it_links():
    tag = add_tag(slug="a", name="a", by=OPERATOR)
    question = add(tags=["a"])
    assert str(TagLink.objects.get()) == f"{tag.pk} on {question.pk}"
