"""GET /api/v1/answers."""

from itertools import chain

import pytest

from tests.api.rows import rows, with_answers
from tests.api.walking import ids, page, there_and_back
from tests.builders import add

pytestmark = pytest.mark.django_db
ANSWERS = "/api/v1/answers"


def test_an_answer_says_of_which_question_it_is(client, topic):
    question = add(kind="open", status="published")
    [item] = page(client, ANSWERS)["results"]
    base = "http://testserver/api/v1"
    assert item == {
        "id": question.answers.get().pk,
        "url": f"{base}/answers/{item['id']}",
        "question": question.pk,
        "text": "It depends.",
        "position": 0,
        "is_correct": True,
        "weight": 1.0,
        "feedback": "",
        "tolerance": "",
        "match": "",
        "version": 1,
        "links": {"question": f"{base}/questions/{question.pk}"},
    }


def test_they_come_by_id(client, topic):
    add(status="published")
    found = ids(page(client, ANSWERS))
    assert found == sorted(found)
    assert ids(page(client, f"{ANSWERS}?ordering=-id")) == found[::-1]


def test_those_of_one_question_can_be_asked_for(client, topic):
    one, _ = add(status="published"), add(text="Another?", status="published")
    found = page(client, f"{ANSWERS}?question={one.pk}&count=exact")
    assert {item["question"] for item in found["results"]} == {one.pk}
    assert found["count"]["value"] == 3


@pytest.mark.parametrize("question", ["999999", "9007199254740991", "0"])
def test_of_an_unknown_question_there_are_none(client, topic, question):
    assert page(client, f"{ANSWERS}?question={question}")["results"] == []


@pytest.mark.parametrize("role", ["anonymous", "reader", "author"])
def test_those_of_a_draft_are_not_there(client_as, topic, role):
    question = add()
    assert page(client_as(role), f"{ANSWERS}?question={question.pk}")["results"] == []


def test_those_of_a_draft_are_there_for_its_author(client_as, topic, author):
    question = add(by=author)
    assert len(page(client_as("author"), f"{ANSWERS}?question={question.pk}")["results"]) == 3


@pytest.mark.parametrize(
    "query",
    [
        "question=abc",
        "question=-1",
        "question=9007199254740992",
        "question=1.0",
        "question=",
        "question=1&question=2",
    ],
)
def test_what_can_be_no_question_is_refused(client, topic, query):
    [error] = client.get(f"{ANSWERS}?{query}").json()["errors"]
    assert error["parameter"] == "question"


@pytest.mark.parametrize("size", [1, 4, 100])
def test_every_answer_comes_once_there_and_back(client, topic, size):
    made = with_answers(rows(5, topic))
    there, back = there_and_back(client, f"{ANSWERS}?page_size={size}")
    assert list(chain.from_iterable(there)) == sorted(
        q.pk * 100 + n for q in made for n in (1, 2, 3)
    )
    assert back == there[::-1]


@pytest.mark.parametrize("role", ["anonymous", "author", "editor"])
def test_a_hundred_answers_cost_as_much_as_one(client_as, topic, role, django_assert_num_queries):
    """The answers with their questions, and who asks."""
    client = client_as(role)
    with_answers(rows(40, topic, kind="single_choice"))
    client.get(ANSWERS)
    for size in (1, 100):
        with django_assert_num_queries(1 if role == "anonymous" else 2):
            page(client, f"{ANSWERS}?page_size={size}&html=true")
