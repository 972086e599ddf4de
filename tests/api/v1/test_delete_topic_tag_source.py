"""DELETE /api/v1/topics/{slug}, /tags/{slug} and /sources/{slug}"""

import pytest

from bank.editing import add_source, add_tag, add_topic
from bank.models import Revision
from tests.api.bodies import SOURCES, TAGS, TOPICS, accepted, one, refused
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db
ALL = [TOPICS, TAGS, SOURCES]


@pytest.fixture
def editor(client_as):
    return client_as("editor")


def made(editor, collection):
    return accepted(editor.post(collection, one(collection)), 201)["url"]


@pytest.mark.parametrize("collection", ALL)
@pytest.mark.parametrize(
    ("role", "status"),
    [("anonymous", 401), ("reader", 403), ("author", 403), ("editor", 204), ("admin", 204)],
)
def test_it_is_for_editors(client_as, editor, collection, role, status):
    address = made(editor, collection)
    assert client_as(role).delete(address).status_code == status
    assert editor.get(address).status_code == (404 if status == 204 else 200)


@pytest.mark.parametrize("collection", ALL)
@pytest.mark.parametrize(
    ("header", "status"),
    [('"1.x"', 204), ('W/"1.x"', 204), ("*", 204), ('"9", "1"', 204), ('"2.x"', 412), ("x", 400)],
)
def test_if_match_is_compared_with_the_version(editor, collection, header, status):
    response = editor.delete(made(editor, collection), headers={"If-Match": header})
    assert response.status_code == status


@pytest.mark.parametrize("collection", ALL)
def test_it_leaves_one_revision_that_tells_why(editor, collection):
    editor.delete(f"{made(editor, collection)}?reason=Unused")
    revision = Revision.objects.latest("id")
    assert (revision.verb, revision.version, revision.reason) == ("deleted", 2, "Unused")


@pytest.mark.parametrize("collection", ALL)
def test_it_is_gone_the_second_time(editor, collection):
    address = made(editor, collection)
    editor.delete(address)
    refused(editor.delete(address), 404, "not_found")


def test_a_topic_that_holds_something_stays_and_says_what(editor, topic):
    add_topic(slug="a", name="A", parent="python", by=OPERATOR)
    add_topic(slug="b", name="B", parent="python", by=OPERATOR)
    add()
    problem = refused(editor.delete(f"{TOPICS}/python"), 409, "in_use")
    assert "1 question and 2 topics" in problem["detail"]


def test_a_tag_that_is_on_questions_stays_and_says_on_how_many(editor, topic):
    add_tag(slug="easy", name="Easy", by=OPERATOR)
    add(tags=["easy"])
    add(tags=["easy"])
    assert "2 questions" in refused(editor.delete(f"{TAGS}/easy"), 409, "in_use")["detail"]


def test_a_source_that_questions_came_from_stays_and_says_how_many(editor, topic):
    add_source(slug="exam", title="Exam", by=OPERATOR)
    add(source="exam", key="1")
    assert "1 questions" in refused(editor.delete(f"{SOURCES}/exam"), 409, "in_use")["detail"]


def test_a_slug_may_be_used_again(editor):
    editor.delete(made(editor, TAGS))
    accepted(editor.post(TAGS, one(TAGS)), 201)
