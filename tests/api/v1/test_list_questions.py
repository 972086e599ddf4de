"""GET /api/v1/questions: what a question looks like, and what a page of them costs. Filters have a file of their own."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bank.editing import add_source, add_tag
from bank.models import Question
from tests.api.rows import rows, with_answers, with_tags
from tests.api.walking import ids, page
from tests.builders import OPERATOR, add, right

pytestmark = pytest.mark.django_db
QUESTIONS = "/api/v1/questions"
EVERYBODY = ["anonymous", "reader", "author", "editor", "admin"]


@pytest.fixture
def example(topic):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    add_source(slug="core", title="Core", by=OPERATOR)
    return add(
        kind="open",
        text="What does **lazy** mean?",
        explanation="More.",
        tags=["orm"],
        source="core",
        key="lazy",
        related=["eager", "a&b"],
        details={"moodle": {"id": 7}},
        status="published",
    )


# --- how it looks


def test_a_question_has_the_same_shape_in_the_list_and_alone(client, example):
    [listed] = page(client, QUESTIONS)["results"]
    assert listed == page(client, f"{QUESTIONS}/{example.pk}")


def test_an_open_question_shows_everything_to_everybody(client, example):
    [item] = page(client, QUESTIONS)["results"]
    moments = [item.pop(name) for name in ("created_at", "updated_at", "published_at")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", moment) for moment in moments)
    [answer] = item.pop("answers")
    assert answer == {
        "id": example.answers.get().pk,
        "text": "It depends.",
        "position": 0,
        "is_correct": True,
        "weight": 1.0,
        "feedback": "",
        "tolerance": "",
        "match": "",
    }
    base = "http://testserver/api/v1"
    assert item.pop("links") == {
        "topic": f"{base}/topics/python",
        "answers": f"{base}/answers?question={example.pk}",
        "source": f"{base}/sources/core",
        "related": f"{base}/questions?source=core&key=eager&key=a%26b",
    }
    assert item == {
        "id": example.pk,
        "url": f"{base}/questions/{example.pk}",
        "kind": "open",
        "status": "published",
        "text": "What does **lazy** mean?",
        "topic": "python",
        "tags": ["orm"],
        "difficulty": 3,
        "language": "en",
        "explanation": "More.",
        "sealed": False,
        "source": "core",
        "key": "lazy",
        "related": ["eager", "a&b"],
        "position": 0,
        "shuffle": True,
        "grading": {},
        "details": {"moodle": {"id": 7}},
        "fingerprint": example.fingerprint,
        "version": 1,
    }


def test_links_lead_somewhere(client, example):
    [item] = page(client, QUESTIONS)["results"]
    for name in ("url", "topic", "answers", "source", "related"):
        assert client.get({**item, **item["links"]}[name]).status_code == 200


def test_the_newest_come_first(client, topic):
    made = rows(3, topic)
    assert ids(page(client, QUESTIONS)) == [question.pk for question in reversed(made)]


@pytest.mark.parametrize("role", EVERYBODY)
def test_what_is_listed_depends_on_the_role(client_as, topic, author, other_author, role):
    client = client_as(role)
    rows(1, topic, text="public")
    rows(1, topic, text="draft", status="draft")
    rows(1, topic, text="mine", status="draft", author_id=author.user_id)
    rows(1, topic, text="another's", status="in_review", author_id=other_author.user_id)
    everything = {"public", "draft", "mine", "another's"}
    expected = {"author": {"public", "mine"}, "editor": everything, "admin": everything}
    texts = {item["text"] for item in page(client, QUESTIONS)["results"]}
    assert texts == expected.get(role, {"public"})


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [
        ("anonymous", False),
        ("reader", False),
        ("other author", False),
        ("author", True),
        ("editor", True),
    ],
)
def test_who_wrote_a_question_is_told_to_editors_and_to_whoever_did(
    client_as, topic, author, role, is_shown
):
    add(by=author, text="mine")
    Question.objects.update(status="published")
    client = client_as("author", role) if "author" in role else client_as(role)
    [item] = page(client, QUESTIONS)["results"]
    assert ("author" in item, "revisions" in item["links"]) == (is_shown, is_shown)


# --- fields


@pytest.mark.parametrize(
    "fields",
    [
        "id",
        "text",
        "id,text",
        "answers",
        "tags",
        "topic",
        "source",
        "links",
        "sealed",
        "url",
        "version",
        "key",
    ],
)
def test_fields_are_those_that_were_asked_for(client, example, fields):
    [item] = page(client, f"{QUESTIONS}?fields={fields}")["results"]
    [whole] = page(client, QUESTIONS)["results"]
    assert item == {name: whole[name] for name in fields.split(",")}


def test_every_field_can_be_asked_for_alone(client_as, example):
    client = client_as("editor")
    [whole] = page(client, QUESTIONS)["results"]
    one_by_one = [page(client, f"{QUESTIONS}?fields={name}")["results"][0] for name in whole]
    assert one_by_one == [{name: value} for name, value in whole.items()]


def statements(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ("id", 2),
        ("id,text", 2),
        ("topic", 2),
        ("source", 2),
        ("links", 2),
        ("tags", 3),
        ("answers", 3),
    ],
)
def test_fields_that_are_not_asked_for_are_not_loaded(client, example, fields, number):
    """Which questions there are; then their tags, or their answers; then they, with topic and source joined."""
    assert len(statements(client, f"{QUESTIONS}?fields={fields}")) == number


@pytest.mark.parametrize("column", ["text", "explanation", "details", "grading", "fingerprint"])
def test_a_column_that_is_not_asked_for_is_not_read(client, example, column):
    for sql in statements(client, f"{QUESTIONS}?fields=id"):
        assert f'"bank_question"."{column}"' not in sql


def test_joins_that_are_not_asked_for_are_not_made(client, example):
    for sql in statements(client, f"{QUESTIONS}?fields=id,text"):
        assert "JOIN" not in sql


# --- html


def test_html_stands_beside_each_text(client_as, example):
    [item] = page(client_as("editor"), f"{QUESTIONS}?html=true")["results"]
    assert item["text_html"] == "<p>What does <strong>lazy</strong> mean?</p>\n"
    assert item["explanation_html"] == "<p>More.</p>\n"
    assert item["answers"][0]["text_html"] == "<p>It depends.</p>\n"
    assert item["answers"][0]["feedback_html"] == ""


def test_html_goes_with_fields(client, example):
    [item] = page(client, f"{QUESTIONS}?html=true&fields=text")["results"]
    assert list(item) == ["text", "text_html"]


def test_html_of_a_sealed_question_tells_no_more_than_its_text(client, topic):
    add(kind="multiple_choice", explanation="Why", status="published")
    [item] = page(client, f"{QUESTIONS}?html=true")["results"]
    assert "explanation_html" not in item
    assert all(set(answer) == {"id", "text", "text_html"} for answer in item["answers"])


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](data:text/html;base64,PHNjcmlwdD4=)",
        "<svg/onload=alert(1)>",
        '<a href="https://example.org" style="position:fixed">x</a>',
    ],
)
def test_html_is_safe_to_show(client, topic, text):
    add(kind="open", text=text, answers=[right(text)], status="published")
    [item] = page(client, f"{QUESTIONS}?html=true")["results"]
    rendered = item["text_html"] + item["answers"][0]["text_html"]
    assert not re.search(
        r"<(script|svg|img[^>]*onerror)|href=\"javascript|src=\"data|<[^>]*style=", rendered
    )


# --- what a page costs


def cost(client, url):
    client.get(url)  # the token's use is noted once a minute
    return len(statements(client, url))


@pytest.mark.parametrize("role", ["anonymous", "author", "editor"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "html=true",
        "fields=id,text",
        "fields=answers,tags,links",
        "search=question",
        "topic=python&tag=orm",
    ],
)
def test_a_hundred_questions_cost_as_many_statements_as_one(client_as, topic, author, role, query):
    client = client_as(role)
    tag = add_tag(slug="orm", name="ORM", by=OPERATOR)
    made = rows(
        100, topic, kind="single_choice", searchable="search" in query, author_id=author.user_id
    )
    with_tags(with_answers(made), tag)
    url = f"{QUESTIONS}?{query}&page_size="
    assert cost(client, f"{url}1") == cost(client, f"{url}100")
    assert len(page(client, f"{url}100")["results"]) == 100


def test_a_page_of_questions_costs_four_statements(client, topic, django_assert_num_queries):
    """Which questions there are, their tags, their answers, they themselves with their topics and sources."""
    with_answers(rows(30, topic))
    with django_assert_num_queries(4):
        page(client, QUESTIONS)


def test_what_was_shown_before_costs_one(client, topic, django_assert_num_queries):
    with_answers(rows(30, topic))
    before = page(client, QUESTIONS)
    with django_assert_num_queries(1):
        assert page(client, QUESTIONS) == before


def test_with_a_token_it_is_one_more(client_as, topic, django_assert_num_queries):
    client = client_as("editor")
    with_answers(rows(30, topic))
    client.get(QUESTIONS)
    with django_assert_num_queries(2):
        page(client, QUESTIONS)


def test_an_exact_count_is_one_more(client, topic, django_assert_num_queries):
    with_answers(rows(30, topic))
    with django_assert_num_queries(5):
        page(client, f"{QUESTIONS}?count=exact")
