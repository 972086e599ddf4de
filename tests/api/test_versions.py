"""A second version beside the first, made without touching a file of it; and how the end of a thing is announced."""

from datetime import UTC, datetime

import pytest

from api.versions import Ending
from bank.editing import add_tag
from tests.api.version_2 import GUIDE
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db
DEPRECATED = "@1798761600"
SUNSET = "Sat, 01 Jan 2028 00:00:00 GMT"


@pytest.fixture
def two_versions(settings):
    settings.ROOT_URLCONF = "tests.api.two_versions"


@pytest.fixture
def tag(db):
    return add_tag(slug="orm", name="ORM", by=OPERATOR)


def announced(response):
    names = ("Deprecation", "Sunset")
    return {name: response[name] for name in names if response.has_header(name)}


def test_a_resource_that_was_replaced_looks_new_in_v2_alone(two_versions, client, tag):
    new = client.get("/api/v2/tags/orm").json()
    assert new == {"slug": "orm", "url": "http://testserver/api/v2/tags/orm", "title": "ORM"}
    old = client.get("/api/v1/tags/orm").json()
    assert (old["name"], "title" in old) == ("ORM", False)


def test_what_was_imported_links_within_its_own_version(two_versions, client, topic):
    question = add(status="published")
    for version in ("v1", "v2"):
        shown = client.get(f"/api/{version}/questions/{question.pk}").json()
        assert shown["url"] == f"http://testserver/api/{version}/questions/{question.pk}"
        assert shown["links"]["topic"] == f"http://testserver/api/{version}/topics/python"


def test_a_cursor_is_of_one_version(two_versions, client, topic):
    for number in range(2):
        add(text=f"Question {number}", status="published")
    cursor = client.get("/api/v1/questions?page_size=1").json()["next_cursor"]
    assert client.get(f"/api/v1/questions?page_size=1&cursor={cursor}").status_code == 200
    assert client.get(f"/api/v2/questions?page_size=1&cursor={cursor}").status_code == 400


def test_every_answer_of_a_version_that_ends_says_so(two_versions, client, tag):
    for path in ("tags", "tags/orm", "tags/nothing", "schema", "no-such-route", ""):
        response = client.get(f"/api/v1/{path}".rstrip("/"))
        assert announced(response) == {"Deprecation": DEPRECATED, "Sunset": SUNSET}, path
        assert f'<{GUIDE}>; rel="deprecation"' in response["Link"]


def test_a_version_that_stays_announces_nothing(two_versions, client, tag):
    for path in ("tags", "tags/orm", "schema", "no-such-route"):
        assert announced(client.get(f"/api/v2/{path}")) == {}


def test_a_single_route_may_end_before_its_version(two_versions, client, topic):
    ending = client.get("/api/v2/topics/tree")
    assert announced(ending) == {
        "Deprecation": f"@{int(datetime(2027, 6, 1, tzinfo=UTC).timestamp())}"
    }
    assert ending["Link"] == f'<{GUIDE}>; rel="deprecation"'
    assert announced(client.get("/api/v2/topics")) == {}


def test_the_links_to_other_pages_stay_beside_the_announcement(two_versions, client, tag):
    add_tag(slug="sql", name="SQL", by=OPERATOR)
    link = client.get("/api/v1/tags?page_size=1")["Link"]
    assert 'rel="next"' in link
    assert 'rel="sunset"' in link


def test_the_versions_are_listed_with_what_is_known_of_their_end(two_versions, client):
    old, new = client.get("/api").json()["versions"]
    assert (old["version"], old["status"], old["sunset_at"]) == (
        "v1",
        "deprecated",
        "2028-01-01T00:00:00Z",
    )
    assert (new["version"], new["status"]) == ("v2", "current")


def test_each_version_has_a_document_of_its_own(two_versions, client):
    documents = {
        version: client.get(f"/api/{version}/schema", HTTP_ACCEPT="application/json").json()
        for version in ("v1", "v2")
    }
    assert documents["v1"]["info"]["version"] == "1.0.0"
    assert documents["v2"]["info"]["version"] == "2.0.0"
    for version, document in documents.items():
        assert all(path.startswith(f"/api/{version}") for path in document["paths"])
    tags = {
        version: set(document["components"]["schemas"]["Tag"]["properties"])
        for version, document in documents.items()
    }
    assert tags["v2"] == {"slug", "url", "title"}
    assert "title" not in tags["v1"]
    tree = documents["v2"]["paths"]["/api/v2/topics/tree"]["get"]
    assert tree["deprecated"] is True
    assert all(
        operation["deprecated"]
        for item in documents["v1"]["paths"].values()
        for operation in item.values()
    )


@pytest.mark.parametrize("path", ["/api/v3", "/api/v3/questions", "/api/v0/x/y"])
def test_a_version_that_is_not_there_is_a_problem_that_names_those_that_are(
    two_versions, client, path
):
    response = client.get(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["versions"] == [
        "http://testserver/api/v1",
        "http://testserver/api/v2",
    ]


def test_nothing_is_gone_before_it_is_deprecated():
    late, early = datetime(2028, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="before it is deprecated"):
        Ending(late, early, GUIDE)
