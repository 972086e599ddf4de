"""GET /api/v1/answers/{id}."""

import pytest

from tests.builders import add, change, right

pytestmark = pytest.mark.django_db
ANSWERS = "/api/v1/answers"


@pytest.fixture
def answer(topic):
    question = add(kind="open", answers=[right("*Why*")], status="published")
    return question.answers.get()


def test_it_is_there(client, answer):
    body = client.get(f"{ANSWERS}/{answer.pk}").json()
    assert (body["id"], body["text"], body["question"]) == (answer.pk, "*Why*", answer.question_id)


def test_it_has_the_version_of_its_question_and_its_tag(client, answer):
    change(answer.question, text="Another?")
    response = client.get(f"{ANSWERS}/{answer.pk}")
    assert response.json()["version"] == 2
    assert response["ETag"].startswith('"2.')


def test_html_stands_beside_its_texts(client, answer):
    body = client.get(f"{ANSWERS}/{answer.pk}?html=true").json()
    assert (body["text_html"], body["feedback_html"]) == ("<p><em>Why</em></p>\n", "")


def test_with_html_its_tag_is_another(client, answer):
    tags = {client.get(f"{ANSWERS}/{answer.pk}{query}")["ETag"] for query in ("", "?html=true")}
    assert len(tags) == 2


@pytest.mark.parametrize("name", ["0", "9" * 16, "9" * 17, "-1", "abc", "1.5", "%00", "NaN"])
def test_what_can_be_no_answer_is_not_there(client, answer, name):
    response = client.get(f"{ANSWERS}/{name}")
    assert response.status_code == (400 if name == "%00" else 404)
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("role", ["anonymous", "reader", "author"])
def test_that_of_a_draft_is_not_there(client_as, topic, role):
    answer = add().answers.first()
    assert client_as(role).get(f"{ANSWERS}/{answer.pk}").status_code == 404


@pytest.mark.parametrize("query", ["fields=id", "question=1", "page_size=1"])
def test_it_takes_no_other_parameters(client, answer, query):
    assert client.get(f"{ANSWERS}/{answer.pk}?{query}").status_code == 400


def test_reading_costs_one_statement(client, answer, django_assert_num_queries):
    """The answer with its question."""
    with django_assert_num_queries(1):
        client.get(f"{ANSWERS}/{answer.pk}")
