"""POST /api/v1/topics, /tags and /sources"""

from urllib.parse import quote

import pytest

from bank.models import Revision, Source, Tag, Topic
from tests.api.bodies import (
    SOURCES,
    TAGS,
    TOPICS,
    accepted,
    codes,
    one,
    pointers,
    refused,
    without,
)

pytestmark = pytest.mark.django_db
ALL = [TOPICS, TAGS, SOURCES]
NAME = {TOPICS: "name", TAGS: "name", SOURCES: "title"}


def stored():
    return Topic.objects.count() + Tag.objects.count() + Source.objects.count()


@pytest.mark.parametrize("collection", ALL)
@pytest.mark.parametrize(
    ("role", "status"),
    [("anonymous", 401), ("reader", 403), ("author", 403), ("editor", 201), ("admin", 201)],
)
def test_it_is_for_editors(client_as, collection, role, status):
    assert client_as(role).post(collection, one(collection)).status_code == status
    assert stored() == (status == 201)


@pytest.mark.parametrize("collection", ALL)
def test_the_reply_is_what_can_be_read_at_its_location(client_as, collection):
    editor = client_as("editor")
    response = editor.post(collection, one(collection))
    read = editor.get(response.headers["Location"])
    assert response.json() == read.json()
    assert response.headers["ETag"] == read.headers["ETag"]


@pytest.mark.parametrize("collection", ALL)
def test_its_one_revision_tells_why(client_as, collection):
    client_as("editor").post(f"{collection}?reason=New", one(collection))
    revision = Revision.objects.get()
    assert (revision.verb, revision.version, revision.reason) == ("created", 1, "New")


@pytest.mark.parametrize(
    ("collection", "members"),
    [
        (TOPICS, {"description": "With\nlines", "position": 3}),
        (TAGS, {"description": "Whatever is easy"}),
        (SOURCES, {"homepage": "https://x.org/", "license": "MIT", "attribution": "By\nX"}),
    ],
)
def test_every_member_is_kept(client_as, collection, members):
    body = one(collection, **members)
    assert body.items() <= accepted(client_as("editor").post(collection, body), 201).items()


def test_a_topic_stands_under_its_parent(client_as, topic):
    body = one(TOPICS, parent="python")
    assert accepted(client_as("editor").post(TOPICS, body), 201)["parent"] == "python"
    assert Topic.objects.get(slug="orm").path.startswith(topic.path)


@pytest.mark.parametrize("slug", ["größe", "日本語", "हिन्दी", "a-b_c9"])
@pytest.mark.parametrize("collection", ALL)
def test_a_slug_may_have_letters_of_any_script(client_as, collection, slug):
    response = client_as("editor").post(collection, one(collection, slug=slug))
    assert accepted(response, 201)["slug"] == slug
    assert response.headers["Location"].endswith(quote(slug))


@pytest.mark.parametrize(
    "slug", ["", "A", "a b", "a/b", "a--b", "-a", "a.", "?", "\u200b", "x" * 101]
)
@pytest.mark.parametrize("collection", ALL)
def test_other_slugs_are_refused(client_as, collection, slug):
    assert pointers(client_as("editor").post(collection, one(collection, slug=slug))) == ["/slug"]


def test_the_slug_of_a_route_is_reserved(client_as, db):
    assert codes(client_as("editor").post(TOPICS, one(TOPICS, slug="tree"))) == {
        "/slug": "reserved"
    }


@pytest.mark.parametrize("collection", ALL)
def test_a_slug_that_is_taken_is_named(client_as, collection):
    editor = client_as("editor")
    editor.post(collection, one(collection))
    response = editor.post(collection, one(collection, **{NAME[collection]: "Other"}))
    assert refused(response, 409, "taken")["errors"][0]["pointer"] == "/slug"
    assert stored() == 1


@pytest.mark.parametrize("parent", [None, "python"])
def test_a_name_that_is_taken_under_the_same_parent_is_named(client_as, topic, parent):
    editor = client_as("editor")
    editor.post(TOPICS, one(TOPICS, parent=parent))
    response = editor.post(TOPICS, one(TOPICS, slug="other", parent=parent))
    assert refused(response, 409, "taken")["errors"][0]["pointer"] == "/name"


def test_a_name_may_be_used_again_under_another_parent(client_as, topic):
    editor = client_as("editor")
    editor.post(TOPICS, one(TOPICS, parent="python"))
    accepted(editor.post(TOPICS, one(TOPICS, slug="other")), 201)


def test_an_unknown_parent_is_refused_with_the_nearest_known(client_as, topic):
    response = client_as("editor").post(TOPICS, one(TOPICS, parent="pyton"))
    (fault,) = refused(response, 400)["errors"]
    assert fault["pointer"] == "/parent"
    assert "'python'" in fault["detail"]


@pytest.mark.parametrize("collection", ALL)
def test_what_is_needed_is_asked_for(client_as, collection):
    response = client_as("editor").post(collection, {})
    assert codes(response) == {"/slug": "required", f"/{NAME[collection]}": "required"}


@pytest.mark.parametrize("collection", ALL)
@pytest.mark.parametrize("member", ["url", "version", "created_at", "links"])
def test_what_nobody_sets_is_refused(client_as, collection, member):
    response = client_as("editor").post(collection, one(collection, **{member: 1}))
    assert codes(response) == {f"/{member}": "read_only"}


@pytest.mark.parametrize("collection", ALL)
def test_all_faults_are_told_at_once(client_as, collection):
    body = {
        **without(one(collection), "slug"),
        NAME[collection]: "a\tb",
        "nmae": "x",
        "description": 5,
    }
    if collection == SOURCES:
        body["homepage"] = True
    found = set(pointers(client_as("editor").post(collection, body)))
    assert {"/slug", f"/{NAME[collection]}", "/nmae", "/description"} <= found


@pytest.mark.parametrize("homepage", ["javascript:alert(1)", "x.org", "ftp://x.org"])
def test_a_homepage_is_an_address_of_the_web(client_as, homepage):
    response = client_as("editor").post(SOURCES, one(SOURCES, homepage=homepage))
    assert codes(response) == {"/homepage": "url"}
