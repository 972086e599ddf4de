"""PATCH /api/v1/topics/{slug}, /tags/{slug} and /sources/{slug}: merge patches"""

import pytest

from bank.editing import add_topic, change_tag
from bank.models import Revision, Topic
from tests.api.bodies import SOURCES, TAGS, TOPICS, accepted, codes, one, pointers, refused
from tests.builders import OPERATOR, add

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


@pytest.mark.parametrize("collection", ALL)
@pytest.mark.parametrize(
    ("role", "status"),
    [("anonymous", 401), ("reader", 403), ("author", 403), ("editor", 200), ("admin", 200)],
)
def test_it_is_for_editors(client_as, editor, collection, role, status):
    address = made(editor, collection)
    assert client_as(role).patch(address, {NAME[collection]: "New"}).status_code == status


@pytest.mark.parametrize("collection", ALL)
@pytest.mark.parametrize("media_type", ["application/merge-patch+json", "application/json"])
def test_what_is_not_sent_stays(editor, collection, media_type):
    address = made(editor, collection)
    body = f'{{"{NAME[collection]}": "New"}}'.encode()
    found = accepted(editor.patch(address, data=body, content_type=media_type))
    assert (MORE[collection] | {NAME[collection]: "New"}).items() <= found.items()


@pytest.mark.parametrize(
    ("collection", "member"),
    [(collection, member) for collection in ALL for member in MORE[collection]],
)
def test_null_is_the_default(editor, collection, member):
    found = accepted(editor.patch(made(editor, collection), {member: None}))
    assert found[member] == (0 if member == "position" else "")


@pytest.mark.parametrize("collection", ALL)
def test_null_does_not_take_away_what_is_needed(editor, collection):
    response = editor.patch(made(editor, collection), {NAME[collection]: None, "slug": None})
    assert codes(response) == {"/slug": "required", f"/{NAME[collection]}": "required"}


@pytest.mark.parametrize("collection", ALL)
def test_null_does_not_hide_what_is_unknown(editor, collection):
    assert pointers(editor.patch(made(editor, collection), {"color": None})) == ["/color"]


@pytest.mark.parametrize("collection", ALL)
@pytest.mark.parametrize("body", [{}, "what was read"])
def test_what_says_nothing_new_changes_nothing(editor, collection, body):
    address = made(editor, collection)
    read = editor.get(address).json()
    assert accepted(editor.patch(address, body or read if body == {} else read)) == read
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("collection", ALL)
def test_it_leaves_one_revision_that_tells_why(editor, collection):
    accepted(editor.patch(f"{made(editor, collection)}?reason=Typo", {NAME[collection]: "New"}))
    revision = Revision.objects.latest("id")
    assert (revision.verb, revision.version, revision.reason) == ("changed", 2, "Typo")


@pytest.mark.parametrize("collection", ALL)
@pytest.mark.parametrize(
    ("header", "status"),
    [('"1.x"', 200), ('W/"1.x"', 200), ("*", 200), ('"9", "1"', 200), ('"2.x"', 412), ("x", 400)],
)
def test_if_match_is_compared_with_the_version(editor, collection, header, status):
    address = made(editor, collection)
    response = editor.patch(address, {NAME[collection]: "New"}, headers={"If-Match": header})
    assert response.status_code == status
    assert editor.get(address).json()["version"] == (2 if status == 200 else 1)


@pytest.mark.parametrize("collection", ALL)
def test_the_slug_never_changes(editor, collection):
    assert codes(editor.patch(made(editor, collection), {"slug": "other"})) == {
        "/slug": "immutable"
    }


def test_a_body_that_was_read_from_an_older_version_is_a_conflict(editor):
    address = made(editor, TAGS)
    change_tag("easy", name="Faster", by=OPERATOR)
    refused(editor.patch(address, {"version": 1, "name": "Slower"}), 409, "conflict")


def test_all_faults_are_told_at_once(editor):
    patch = {"title": 5, "homepage": "a\nb", "color": 1, "url": "x"}
    assert set(pointers(editor.patch(made(editor, SOURCES), patch))) == {
        "/title",
        "/homepage",
        "/color",
        "/url",
    }


def test_null_moves_a_topic_to_the_root(editor, topic):
    add_topic(slug="a", name="A", parent="python", by=OPERATOR)
    assert accepted(editor.patch(f"{TOPICS}/a", {"parent": None}))["parent"] is None
    assert Topic.objects.get(slug="a").depth == 1


def test_no_question_changes_when_its_topic_is_renamed(editor, topic):
    question = add(status="published")
    before = editor.get(f"/api/v1/questions/{question.pk}")
    accepted(editor.patch(f"{TOPICS}/python", {"name": "Python 3"}))
    after = editor.get(f"/api/v1/questions/{question.pk}")
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
