"""GET /api/v1/questions?search=: what is found by words, over HTTP. How words are cut is tested with the bank."""

import pytest

from bank import search
from bank.editing import add_tag, change_question, delete_question
from tests.api.walking import addressed, ids, page
from tests.builders import OPERATOR, add, change, right, wrong

pytestmark = pytest.mark.django_db
QUESTIONS = "/api/v1/questions"


@pytest.fixture
def texts(topic):
    for text in (
        "Why C++ and not C#?",
        "Où est l'élève?",
        "What is the GIL?",
        "What is a generator?",
    ):
        add(kind="open", text=text, answers=[right("Nobody knows")], status="published")


def find(client, words, **parameters):
    found = page(client, addressed(QUESTIONS, search=words, fields="text", **parameters))
    return sorted(item["text"] for item in found["results"])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("gil", ["What is the GIL?"]),
        ("GI", ["What is the GIL?"]),
        ("what is g", ["What is a generator?", "What is the GIL?"]),
        ("g what", []),
        ("generator what", ["What is a generator?"]),
        ("ELEVE", ["Où est l'élève?"]),
        ("c++", ["Why C++ and not C#?"]),
        ("c#", ["Why C++ and not C#?"]),
        ("c", ["Why C++ and not C#?"]),
        ("c why", []),
        ("gil nothing", []),
        ("knows nobody why", ["Why C++ and not C#?"]),
        ("?!", []),
        ("🐍", []),
        ("' OR 1=1 --", []),
        ('"gil" | :* & !', ["What is the GIL?"]),
        ("NEAR(gil, 2)", []),
        ("gil*", ["What is the GIL?"]),
        ("%", []),
    ],
)
def test_all_words_must_occur_the_last_one_as_the_beginning_of_one(client, texts, words, found):
    assert find(client, words) == found


def test_text_comes_before_answers_before_tags(client, topic):
    add_tag(slug="needle", name="Needle", by=OPERATOR)
    by_text = add(kind="open", text="A needle?", status="published")
    by_answer = add(kind="open", text="Two?", answers=[right("needle")], status="published")
    by_tag = add(kind="open", text="Three?", tags=["needle"], status="published")
    found = page(client, f"{QUESTIONS}?search=needle")
    assert ids(found) == [by_text.pk, by_answer.pk, by_tag.pk]


def test_equal_ones_come_newest_first(client, topic):
    made = [add(kind="open", text=f"needle {n}", status="published").pk for n in range(3)]
    assert ids(page(client, f"{QUESTIONS}?search=needle")) == made[::-1]


def test_another_order_can_be_asked_for(client, topic):
    made = [add(kind="open", text="needle", difficulty=n, status="published").pk for n in (3, 1, 2)]
    found = page(client, f"{QUESTIONS}?search=needle&ordering=difficulty")
    assert ids(found) == [made[1], made[2], made[0]]


def test_sixteen_words_are_taken_and_seventeen_refused(client, topic):
    add(kind="open", text=" ".join(f"w{n}" for n in range(17)), status="published")
    assert len(find(client, " ".join(f"w{n}" for n in range(search.MOST_WORDS)))) == 1
    response = client.get(addressed(QUESTIONS, search=" ".join(f"w{n}" for n in range(17))))
    [error] = response.json()["errors"]
    assert (response.status_code, error["parameter"], error["code"]) == (400, "search", "max_items")


@pytest.mark.parametrize(
    "words", ["a " * 1500, "word " * 1500, "x" * 5000, "c++ " * 300, "?" * 2000]
)
def test_fifteen_hundred_words_are_refused(client, topic, words):
    response = client.get(addressed(QUESTIONS, search=words))
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "search"


def test_what_was_changed_is_found_by_its_new_words_only(client, topic):
    question = add(kind="open", text="before", status="published")
    change(question, text="after")
    assert (find(client, "before"), find(client, "after")) == ([], ["after"])


def test_what_was_deleted_is_not_found(client_as, topic):
    question = add(kind="open", text="needle", status="published")
    delete_question(question.pk, by=OPERATOR)
    assert find(client_as("editor"), "needle") == []


@pytest.mark.parametrize("role", ["anonymous", "reader", "author"])
def test_drafts_are_not_found_by_others(client_as, topic, role):
    add(text="needle")
    assert find(client_as(role), "needle") == []


def test_authors_find_their_drafts_by_their_keys(client_as, topic, author):
    add(by=author, text="mine", answers=[right("needle"), wrong("hay")], explanation="because")
    client = client_as("author")
    assert find(client, "needle") == find(client, "because") == ["mine"]


def test_options_of_a_sealed_question_are_found_by_everybody(client, topic):
    add(text="Which?", answers=[right("needle"), wrong("hay")], status="published")
    assert find(client, "needle") == find(client, "hay") == ["Which?"]


def test_a_question_that_is_published_is_found_from_then_on(client, topic):
    question = add(text="needle")
    change_question(question.pk, _published, by=OPERATOR)
    assert find(client, "needle") == ["needle"]


def _published(document):
    document.status = "published"
    return document
