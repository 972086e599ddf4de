"""GET /api/v1/topics/tree."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.editing import add_topic
from tests.builders import OPERATOR, add, rolled_back

pytestmark = pytest.mark.django_db
TREE = "/api/v1/topics/tree"


def grow(slug, parent=None, **fields):
    return add_topic(**{"slug": slug, "name": slug, "parent": parent, "by": OPERATOR, **fields})


def bare(branches):
    """Slugs and counts alone."""
    return [(one["slug"], one["question_count"], bare(one["children"])) for one in branches]


def test_an_empty_bank_has_an_empty_tree(client, db):
    assert client.get(TREE).json() == []


def test_a_branch_has_its_topics_under_it(client, topic):
    grow("asyncio", "python", name="asyncio")
    [branch] = client.get(TREE).json()
    assert branch == {
        "slug": "python",
        "url": "http://testserver/api/v1/topics/python",
        "name": "Python",
        "question_count": 0,
        "children": [
            {
                "slug": "asyncio",
                "url": "http://testserver/api/v1/topics/asyncio",
                "name": "asyncio",
                "question_count": 0,
                "children": [],
            }
        ],
    }


def test_siblings_stand_by_position_and_name(client, db):
    grow("d", position=1, name="B")
    grow("c", position=1, name="A")
    grow("b", position=0, name="Z")
    grow("a", position=2, name="ä")
    assert [one["slug"] for one in client.get(TREE).json()] == ["b", "c", "d", "a"]


def test_counts_go_up(client, topic):
    grow("asyncio", "python")
    grow("tasks", "asyncio")
    grow("redis")
    add(topic="tasks", status="published")
    add(topic="tasks", text="Another?", status="published")
    add(topic="python", text="A third?", status="published")
    add(topic="asyncio", text="A draft?")
    assert bare(client.get(TREE).json()) == [
        ("python", 3, [("asyncio", 2, [("tasks", 2, [])])]),
        ("redis", 0, []),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 2)), max_size=8))
def test_the_tree_holds_every_topic_once_under_its_parent(client, db, shape):
    with rolled_back():
        parents = {}
        for n, (parent, position) in enumerate(shape):
            parents[f"t{n}"] = f"t{parent}" if parent < n else None
            grow(f"t{n}", parents[f"t{n}"], position=position)
        found = {}

        def note(branches, parent):
            for one in branches:
                assert one["slug"] not in found
                found[one["slug"]] = parent
                note(one["children"], one["slug"])

        note(client.get(TREE).json(), None)
        assert found == parents


def test_it_takes_no_parameters(client, db):
    [error] = client.get(f"{TREE}?page_size=3").json()["errors"]
    assert (error["parameter"], error["code"]) == ("page_size", "unknown")


def test_it_can_only_be_read(client_as, db):
    response = client_as("editor").post(TREE, {})
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("number", [1, 40])
def test_it_costs_as_much_however_large_it_is(client, db, number, django_assert_max_num_queries):
    """The topics, and no more for each."""
    for n in range(number):
        grow(f"topic-{n}", f"topic-{n // 3}" if n else None)
    with django_assert_max_num_queries(2):
        client.get(TREE)
