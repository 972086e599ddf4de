"""POST /api/v1/checks"""

import pytest

from bank.documents import Kind
from tests.builders import add

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def question():
    return add(status="published")


def right_id(question):
    return question.answers.get(is_correct=True).pk


def checks(client, *wanted):
    return client.post("/api/v1/checks", {"checks": list(wanted)})


def test_each_answer_is_graded_in_the_order_sent(client, question):
    number = add(kind=Kind.NUMERICAL, status="published")
    found = checks(
        client,
        {"question": number.pk, "answer": "2"},
        {"question": question.pk, "answer": right_id(question)},
        {"question": number.pk, "answer": "3"},
    ).json()
    assert [one["question"] for one in found["results"]] == [number.pk, question.pk, number.pk]
    assert [one["is_correct"] for one in found["results"]] == [True, True, False]
    assert found["score"] == 2


@pytest.mark.parametrize("number", ["1e139", "1e17", "-1e99"])
def test_a_number_that_can_be_no_answer_does_not_hinder_the_others(client, question, number):
    value = add(kind=Kind.NUMERICAL, status="published")
    found = client.post(
        "/api/v1/checks",
        f'{{"checks": [{{"question": {value.pk}, "answer": {number}}},'
        f' {{"question": {question.pk}, "answer": {right_id(question)}}}]}}',
        content_type="application/json",
    ).json()
    assert not found["results"][0].get("is_correct", False)
    assert found["results"][1]["is_correct"]


def test_one_that_cannot_be_graded_does_not_hinder_the_others(client, question):
    essay, draft = add(kind=Kind.OPEN, status="published"), add()
    found = checks(
        client,
        {"question": question.pk, "answer": "nonsense"},
        {"question": essay.pk, "answer": "It depends."},
        {"question": draft.pk, "answer": 1},
        {"question": question.pk, "answer": right_id(question), "version": 7},
        {"question": question.pk, "answer": right_id(question)},
    ).json()
    assert [one.get("problem", {}).get("status") for one in found["results"]] == [
        400,
        409,
        404,
        409,
        None,
    ]
    assert found["results"][3]["problem"]["current_version"] == 1
    assert found["results"][4]["is_correct"]
    assert found["score"] == 1


def test_the_policy_holds_here_too(client, settings, question):
    settings.CHECK = {"default": "draws_only"}
    found = checks(client, {"question": question.pk, "answer": right_id(question)}).json()
    assert found["results"][0]["problem"]["status"] == 403
    settings.CHECK = {"default": "score"}
    found = checks(client, {"question": question.pk, "answer": right_id(question)}).json()
    assert found["results"][0].keys() == {"question", "version", "is_correct", "score"}


def test_a_hundred_are_taken_and_no_more(client, question):
    one = {"question": question.pk, "answer": right_id(question)}
    assert len(checks(client, *[one] * 100).json()["results"]) == 100
    response = checks(client, *[one] * 101)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/checks")


@pytest.mark.parametrize(
    "body", [{}, {"checks": []}, {"checks": {}}, {"checks": [{}]}, {"checks": [1]}, []]
)
def test_a_body_of_another_form_is_invalid(client, body):
    response = client.post("/api/v1/checks", body)
    assert (response.status_code, response.json()["type"]) == (400, "/api/problems/invalid")


def test_each_answer_counts_as_a_call(caller_from, question, settings):
    settings.RATES = {**settings.RATES, "anonymous": 100}
    client = caller_from("203.0.113.1")
    one = {"question": question.pk, "answer": right_id(question)}
    response = checks(client, *[one] * 60)
    assert response["RateLimit"].startswith('"anonymous";r=40;')
    refused = checks(client, *[one] * 50)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1
    # Of those that were not graded only the call itself counts.
    assert refused["RateLimit"].startswith('"anonymous";r=39;')
    assert checks(client, *[one] * 38).status_code == 200


def test_checks_are_kept_nowhere(client, question):
    response = checks(client, {"question": question.pk, "answer": 1})
    assert response["Cache-Control"] == "no-store"
