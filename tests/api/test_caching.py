"""What may be kept of an answer, and by whom."""

import pytest

from tests.builders import add

pytestmark = pytest.mark.django_db
READS = ["", "/questions", "/topics", "/topics/tree", "/tags", "/sources", "/answers"]


def directives(response):
    return response["Cache-Control"].split(", ")


@pytest.mark.parametrize("path", READS)
def test_what_a_stranger_reads_anybody_may_keep_and_must_ask_again(client, topic, path):
    assert client.get(f"/api/v1{path}")["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("role", ["reader", "author", "editor", "admin"])
def test_what_is_read_with_a_token_is_for_its_bearer_alone(client_as, topic, role, path):
    assert client_as(role).get(f"/api/v1{path}")["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/questions/999999", "/questions?x=1", "/questions?cursor=x", "/topics/nowhere"],
)
def test_refusals_are_not_kept(client, db, path):
    assert client.get(f"/api/v1{path}")["Cache-Control"] == "no-store"


def test_a_token_that_does_not_count_makes_nothing_public(client, topic):
    response = client.get("/api/v1/questions", headers={"Authorization": "Bearer x"})
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [*READS, "/nowhere", "/questions?x=1"])
@pytest.mark.parametrize("role", ["anonymous", "editor"])
def test_caches_are_told_what_an_answer_depends_on(client_as, topic, role, path):
    names = {
        name.strip().lower() for name in client_as(role).get(f"/api/v1{path}")["Vary"].split(",")
    }
    assert {"accept", "authorization", "origin"} <= names


def test_no_answer_of_the_api_sets_a_cookie(client, topic):
    add(status="published")
    response = client.get("/api/v1/questions")
    assert not response.cookies
    assert "cookie" not in response["Vary"].lower()


def test_options_are_not_public(client, db):
    assert "public" not in directives(client.options("/api/v1/questions"))
