"""GET /api/v1/draws/{id}/questions"""

import pytest

from bank.documents import Kind
from bank.editing import delete_question
from tests.api.walking import page, pages
from tests.builders import OPERATOR, add, change, right, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]

KEY = {"explanation", "details", "fingerprint"}
KEY_OF_ANSWER = {"position", "is_correct", "weight", "feedback", "tolerance", "match"}


def drawn(client, *questions, **more):
    parts = [{"count": 1, "id": f"{question.pk}"} for question in questions]
    response = client.post("/api/v1/draws", {"parts": parts, "seed": "x", **more})
    assert response.status_code == 201, response.content
    return response.json()


def items(client, draw, query=""):
    return page(client, draw["links"]["questions"] + query)["results"]


def published(**fields):
    return add(**{"status": "published", "explanation": "Because.", **fields})


# --- pinned


def test_a_question_is_shown_as_in_the_list(client):
    question = published(kind=Kind.MATCHING)
    draw = drawn(client, question, shuffle_answers=False)
    (item,) = items(client, draw)
    assert item["question"] == page(client, f"/api/v1/questions/{question.pk}")
    assert (item["place"], item["part"], item["withdrawn"], item["answered"]) == (
        0,
        0,
        False,
        False,
    )


def test_a_later_edit_does_not_change_the_paper(client):
    question = published(text="Then")
    draw = drawn(client, question)
    before = items(client, draw)
    change(question, text="Now", answers=[right("New"), wrong("Other")], difficulty=5)
    assert items(client, draw) == before
    assert before[0]["question"]["text"] == "Then"
    assert before[0]["question"]["version"] == 1


def test_a_draw_made_after_the_edit_has_the_new_version(client):
    question = published(text="Then")
    change(question, text="Now")
    (item,) = items(client, drawn(client, question))
    assert (item["question"]["text"], item["question"]["version"]) == ("Now", 2)


@pytest.mark.parametrize("status", ["archived", "draft", "in_review"])
def test_a_question_stays_on_the_paper_whatever_becomes_of_its_status(client, status):
    question = published()
    draw = drawn(client, question)
    before = items(client, draw)
    change(question, status=status)
    assert client.get(f"/api/v1/questions/{question.pk}").status_code == 404
    assert items(client, draw) == before


def test_a_deleted_question_is_withdrawn(client):
    question, other = published(), published(text="Other")
    draw = drawn(client, question, other)
    delete_question(question.pk, by=OPERATOR)
    first, second = items(client, draw)
    assert first == {
        "place": 0,
        "part": 0,
        "withdrawn": True,
        "answered": False,
        "question_id": question.pk,
    }
    assert second["question"]["id"] == other.pk


def test_an_edit_of_what_is_drawn_does_not_reach_a_deleted_one(client):
    question = published()
    draw = drawn(client, question)
    change(question, text="Now")
    delete_question(question.pk, by=OPERATOR)
    assert [item["withdrawn"] for item in items(client, draw)] == [True]


# --- sealed


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.OPEN])
@pytest.mark.parametrize("role", [None, "reader", "author"])
def test_the_key_is_sealed_on_paper_too(client_as, kind, role):
    client = client_as(role)
    (item,) = items(client, drawn(client, published(kind=kind)), "?html=true")
    question = item["question"]
    assert question["sealed"] is True
    assert not question.keys() & (KEY | {"explanation_html", "author"})
    assert all(answer.keys() == {"id", "text", "text_html"} for answer in question["answers"])
    if kind in (Kind.SHORT_TEXT, Kind.NUMERICAL):
        assert question["answers"] == []


def test_an_open_question_is_there_to_be_read(client):
    (item,) = items(client, drawn(client, published(kind=Kind.OPEN)))
    assert item["question"]["explanation"] == "Because."
    assert item["question"]["answers"][0].keys() >= KEY_OF_ANSWER


def test_an_editor_sees_the_key_of_then(client_as):
    client = client_as("editor")
    question = published(kind=Kind.MULTIPLE_CHOICE)
    draw = drawn(client, question)
    before = page(client, f"/api/v1/questions/{question.pk}")
    change(question, explanation="Now.")
    (item,) = items(client, draw)
    assert item["question"] == before


# --- the order of answers


def many(text="Which?", **fields):
    answers = [right("0"), *(wrong(f"{n}") for n in range(1, 10))]
    return published(answers=answers, text=text, **fields)


def order(client, draw, query=""):
    return [answer["text"] for answer in items(client, draw, query)[0]["question"]["answers"]]


def test_answers_are_put_in_an_order_of_the_draws_own(client):
    question = many()
    usual = [a["text"] for a in page(client, f"/api/v1/questions/{question.pk}")["answers"]]
    draws = [drawn(client, question, seed=f"{n}") for n in range(4)]
    orders = [order(client, draw) for draw in draws]
    assert all(sorted(one) == sorted(usual) for one in orders)
    assert len({tuple(one) for one in [usual, *orders]}) == 5
    assert order(client, draws[0]) == orders[0]
    assert order(client, draws[0], "?fields=answers") == orders[0]
    assert order(client, drawn(client, question, seed="0")) == orders[0]


def test_unless_the_draw_is_told_not_to(client):
    question = many()
    usual = [a["text"] for a in page(client, f"/api/v1/questions/{question.pk}")["answers"]]
    assert order(client, drawn(client, question, shuffle_answers=False)) == usual


def test_or_the_question_is_not_to_be_shuffled(client):
    question = many(shuffle=False)
    assert order(client, drawn(client, question)) == [f"{n}" for n in range(10)]


# --- pages


def test_a_long_paper_is_read_page_by_page(client):
    questions = [published(text=f"Question {n}", kind=Kind.OPEN) for n in range(12)]
    draw = drawn(client, *questions)
    found = list(pages(client, f"{draw['links']['questions']}?page_size=5"))
    assert [len(one["results"]) for one in found] == [5, 5, 2]
    assert [item["place"] for one in found for item in one["results"]] == list(range(12))
    assert [item["question"]["id"] for one in found for item in one["results"]] == [
        q.pk for q in questions
    ]


def test_a_cursor_belongs_to_its_draw(client):
    questions = [published(text=f"Question {n}", kind=Kind.OPEN) for n in range(3)]
    one, other = drawn(client, *questions), drawn(client, *questions)
    cursor = page(client, f"{one['links']['questions']}?page_size=1")["next_cursor"]
    response = client.get(f"{other['links']['questions']}?cursor={cursor}")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "bad_cursor")


def test_members_may_be_chosen(client):
    draw = drawn(client, published())
    (item,) = items(client, draw, "?fields=id,text")
    assert item["question"].keys() == {"id", "text"}


@pytest.mark.parametrize(
    "query", ["page_size=0", "page_size=101", "cursor=x", "fields=x", "html=x", "seed=x", "topic=x"]
)
def test_an_odd_request_is_told_what_is_allowed(client, query):
    draw = drawn(client, published())
    response = client.get(f"{draw['links']['questions']}?{query}")
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (
        400,
        query.partition("=")[0],
    )
