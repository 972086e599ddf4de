"""GET /api/v1/questions/{id}."""

import pytest

from bank.editing import change_topic, delete_question
from bank.models import Question
from tests.api.rows import rows
from tests.builders import OPERATOR, add, change

pytestmark = pytest.mark.django_db
QUESTIONS = "/api/v1/questions"


def problem(client, path):
    """A refusal without what differs by address and by request."""
    response = client.get(path)
    body = response.json()
    return {**body, "instance": None, "request_id": None}


def test_it_is_there(client, topic):
    question = add(status="published")
    response = client.get(f"{QUESTIONS}/{question.pk}")
    assert response.status_code == 200
    assert response.json()["id"] == question.pk


@pytest.mark.parametrize("role", ["anonymous", "reader", "author"])
@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_what_one_may_not_know_of_is_not_there_in_the_same_words(client_as, topic, role, status):
    client = client_as(role)
    [hidden] = rows(1, topic, status=status)
    there, nowhere = (
        problem(client, f"{QUESTIONS}/{hidden.pk}"),
        problem(client, f"{QUESTIONS}/999999"),
    )
    assert there == nowhere
    assert there["status"] == 404


def test_a_draft_and_what_is_not_there_cost_the_same(client, topic, django_assert_num_queries):
    [hidden] = rows(1, topic, status="draft")
    for question_id in (hidden.pk, 999_999):
        with django_assert_num_queries(1):
            client.get(f"{QUESTIONS}/{question_id}")


@pytest.mark.parametrize("role", ["author", "editor", "admin"])
def test_a_draft_is_there_for_its_author_and_for_editors(client_as, topic, author, role):
    question = add(by=author)
    assert client_as(role).get(f"{QUESTIONS}/{question.pk}").status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "0",
        "999999",
        "9999999999999999",
        "9" * 17,
        "9223372036854775808",
        "-1",
        "1.5",
        "1e3",
        "abc",
        "%D9%A3",
        "NaN",
        "1%0A",
        "1;2",
        "+1",
        "%201",
    ],
)
def test_what_can_be_no_id_is_not_there(client, topic, name):
    assert problem(client, f"{QUESTIONS}/{name}")["status"] == 404


def test_a_deleted_question_is_not_there(client_as, topic):
    question = add(status="published")
    delete_question(question.pk, by=OPERATOR)
    assert client_as("editor").get(f"{QUESTIONS}/{question.pk}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "page_size=1",
        "ordering=id",
        "topic=python",
        "search=x",
        "count=exact",
        "cursor=x",
        "x=1",
        "reason=x",
    ],
)
def test_an_item_takes_no_parameters_of_lists(client, topic, query):
    question = add(status="published")
    response = client.get(f"{QUESTIONS}/{question.pk}?{query}")
    [error] = response.json()["errors"]
    assert (response.status_code, error["code"]) == (400, "unknown")


def test_fields_and_html_are_taken(client, topic):
    question = add(status="published", text="`x`")
    response = client.get(f"{QUESTIONS}/{question.pk}?fields=text&html=true")
    assert response.json() == {"text": "`x`", "text_html": "<p><code>x</code></p>\n"}


def test_its_tag_begins_with_its_version(client, topic):
    question = add(status="published")
    change(question, text="Another?")
    assert client.get(f"{QUESTIONS}/{question.pk}")["ETag"].startswith('"2.')


def test_renaming_its_topic_changes_neither_its_bytes_nor_its_tag(client, topic):
    question = add(status="published")
    before = client.get(f"{QUESTIONS}/{question.pk}")
    change_topic("python", name="Snake", by=OPERATOR)
    after = client.get(f"{QUESTIONS}/{question.pk}")
    assert (before.content, before["ETag"]) == (after.content, after["ETag"])


@pytest.mark.parametrize("one", ["", "?fields=text", "?html=true", "?fields=text&html=true"])
@pytest.mark.parametrize("other", ["?fields=text,id", "?fields=id&html=true", "?fields=id"])
def test_different_representations_have_different_tags(client, topic, one, other):
    question = add(status="published")
    url = f"{QUESTIONS}/{question.pk}"
    assert client.get(url + one)["ETag"] != client.get(url + other)["ETag"]


def test_sealed_and_unsealed_have_different_tags(client_as, topic, author):
    question = add(by=author)
    Question.objects.update(status="published")
    tags = {
        client_as(role).get(f"{QUESTIONS}/{question.pk}")["ETag"]
        for role in ("anonymous", "author", "editor")
    }
    assert len(tags) == 2  # its author sees what an editor sees


def test_everybody_who_sees_the_same_has_the_same_tag(client_as, topic):
    question = add(status="published")
    clients = [client_as("anonymous"), client_as("reader"), client_as("author")]
    answers = [client.get(f"{QUESTIONS}/{question.pk}") for client in clients]
    assert (
        len({answer.content for answer in answers})
        == len({answer["ETag"] for answer in answers})
        == 1
    )


def test_reading_costs_four_statements_and_one_from_then_on(
    client, topic, django_assert_num_queries
):
    """Which version there is, its tags, its answers, the question itself with its topic and source."""
    question = add(status="published")
    with django_assert_num_queries(4):
        before = client.get(f"{QUESTIONS}/{question.pk}").content
    with django_assert_num_queries(1):
        assert client.get(f"{QUESTIONS}/{question.pk}").content == before


@pytest.mark.parametrize("zeros", ["0", "000"])
def test_a_question_has_one_address(client, topic, zeros):
    question = add(status="published")
    response = client.get(f"/api/v1/questions/{zeros}{question.pk}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
