"""POST /api/v1/draws/{id}/check"""

from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from bank.documents import Kind
from bank.editing import delete_question
from bank.models import DrawnQuestion
from tests.api.walking import page
from tests.builders import OPERATOR, add, at_once, change, right, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]

KEY = {"feedback", "explanation", "answers"}


def drawn(client, *questions, **more):
    parts = [{"count": 1, "id": f"{question.pk}"} for question in questions]
    response = client.post("/api/v1/draws", {"parts": parts, "seed": "x", **more})
    assert response.status_code == 201, response.content
    return response.json()


def check(client, draw, *answers):
    answers = [{"question": question.pk, "answer": answer} for question, answer in answers]
    response = client.post(draw["links"]["check"], {"answers": answers})
    assert response.status_code == 200, response.content
    return response.json()


def published(**fields):
    return add(**{"status": "published", "explanation": "Because.", **fields})


def right_id(question):
    return question.answers.get(is_correct=True).pk


def wrong_id(question):
    return question.answers.filter(is_correct=False).first().pk


def problem(result):
    return result["problem"]["status"], result["problem"]["detail"]


GIVEN = {
    Kind.SINGLE_CHOICE: lambda ids: ids[0],
    Kind.MULTIPLE_CHOICE: lambda ids: ids[:2],
    Kind.TRUE_FALSE: lambda ids: True,
    Kind.SHORT_TEXT: lambda ids: " TWO ",
    Kind.NUMERICAL: lambda ids: "2.50",
    Kind.MATCHING: lambda ids: {f"{ids[0]}": "eins", f"{ids[1]}": "zwei"},
}


@pytest.mark.parametrize("kind", GIVEN)
def test_every_kind_is_graded_as_elsewhere(client, kind):
    question = published(kind=kind)
    ids = [answer.pk for answer in question.answers.order_by("position")]
    draw, given = drawn(client, question), GIVEN[kind](ids)
    here = check(client, draw, (question, given))["results"][0]
    there = client.post(f"/api/v1/questions/{question.pk}/check", {"answer": given}).json()
    assert here == there
    assert (here["is_correct"], here["score"]) == (True, 1)


def test_a_question_is_graded_as_it_was_drawn(client):
    question = published(answers=[right("a"), wrong("b")])
    draw, was_right = drawn(client, question), right_id(question)
    change(question, answers=[wrong("a", id=was_right), right("b")])
    found = check(client, draw, (question, was_right))["results"][0]
    assert (found["is_correct"], found["version"]) == (True, 1)
    assert [answer["is_correct"] for answer in found["answers"]] == [True, False]


def test_weights_of_then_are_exact(client):
    question = published(
        kind=Kind.MULTIPLE_CHOICE,
        answers=[right("a", weight=Decimal("0.1")), right("b", weight=Decimal("0.2")), wrong("c")],
    )
    draw = drawn(client, question)
    first = question.answers.get(text="a").pk
    assert check(client, draw, (question, [first]))["results"][0]["score"] == 0.3333333


def test_the_parts_tell_what_was_answered_and_earned(client):
    one, two = published(), published(kind=Kind.MATCHING)
    draw = drawn(client, one, two)
    left = two.answers.get(text="one").pk
    found = check(client, draw, (one, right_id(one)), (two, {f"{left}": "eins"}))
    assert [(part["answered"], part["score"]) for part in found["parts"]] == [(1, 1), (1, 0.5)]
    assert page(client, draw["url"])["parts"] == found["parts"]
    assert all(item["answered"] for item in page(client, draw["links"]["questions"])["results"])


def test_the_whole_may_be_answered_bit_by_bit(client):
    one, two = published(), published(text="Other")
    draw = drawn(client, one, two)
    check(client, draw, (one, right_id(one)))
    found = check(client, draw, (two, wrong_id(two)))
    assert [(part["answered"], part["score"]) for part in found["parts"]] == [(1, 1), (1, 0)]


def test_one_that_cannot_be_graded_does_not_hinder_the_others(client):
    one, essay, gone, foreign = (
        published(),
        published(kind=Kind.OPEN),
        published(text="Gone"),
        published(text="Foreign"),
    )
    draw = drawn(client, one, essay, gone)
    delete_question(gone.pk, by=OPERATOR)
    found = check(
        client,
        draw,
        (essay, "It depends."),
        (gone, 1),
        (foreign, 1),
        (one, "x"),
        (one, right_id(one)),
    )
    *refused, graded = found["results"]
    assert [problem(result)[0] for result in refused] == [409, 409, 404, 400]
    assert "withdrawn" in problem(refused[1])[1]
    assert "not in the draw" in problem(refused[2])[1]
    assert graded["is_correct"]
    assert [part["answered"] for part in found["parts"]] == [1, 0, 0]


