"""GET /api/v1/sources."""

import pytest

from bank.editing import add_source
from tests.api.walking import page, pages
from tests.builders import OPERATOR

pytestmark = pytest.mark.django_db
PATH = "/api/v1/sources"


def slugs(client, url):
    return [item["slug"] for found in pages(client, url) for item in found["results"]]


@pytest.fixture
def three(db):
    for slug in ("c", "a", "b"):
        add_source(slug=slug, title=slug.upper(), by=OPERATOR)


def test_a_source_tells_its_terms_and_leads_to_its_questions(client, db):
    add_source(
        slug="core",
        title="Core",
        homepage="https://example.org",
        license="CC-BY-4.0",
        attribution="Somebody",
        by=OPERATOR,
    )
    [item] = page(client, PATH)["results"]
    assert item.pop("created_at") == item.pop("updated_at")
    assert item == {
        "slug": "core",
        "url": "http://testserver/api/v1/sources/core",
        "title": "Core",
        "homepage": "https://example.org",
        "license": "CC-BY-4.0",
        "attribution": "Somebody",
        "version": 1,
        "links": {"questions": "http://testserver/api/v1/questions?source=core"},
    }


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("created_at", ["c", "a", "b"]),
        ("-created_at", ["b", "a", "c"]),
        ("updated_at", ["c", "a", "b"]),
        ("-updated_at", ["b", "a", "c"]),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_they_come_in_the_order_that_was_asked_for(client, three, ordering, expected, size):
    assert slugs(client, f"{PATH}?ordering={ordering}&page_size={size}") == expected


def test_the_oldest_come_first_unless_asked(client, three):
    assert slugs(client, PATH) == ["c", "a", "b"]


@pytest.mark.parametrize("query", ["slug=a", "search=a", "fields=slug", "html=true", "name=A"])
def test_there_are_no_filters(client, three, query):
    response = client.get(f"{PATH}?{query}")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "unknown")


@pytest.mark.parametrize("size", [1, 100])
def test_a_page_costs_one_statement(client, three, size, django_assert_num_queries):
    with django_assert_num_queries(1):
        page(client, f"{PATH}?page_size={size}")
