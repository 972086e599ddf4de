"""POST /api/v1/questions/{id}/check"""

import json
from decimal import Decimal

import pytest

from bank.documents import Kind
from bank.models import Question, User
from tests.builders import add, change, pair, right, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


def published(kind=Kind.SINGLE_CHOICE, **fields):
    return add(kind=kind, status="published", **fields)


def ids(question):
    """The ids of its answers, in their order."""
    return [answer.pk for answer in question.answers.order_by("position")]


def check(client, question, answer, **more):
    # As escapes, for JSON can say what UTF-8 cannot.
    body = json.dumps({"answer": answer, **more})
    url = f"/api/v1/questions/{question.pk}/check"
    return client.post(url, body, content_type="application/json")


def problem_of(response, status, name):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"/api/problems/{name}"
    return body


# --- each kind


@pytest.mark.parametrize(("place", "is_correct", "score"), [(0, True, 1), (1, False, 0)])
def test_a_single_choice_is_the_id_of_an_answer(client, place, is_correct, score):
    question = published()
    found = check(client, question, ids(question)[place]).json()
    assert (found["is_correct"], found["score"]) == (is_correct, score)


def test_a_multiple_choice_is_a_list_of_ids(client):
    question = published(Kind.MULTIPLE_CHOICE)
    two, ten, four = ids(question)
    for chosen, score in (([two, ten], 1), ([two], 0.5), ([two, four], 0), ([two, ten, four], 0)):
        found = check(client, question, chosen).json()
        assert (found["is_correct"], found["score"]) == (score == 1, score)


def test_a_true_false_is_true_or_false_or_an_id(client):
    question = published(Kind.TRUE_FALSE)
    for given in (True, ids(question)[0]):
        assert check(client, question, given).json()["is_correct"]
    assert not check(client, question, False).json()["is_correct"]


def test_a_short_text_is_compared_by_the_options_of_the_question(client):
    question = published(Kind.SHORT_TEXT, answers=[right("Self")])
    strict = published(Kind.SHORT_TEXT, answers=[right("Self")], grading={"case_sensitive": True})
    assert check(client, question, "  SELF ").json()["is_correct"]
    assert not check(client, strict, "SELF").json()["is_correct"]


@pytest.mark.parametrize("given", [0.3, "0.3", "0.30", "3e-1", " 0.3 "])
def test_a_number_is_a_number_or_a_decimal_text(client, given):
    question = published(Kind.NUMERICAL, answers=[right("0.3", tolerance="0")])
    assert check(client, question, given).json()["is_correct"]


def test_decimals_are_exact(client):
    question = published(Kind.NUMERICAL, answers=[right("0.3", tolerance="1e-30")])
    assert check(client, question, "0.300000000000000000000000000001").json()["is_correct"]
    assert not check(client, question, "0.3000000000000000000000000000011").json()["is_correct"]
    assert not check(client, question, 0.1 + 0.2).json()["is_correct"]


@pytest.mark.parametrize(
    ("accepted", "number", "is_right"),
    [
        ("6.02214076e23", "6.02214076e23", True),
        ("6.02214076e23", "602214076000000000000000", True),
        ("1", "1.0000000000000000001", False),
        ("1", "1.0", True),
        ("9007199254740993", "9007199254740992", False),
    ],
)
def test_a_number_counts_as_it_was_written(client, accepted, number, is_right):
    question = published(Kind.NUMERICAL, answers=[right(accepted, tolerance="0")])
    response = client.post(
        f"/api/v1/questions/{question.pk}/check",
        f'{{"answer": {number}}}',
        content_type="application/json",
    )
    assert response.json()["is_correct"] is is_right


def test_a_matching_is_choices_by_the_ids_of_left_sides(client):
    question = published(Kind.MATCHING)
    one, two, _ = ids(question)
    found = check(client, question, {f"{one}": "eins", f"{two}": "zwei"}).json()
    assert (found["is_correct"], found["score"]) == (True, 1)
    found = check(client, question, {f"{one}": "eins", f"{two}": "eins"}).json()
    assert (found["is_correct"], found["score"]) == (False, 0.5)


def test_what_a_sealed_question_shows_is_what_a_check_takes(client):
    """A page needs nothing else than what it was given to read."""
    question = published(Kind.MATCHING)
    shown = client.get(f"/api/v1/questions/{question.pk}").json()
    put = {str(answer["id"]): shown["choices"][0] for answer in shown["answers"]}
    assert check(client, question, put).status_code == 200


def test_a_score_has_seven_places(client):
    thirds = [pair(f"{n}", f"{n}") for n in range(3)]
    question = published(Kind.MATCHING, answers=thirds)
    found = check(client, question, {f"{ids(question)[0]}": "0"}).json()
    assert found["score"] == 0.3333333


# --- what cannot be checked


def test_an_open_question_is_a_conflict(client):
    body = problem_of(check(client, published(Kind.OPEN), "It depends."), 409, "conflict")
    assert "read" in body["detail"]


def test_a_stale_version_is_a_conflict_that_tells_the_current_one(client):
    question = published()
    change(question, text="Other")
    body = problem_of(check(client, question, 1, version=1), 409, "conflict")
    assert body["current_version"] == 2


