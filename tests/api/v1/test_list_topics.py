"""GET /api/v1/topics."""

import pytest

from bank.editing import add_topic
from tests.api.walking import page, pages
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db
TOPICS = "/api/v1/topics"


def grow(slug, parent=None, **fields):
    return add_topic(slug=slug, name=slug.title(), parent=parent, by=OPERATOR, **fields)


def slugs(found):
    return [item["slug"] for item in found["results"]]


@pytest.fixture
def tree(topic):
    grow("asyncio", "python", position=1)
    grow("tasks", "asyncio")
    grow("django", position=2)


def test_a_topic_has_its_place_and_its_links(client, tree):
    item = next(one for one in page(client, TOPICS)["results"] if one["slug"] == "asyncio")
    assert item.pop("created_at") == item.pop("updated_at")
    base = "http://testserver/api/v1"
    assert item == {
        "slug": "asyncio",
        "url": f"{base}/topics/asyncio",
        "name": "Asyncio",
        "description": "",
        "parent": "python",
        "position": 1,
        "question_count": 0,
        "version": 1,
        "links": {
            "parent": f"{base}/topics/python",
            "children": f"{base}/topics?parent=asyncio",
            "questions": f"{base}/questions?topic=asyncio",
        },
    }


def test_they_come_by_position(client, tree):
    assert slugs(page(client, TOPICS)) == ["python", "tasks", "asyncio", "django"]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("-position", ["django", "asyncio", "tasks", "python"]),
        ("created_at", ["python", "asyncio", "tasks", "django"]),
        ("-created_at", ["django", "tasks", "asyncio", "python"]),
        ("updated_at", ["python", "asyncio", "tasks", "django"]),
    ],
)
def test_another_order_can_be_asked_for(client, tree, ordering, expected):
    found = pages(client, f"{TOPICS}?ordering={ordering}&page_size=3")
    assert [slug for one in found for slug in slugs(one)] == expected


@pytest.mark.parametrize(
    ("parent", "expected"), [("python", ["asyncio"]), ("asyncio", ["tasks"]), ("tasks", [])]
)
def test_those_directly_under_one(client, tree, parent, expected):
    assert slugs(page(client, f"{TOPICS}?parent={parent}")) == expected


def test_an_unknown_parent_is_refused_with_the_nearest(client, tree):
    [error] = client.get(f"{TOPICS}?parent=asincio").json()["errors"]
    assert error == {
        "parameter": "parent",
        "code": "unknown",
        "detail": "There is no topic 'asincio'. Did you mean 'asyncio'?",
    }


def test_counts_are_of_published_questions_here_and_below_the_same_for_everybody(client_as, tree):
    add(topic="tasks", status="published")
    add(topic="asyncio", status="published", text="Another?")
    add(topic="python", status="draft")
    expected = {"python": 2, "asyncio": 2, "tasks": 1, "django": 0}
    for role in ("anonymous", "editor"):
        found = page(client_as(role), TOPICS)["results"]
        assert {item["slug"]: item["question_count"] for item in found} == expected


def test_a_slug_of_any_alphabet_is_in_links_as_addresses_have_it(client, topic):
    grow("größe")
    item = page(client, f"{TOPICS}?ordering=-created_at")["results"][0]
    assert item["url"].endswith("/topics/gr%C3%B6%C3%9Fe")
    assert page(client, item["url"])["slug"] == "größe"
    assert page(client, item["links"]["questions"])["results"] == []


@pytest.mark.parametrize("size", [1, 100])
def test_a_hundred_topics_cost_as_much_as_one(client, topic, size, django_assert_num_queries):
    """The topics with their parents, and the counts of all."""
    for n in range(30):
        grow(f"topic-{n}", "python" if n % 2 else None)
    with django_assert_num_queries(2):
        page(client, f"{TOPICS}?page_size={size}")
