"""GET /api/v1/questions/{id}/revisions/{version}."""

import pytest

from bank.editing import delete_question
from tests.builders import OPERATOR, add, change

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(topic, author):
    question = change(add(by=author, text="First?"), text="Second?")
    return f"/api/v1/questions/{question.pk}/revisions"


@pytest.mark.parametrize(("version", "text"), [(1, "First?"), (2, "Second?")])
def test_it_holds_the_question_as_it_was(client_as, url, version, text):
    body = client_as("editor").get(f"{url}/{version}").json()
    assert (body["version"], body["document"]["text"]) == (version, text)


def test_it_is_there_after_the_question_is_gone(client_as, url):
    delete_question(int(url.split("/")[-2]), by=OPERATOR)
    assert client_as("author").get(f"{url}/1").json()["document"]["text"] == "First?"
    assert client_as("author").get(f"{url}/3").json()["document"] is None


@pytest.mark.parametrize("version", ["0", "3", "999999999", "9999999999", "-1", "abc", "1.0"])
def test_a_version_that_never_was_is_not_there(client_as, url, version):
    assert client_as("editor").get(f"{url}/{version}").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("anonymous", 401), ("reader", 403), ("editor", 200)])
def test_it_is_for_editors_and_the_author(client_as, url, role, status):
    assert client_as(role).get(f"{url}/1").status_code == status


def test_for_another_author_it_is_not_there(client_as, url):
    assert client_as("author", "other author").get(f"{url}/1").status_code == 404


def test_it_has_a_tag(client_as, url):
    editor = client_as("editor")
    tag = editor.get(f"{url}/1")["ETag"]
    assert editor.get(f"{url}/1", headers={"If-None-Match": tag}).status_code == 304


def test_times_of_a_document_are_told_as_elsewhere(client_as, topic):
    question = add(status="published")
    editor = client_as("editor")
    now = editor.get(f"/api/v1/questions/{question.pk}").json()
    then = editor.get(f"/api/v1/questions/{question.pk}/revisions/1").json()["document"]
    for name in ("created_at", "updated_at", "published_at"):
        assert then[name] == now[name]