def test_an_answer_may_be_mended_unless_the_draw_says_otherwise(client):
    question = published()
    draw = drawn(client, question)
    check(client, draw, (question, wrong_id(question)))
    found = check(client, draw, (question, right_id(question)))
    assert found["parts"][0]["score"] == 1


def test_each_question_takes_one_answer_where_the_draw_says_so(client):
    question = published()
    draw = drawn(client, question, answer_once=True)
    check(client, draw, (question, wrong_id(question)))
    found = check(client, draw, (question, right_id(question)), (question, right_id(question)))
    assert [problem(result)[0] for result in found["results"]] == [409, 409]
    assert not any(result.keys() & KEY for result in found["results"])
    assert found["parts"][0]["score"] == 0


def test_what_cannot_be_an_answer_is_not_the_one_answer(client):
    question = published()
    draw = drawn(client, question, answer_once=True)
    assert problem(check(client, draw, (question, "x"))["results"][0])[0] == 400
    assert check(client, draw, (question, right_id(question)))["results"][0]["is_correct"]


@pytest.mark.django_db(transaction=True)
def test_of_ten_answers_at_once_one_is_taken(topic):
    question = published()
    draw = drawn(APIClient(), question, answer_once=True)
    ids = [answer.pk for answer in question.answers.all()]

    def answer(number):
        return lambda: check(APIClient(), draw, (question, ids[number % len(ids)]))["results"][0]

    results = at_once(*(answer(number) for number in range(10)))
    taken = [result for result in results if "problem" not in result]
    assert len(taken) == 1
    assert all(problem(result)[0] == 409 for result in results if "problem" in result)
    assert DrawnQuestion.objects.get().score == Decimal(str(taken[0]["score"]))


@pytest.mark.django_db(transaction=True)
def test_who_answers_in_another_order_at_once_waits_for_nobody_for_ever(topic):
    questions = [published(text=f"Question {n}") for n in range(6)]
    draw = drawn(APIClient(), *questions)
    pairs = [(question, right_id(question)) for question in questions]

    def answer(order):
        return lambda: check(APIClient(), draw, *order)["parts"]

    every = at_once(*(answer(pairs[::step]) for step in (1, -1) * 4))
    assert all(sum(part["score"] for part in parts) == 6 for parts in every)


# --- what a check tells


@pytest.mark.parametrize(
    ("policy", "tells_key"), [("reveal", True), ("score", False), ("draws_only", True)]
)
def test_the_policy_says_whether_the_key_is_told(client, settings, policy, tells_key):
    settings.CHECK = {"default": policy}
    question = published()
    found = check(client, drawn(client, question), (question, wrong_id(question)))["results"][0]
    assert (found.keys() >= KEY) == tells_key
    assert (found["is_correct"], found["score"]) == (False, 0)


def test_where_keys_are_told_in_draws_only_they_are_told_nowhere_else(client, settings):
    settings.CHECK = {"default": "draws_only"}
    question = published(answers=[right("a", feedback="Yes!"), wrong("b", feedback="No!")])
    draw = drawn(client, question, answer_once=True)
    secrets = (b"Yes!", b"No!", b"Because.", b"is_correct")
    for url in (
        f"/api/v1/questions/{question.pk}",
        "/api/v1/questions?html=true",
        f"/api/v1/answers?question={question.pk}",
        "/api/v1/draws?seed=x",
        draw["url"],
        draw["links"]["questions"],
    ):
        response = client.get(url)
        assert response.status_code == 200
        assert not any(secret in response.content for secret in secrets), url
    one = {"question": question.pk, "answer": right_id(question)}
    assert client.post(f"/api/v1/questions/{question.pk}/check", {"answer": 1}).status_code == 403
    assert (
        client.post("/api/v1/checks", {"checks": [one]}).json()["results"][0]["problem"]["status"]
        == 403
    )
    before = check(client, draw, (question, "x"))["results"][0]
    assert not before.keys() & KEY
    assert (
        check(client, draw, (question, wrong_id(question)))["results"][0]["explanation"]
        == "Because."
    )
    # Having been told does not open the paper either; only what was told can be read again.
    item = read(client, draw)
    assert not KEY - {"answers"} & item["question"].keys()
    assert item["result"]["explanation"] == "Because."


def read(client, draw):
    [item] = page(client, draw["links"]["questions"])["results"]
    return item


def test_what_was_answered_once_can_be_read_again_with_all_that_was_told(client):
    question = published()
    draw = drawn(client, question, answer_once=True)
    assert "result" not in read(client, draw)
    told = check(client, draw, (question, wrong_id(question)))["results"][0]
    assert read(client, draw)["result"] == {**told, "answer": wrong_id(question)}
    assert told["explanation"] == "Because."


