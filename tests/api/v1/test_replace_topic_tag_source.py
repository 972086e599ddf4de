"""PUT /api/v1/topics/{slug}, /tags/{slug} and /sources/{slug}"""

import pytest

from bank.editing import add_topic, change_tag
from bank.models import Revision, Topic
from tests.api.bodies import SOURCES, TAGS, TOPICS, accepted, codes, one, refused
from tests.builders import OPERATOR

pytestmark = pytest.mark.django_db
ALL = [TOPICS, TAGS, SOURCES]
NAME = {TOPICS: "name", TAGS: "name", SOURCES: "title"}
MORE = {
    TOPICS: {"description": "Of data", "position": 3},
    TAGS: {"description": "Whatever is easy"},
    SOURCES: {"homepage": "https://x.org/", "license": "MIT", "attribution": "By X"},
}


@pytest.fixture
def editor(client_as):
    return client_as("editor")


def made(editor, collection):
    """The address of something of which every member says something else than its default."""
    return accepted(editor.post(collection, one(collection, **MORE[collection])), 201)["url"]


def test_roles_are_those_of_adding(client_as, editor):
    address = made(editor, TAGS)
    found = {
        role: client_as(role).put(address, {"name": "N"}).status_code
        for role in (None, "reader", "author")
    }
    assert found == {None: 401, "reader": 403, "author": 403}


@pytest.mark.parametrize("collection", ALL)
def test_what_get_returned_may_be_put_and_changes_nothing(editor, collection):
    address = made(editor, collection)
    read = editor.get(address)
    response = editor.put(address, read.json())
    assert accepted(response) == read.json()
    assert response.headers["ETag"] == read.headers["ETag"]
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("collection", ALL)
def test_what_is_left_out_takes_its_default(editor, collection):
    found = accepted(editor.put(made(editor, collection), one(collection)))
    assert {name: found[name] for name in MORE[collection]} == {
        name: 0 if name == "position" else "" for name in MORE[collection]
    }


@pytest.mark.parametrize("collection", ALL)
def test_the_slug_may_be_left_to_the_address(editor, collection):
    address = made(editor, collection)
    assert accepted(editor.put(address, {NAME[collection]: "New"}))[NAME[collection]] == "New"


@pytest.mark.parametrize("collection", ALL)
def test_the_slug_never_changes(editor, collection):
    response = editor.put(made(editor, collection), one(collection, slug="other"))
    assert codes(response) == {"/slug": "immutable"}


@pytest.mark.parametrize("collection", ALL)
def test_it_leaves_one_revision_that_tells_why(editor, collection):
    editor.put(f"{made(editor, collection)}?reason=Shorter", one(collection))
    revision = Revision.objects.latest("id")
    assert (revision.verb, revision.version, revision.reason) == ("changed", 2, "Shorter")


@pytest.mark.parametrize("collection", ALL)
def test_what_is_not_there_is_not_made(editor, collection):
    refused(editor.put(f"{collection}/none", one(collection)), 404, "not_found")
    assert not Revision.objects.exists()


@pytest.mark.parametrize("collection", ALL)
@pytest.mark.parametrize(
    ("header", "status"),
    [('"1.x"', 200), ('W/"1.x"', 200), ("*", 200), ('"9", "1"', 200), ('"2.x"', 412), ("x", 400)],
)
def test_if_match_is_compared_with_the_version(editor, collection, header, status):
    address = made(editor, collection)
    response = editor.put(address, one(collection), headers={"If-Match": header})
    assert response.status_code == status
    assert editor.get(address).json()["version"] == (2 if status == 200 else 1)


@pytest.mark.parametrize("collection", ALL)
@pytest.mark.parametrize(
    ("member", "value"), [("url", "x"), ("version", 9), ("created_at", "x"), ("links", {})]
)
def test_what_nobody_sets_is_refused_where_it_differs(editor, collection, member, value):
    response = editor.put(made(editor, collection), one(collection, **{member: value}))
    assert codes(response) == {f"/{member}": "read_only"}


def test_a_body_that_was_read_from_an_older_version_is_a_conflict(editor):
    address = made(editor, TAGS)
    body = editor.get(address).json()
    change_tag("easy", name="Faster", by=OPERATOR)
    problem = refused(editor.put(address, body | {"name": "Slower"}), 409, "conflict")
    assert problem["current_version"] == 2


def test_a_topic_moves_with_all_below_it(editor, topic):
    add_topic(slug="a", name="A", by=OPERATOR)
    add_topic(slug="b", name="B", parent="a", by=OPERATOR)
    accepted(editor.put(f"{TOPICS}/a", {"name": "A", "parent": "python"}))
    assert Topic.objects.get(slug="b").path.startswith(topic.path)
    assert Revision.objects.latest("id").verb == "moved"


@pytest.mark.parametrize("parent", ["a", "b"])
def test_a_topic_is_never_put_under_itself(editor, parent):
    add_topic(slug="a", name="A", by=OPERATOR)
    add_topic(slug="b", name="B", parent="a", by=OPERATOR)
    assert codes(editor.put(f"{TOPICS}/a", {"name": "A", "parent": parent})) == {"/parent": "cycle"}


def test_a_name_that_is_taken_is_named(editor, topic):
    add_topic(slug="a", name="A", by=OPERATOR)
    response = editor.put(f"{TOPICS}/a", {"name": "Python"})
    assert refused(response, 409, "taken")["errors"][0]["pointer"] == "/name"