def test_the_current_version_is_graded_and_told(client):
    question = published()
    found = check(client, question, ids(question)[0], version=1).json()
    assert (found["question"], found["version"], found["is_correct"]) == (question.pk, 1, True)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (Kind.SINGLE_CHOICE, "x"),
        (Kind.SINGLE_CHOICE, 1),
        (Kind.SINGLE_CHOICE, None),
        (Kind.MULTIPLE_CHOICE, 1),
        (Kind.MULTIPLE_CHOICE, [1]),
        (Kind.TRUE_FALSE, "true"),
        (Kind.SHORT_TEXT, 2),
        (Kind.SHORT_TEXT, "a\0b"),
        (Kind.SHORT_TEXT, "\ud800"),
        (Kind.NUMERICAL, "two"),
        (Kind.NUMERICAL, "1e999"),
        (Kind.MATCHING, ["eins"]),
        (Kind.MATCHING, {"7": "eins"}),
    ],
)
def test_what_cannot_be_an_answer_is_invalid_and_told_what_can(client, kind, answer):
    body = problem_of(check(client, published(kind), answer), 400, "invalid")
    assert [error["pointer"] for error in body["errors"]] == ["/answer"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/answer"),
        ({"answer": 1, "version": "1"}, "/version"),
        ({"answer": 1, "version": 0}, "/version"),
        ({"answer": 1, "answers": 2}, "/answers"),
        ([], ""),
    ],
)
def test_a_body_of_another_form_is_invalid(client, body, pointer):
    response = client.post(f"/api/v1/questions/{published().pk}/check", body)
    errors = problem_of(response, 400, "invalid")["errors"]
    assert pointer in [error["pointer"] for error in errors]


def test_a_parameter_that_means_nothing_here_is_refused(client):
    response = client.post(f"/api/v1/questions/{published().pk}/check?fields=score", {"answer": 1})
    assert problem_of(response, 400, "invalid")["errors"][0]["parameter"] == "fields"


def test_what_one_may_not_know_of_is_told_in_the_words_of_what_is_not_there(client):
    draft = add()
    hidden, absent = (
        check(client, draft, 1),
        client.post("/api/v1/questions/987654/check", {"answer": 1}),
    )
    for response in (hidden, absent):
        problem_of(response, 404, "not_found")

    def words(response, pk):
        told = {**response.json(), "request_id": "", "instance": ""}
        return {name: f"{value}".replace(f"{pk}", "ID") for name, value in told.items()}

    assert words(hidden, draft.pk) == words(absent, 987654)
    assert hidden.headers.keys() == absent.headers.keys()


def test_a_check_is_kept_nowhere(client):
    question = published()
    assert check(client, question, ids(question)[0])["Cache-Control"] == "no-store"


# --- what a check tells

KEY = {"feedback", "explanation", "answers"}


@pytest.fixture
def question():
    answers = [
        right("Two", feedback="Well done."),
        wrong("Three", feedback="One too many.", weight=Decimal("0.25")),
    ]
    return published(answers=answers, explanation="Count.")


def test_unless_told_otherwise_a_check_tells_what_was_right_and_why(client, question):
    found = check(client, question, ids(question)[1]).json()
    assert found["feedback"] == ["One too many."]
    assert found["explanation"] == "Count."
    assert [(one["id"], one["is_correct"], one["weight"]) for one in found["answers"]] == [
        (ids(question)[0], True, 1.0),
        (ids(question)[1], False, 0.25),
    ]


@pytest.mark.parametrize("role", [None, "reader", "author"])
def test_the_score_alone_is_told_where_that_is_the_policy(client_as, settings, question, role):
    settings.CHECK = {"default": "score"}
    response = check(client_as(role), question, ids(question)[1])
    assert response.json() == {
        "question": question.pk,
        "version": 1,
        "is_correct": False,
        "score": 0.25,
    }


@pytest.mark.parametrize("role", [None, "reader", "author"])
def test_nothing_is_told_outside_a_draw_where_that_is_the_policy(
    client_as, settings, question, role
):
    settings.CHECK = {"default": "draws_only"}
    for answer in (*ids(question), "nonsense"):
        body = problem_of(check(client_as(role), question, answer), 403, "forbidden")
        assert "draws only" in body["detail"]


@pytest.mark.parametrize("policy", ["reveal", "score", "draws_only"])
def test_who_sees_the_key_anyway_is_told_it(client_as, settings, question, policy):
    settings.CHECK = {"default": policy}
    for role in ("editor", "admin"):
        assert check(client_as(role), question, ids(question)[0]).json().keys() >= KEY


@pytest.mark.parametrize("policy", ["score", "draws_only"])
def test_an_author_is_told_the_key_of_questions_of_their_own(client_as, settings, policy):
    settings.CHECK = {"default": policy}
    author = client_as("author")
    mine = published()
    Question.objects.filter(pk=mine.pk).update(author=User.objects.get(username="author"))
    assert check(author, mine, ids(mine)[0]).json().keys() >= KEY


def test_each_role_may_have_a_policy_of_its_own(client_as, settings, question):
    settings.CHECK = {"default": "score", "reader": "reveal", "anonymous": "draws_only"}
    first = ids(question)[0]
    assert check(client_as(None), question, first).status_code == 403
    assert check(client_as("reader"), question, first).json().keys() >= KEY
    assert not check(client_as("author"), question, first).json().keys() & KEY


def test_a_check_leaves_the_question_sealed(client, question):
    before = client.get(f"/api/v1/questions/{question.pk}").json()
    check(client, question, ids(question)[0])
    assert client.get(f"/api/v1/questions/{question.pk}").json() == before
    assert before["sealed"] is True


def test_a_number_has_only_so_many_digits_for_it_is_compared_as_written(client, topic):
    numerical = add(kind="numerical", status="published")
    response = client.post(
        f"/api/v1/questions/{numerical.pk}/check",
        data=('{"answer": ' + "1" * 26 + "}").encode(),
        content_type="application/json",
    )
    problem = response.json()
    assert (response.status_code, problem["type"]) == (400, "/api/problems/malformed")
    (fault,) = problem["errors"]
    assert (fault["pointer"], fault["code"]) == ("/answer", "too_long")
