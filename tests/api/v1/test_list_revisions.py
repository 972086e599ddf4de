"""GET /api/v1/questions/{id}/revisions."""

import pytest

from bank.editing import delete_question
from tests.api.walking import page, pages
from tests.builders import OPERATOR, add, change

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(topic, author):
    """A draft of an author's that an editor changed and published."""
    question = change(add(by=author, text="First?"), text="Second?")
    return change(question, status="published")


@pytest.fixture
def url(question):
    return f"/api/v1/questions/{question.pk}/revisions"


def versions(found):
    return [one["version"] for one in found["results"]]


def test_the_newest_comes_first(client_as, url):
    assert versions(page(client_as("editor"), url)) == [3, 2, 1]
    assert versions(page(client_as("editor"), f"{url}?ordering=id")) == [1, 2, 3]


def test_a_revision_says_what_became_of_it_by_whom_when_and_why(client_as, question, url):
    revision = page(client_as("editor"), url)["results"][-1]
    assert revision.pop("created_at").endswith("Z")
    document = revision.pop("document")
    assert revision == {
        "id": revision["id"],
        "url": f"http://testserver{url}/1",
        "version": 1,
        "verb": "created",
        "by": "author",
        "reason": "",
        "links": {"question": f"http://testserver/api/v1/questions/{question.pk}"},
    }
    assert document["text"] == "First?"
    assert [answer["text"] for answer in document["answers"]] == ["Two", "Three", "Four"]


@pytest.mark.parametrize("role", ["author", "editor", "admin"])
def test_editors_and_the_author_read_them_also_when_it_is_published(client_as, url, role):
    assert versions(page(client_as(role), url)) == [3, 2, 1]


@pytest.mark.parametrize("role", ["author", "editor"])
def test_they_are_there_after_the_question_is_gone(client_as, question, url, role):
    delete_question(question.pk, by=OPERATOR, reason="Nobody asks it.")
    newest = page(client_as(role), url)["results"][0]
    assert (newest["verb"], newest["document"], newest["reason"]) == (
        "deleted",
        None,
        "Nobody asks it.",
    )


def test_for_another_author_there_are_none_in_the_same_words(client_as, question, url):
    other = client_as("author", "other author")
    hidden, nowhere = other.get(url).json(), other.get("/api/v1/questions/999999/revisions").json()
    assert hidden["status"] == 404
    assert hidden["detail"] == nowhere["detail"]


@pytest.mark.parametrize(("role", "status"), [("anonymous", 401), ("reader", 403)])
def test_it_is_not_for_readers(client_as, url, role, status):
    response = client_as(role).get(url)
    assert response.status_code == status
    assert b"First" not in response.content


@pytest.mark.parametrize("name", ["0", "999999", "9" * 16, "9" * 17, "-1", "abc"])
def test_of_what_never_was_there_are_none(client_as, db, name):
    assert client_as("editor").get(f"/api/v1/questions/{name}/revisions").status_code == 404


def test_they_have_pages(client_as, url):
    found = pages(client_as("editor"), f"{url}?page_size=1&count=exact")
    assert [(versions(one), one["count"]["value"]) for one in found] == [
        ([3], 3),
        ([2], 3),
        ([1], 3),
    ]


def test_a_cursor_of_one_history_is_none_of_another(client_as, topic, url):
    other = change(add(text="Another?"), text="Again?")
    editor = client_as("editor")
    cursor = page(editor, f"{url}?page_size=1")["next_cursor"]
    assert editor.get(f"/api/v1/questions/{other.pk}/revisions?cursor={cursor}").status_code == 400


@pytest.mark.parametrize("size", [1, 100])
def test_a_page_costs_three_statements(client_as, url, size, django_assert_num_queries):
    """Who asks, whether there are any, and those."""
    editor = client_as("editor")
    editor.get(url)
    with django_assert_num_queries(3):
        page(editor, f"{url}?page_size={size}")