def test_while_another_answer_is_taken_the_key_is_not_told_again(client):
    question = published()
    draw = drawn(client, question)
    told = check(client, draw, (question, wrong_id(question)))["results"][0]
    result = read(client, draw)["result"]
    assert (result["score"], result["answer"]) == (told["score"], wrong_id(question))
    assert not KEY & result.keys()


@pytest.mark.parametrize("kind", GIVEN)
def test_every_answer_is_kept_as_it_was_given(client, kind):
    question = published(kind=kind)
    given = GIVEN[kind]([answer.pk for answer in question.answers.order_by("position")])
    draw = drawn(client, question)
    check(client, draw, (question, given))
    assert read(client, draw)["result"]["answer"] == given


def test_a_number_is_kept_as_it_was_written(client):
    question = published(kind=Kind.NUMERICAL)
    draw = drawn(client, question)
    body = f'{{"answers": [{{"question": {question.pk}, "answer": 2.50}}]}}'
    client.post(draw["links"]["check"], body, content_type="application/json")
    assert read(client, draw)["result"]["answer"] == "2.50"


def test_a_check_whose_reply_was_lost_may_be_sent_again(client):
    question = published()
    draw = drawn(client, question, answer_once=True)
    body = {"answers": [{"question": question.pk, "answer": right_id(question)}]}
    first, again = (
        client.post(draw["links"]["check"], body, headers={"Idempotency-Key": "k"}) for _ in "12"
    )
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert again["Cache-Control"] == "no-store"


def test_what_can_be_earned_is_told(client):
    essay, question = published(kind=Kind.OPEN), published()
    draw = drawn(client, essay, question)
    assert [part["max_score"] for part in draw["parts"]] == [0, 1]


def test_what_is_withdrawn_counts_for_nobody_whenever_it_was_answered(client):
    before, after, other = (published(text=text) for text in "abc")
    parts = [{"count": 3, "id": f"{before.pk},{after.pk},{other.pk}"}]
    draw = client.post("/api/v1/draws", {"parts": parts}).json()
    check(client, draw, (before, right_id(before)), (other, right_id(other)))
    for question in (before, after):
        delete_question(question.pk, by=OPERATOR)
    [part] = page(client, draw["url"])["parts"]
    assert (part["given"], part["withdrawn"], part["answered"]) == (3, 2, 1)
    assert (part["score"], part["max_score"]) == (1, 1)


def test_a_check_is_kept_nowhere(client):
    question = published()
    draw = drawn(client, question)
    body = {"answers": [{"question": question.pk, "answer": 1}]}
    assert client.post(draw["links"]["check"], body)["Cache-Control"] == "no-store"


def test_each_answer_counts_as_a_call(caller_from, settings):
    settings.RATES = {**settings.RATES, "anonymous": 100}
    client, question = caller_from("203.0.113.21"), published()
    draw = drawn(client, question)
    body = {"answers": [{"question": question.pk, "answer": right_id(question)}] * 50}
    assert client.post(draw["links"]["check"], body)["RateLimit"].startswith('"anonymous";r=49;')
    assert client.post(draw["links"]["check"], body).status_code == 429


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/answers"),
        ({"answers": []}, "/answers"),
        ({"answers": {}}, "/answers"),
        ({"answers": [{}]}, "/answers/0/question"),
        ({"answers": [{"question": 1}]}, "/answers/0/answer"),
        ({"answers": [{"question": "1", "answer": 1}]}, "/answers/0/question"),
        ({"answers": [{"question": 0, "answer": 1}]}, "/answers/0/question"),
        ({"answers": [{"question": 1, "answer": 1, "version": 1}]}, "/answers/0/version"),
        ({"answers": [{"question": 1, "answer": 1}] * 101}, "/answers"),
    ],
)
def test_a_body_of_another_form_is_invalid(client, body, pointer):
    response = client.post(drawn(client, published())["links"]["check"], body)
    assert response.status_code == 400
    assert pointer in [error["pointer"] for error in response.json()["errors"]]


def test_a_text_that_no_database_can_keep_is_told_so(client):
    question = published(kind=Kind.SHORT_TEXT)
    draw = drawn(client, question)
    assert problem(check(client, draw, (question, "a\0b"))["results"][0])[0] == 400


def test_to_a_draw_that_is_not_there_nothing_is_answered(client):
    body = {"answers": [{"question": 1, "answer": 1}]}
    assert client.post(f"/api/v1/draws/{'A' * 22}/check", body).status_code == 404
