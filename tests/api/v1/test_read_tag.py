"""GET /api/v1/tags/{slug}."""

import pytest

from bank.editing import add_tag, change_tag
from tests.builders import OPERATOR

pytestmark = pytest.mark.django_db
PATH = "/api/v1/tags"


@pytest.fixture(autouse=True)
def one(db):
    add_tag(slug="one", name="One", by=OPERATOR)


def test_it_is_found_by_its_slug(client):
    body = client.get(f"{PATH}/one").json()
    assert (body["slug"], body["name"], body["version"]) == ("one", "One", 1)


def test_its_tag_begins_with_its_version(client):
    before = client.get(f"{PATH}/one")["ETag"]
    change_tag("one", name="Another", by=OPERATOR)
    after = client.get(f"{PATH}/one")["ETag"]
    assert (before[:3], after[:3]) == ('"1.', '"2.')


@pytest.mark.parametrize("slug", ["nowhere", "One", "on", "1", "a" * 500, "%C3%B6"])
def test_an_unknown_slug_is_not_there(client, slug):
    response = client.get(f"{PATH}/{slug}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_it_takes_no_parameters(client):
    assert client.get(f"{PATH}/one?page_size=1").status_code == 400
