"""GET /api/v1: the way in."""

import pytest

from tests.builders import add

pytestmark = pytest.mark.django_db


def test_every_link_leads_somewhere(client, topic):
    add(status="published")
    links = client.get("/api/v1").json()
    assert set(links) >= {
        "topics",
        "topic_tree",
        "questions",
        "answers",
        "tags",
        "sources",
        "schema",
        "documentation",
    }
    for name, url in links.items():
        assert client.get(url).status_code in (200, 401, 405), name


def test_links_are_whole_addresses(client, db):
    links = client.get("/api/v1").json()
    assert links["topic_tree"] == "http://testserver/api/v1/topics/tree"
    assert links["documentation"] == "http://testserver/api/docs"


def test_it_takes_no_parameters(client, db):
    [error] = client.get("/api/v1?x=1").json()["errors"]
    assert (error["parameter"], error["code"]) == ("x", "unknown")


def test_it_needs_no_statement(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/api/v1")
