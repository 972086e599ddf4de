"""GET /api/v1/topics/{slug}."""

import pytest

from bank.editing import add_topic, change_topic
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db
TOPICS = "/api/v1/topics"


def test_it_is_found_by_its_slug(client, topic):
    body = client.get(f"{TOPICS}/python").json()
    assert (body["slug"], body["name"], body["parent"], body["links"]["parent"]) == (
        "python",
        "Python",
        None,
        None,
    )


def test_it_counts_what_is_below_it(client, topic):
    add_topic(slug="asyncio", name="asyncio", parent="python", by=OPERATOR)
    add(topic="asyncio", status="published")
    assert client.get(f"{TOPICS}/python").json()["question_count"] == 1


def test_its_tag_holds_its_version_and_changes_with_its_count(client, topic):
    first = client.get(f"{TOPICS}/python")["ETag"]
    add(status="published")
    second = client.get(f"{TOPICS}/python")["ETag"]
    change_topic("python", name="Snake", by=OPERATOR)
    third = client.get(f"{TOPICS}/python")["ETag"]
    assert len({first, second, third}) == 3
    assert (first[:3], second[:3], third[:3]) == ('"1.', '"1.', '"2.')


@pytest.mark.parametrize(
    "slug", ["nowhere", "Python", "PYTHON", "pyth", "1", "a" * 500, "%20python", "tree."]
)
def test_an_unknown_slug_is_not_there(client, topic, slug):
    response = client.get(f"{TOPICS}/{slug}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_it_takes_no_parameters(client, topic):
    assert client.get(f"{TOPICS}/python?parent=python").status_code == 400


def test_reading_costs_three_statements(client, topic, django_assert_num_queries):
    """The topic, and the sum of what is below it, for which its path is read."""
    with django_assert_num_queries(3):
        client.get(f"{TOPICS}/python")
