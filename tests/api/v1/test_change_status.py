"""PATCH /api/v1/questions/{id} of the status: which steps there are, and whose they are."""

import pytest

from bank.models import Question
from tests.api.bodies import QUESTIONS, accepted, codes, refused
from tests.builders import add, change

STATUSES = ["draft", "in_review", "published", "archived"]
OPEN = {
    "draft": ["in_review", "published", "archived"],
    "in_review": ["draft", "published", "archived"],
    "published": ["draft", "in_review", "archived"],
    "archived": ["draft", "published"],
}
pytestmark = pytest.mark.usefixtures("topic")


def at(question):
    return f"{QUESTIONS}/{question.pk}"


@pytest.mark.parametrize("here", STATUSES)
@pytest.mark.parametrize("there", STATUSES)
@pytest.mark.parametrize("role", ["editor", "admin"])
def test_editors_make_every_step_there_is(client_as, topic, role, here, there):
    question = add(status=here)
    response = client_as(role).patch(at(question), {"status": there})
    if there in OPEN[here] or here == there:
        assert accepted(response)["status"] == there
    else:
        assert refused(response, 409, "no_such_step")["allowed"] == OPEN[here]


@pytest.mark.parametrize("here", ["draft", "in_review"])
@pytest.mark.parametrize("there", STATUSES)
def test_authors_move_between_draft_and_review(client_as, author, here, there):
    question = change(add(by=author), status=here)
    response = client_as("author").patch(at(question), {"status": there})
    if there in ("draft", "in_review"):
        assert accepted(response)["status"] == there
    else:
        others = [one for one in ("draft", "in_review") if one != here]
        assert refused(response, 403, "not_your_step")["allowed"] == others


@pytest.mark.parametrize("here", ["published", "archived"])
@pytest.mark.parametrize("there", STATUSES)
def test_authors_do_not_touch_what_was_published(client_as, author, here, there):
    question = change(add(by=author), status=here)
    refused(client_as("author").patch(at(question), {"status": there}), 403, "forbidden")


def test_what_is_unsound_is_not_published(client_as, topic):
    draft = add(answers=[])
    response = client_as("editor").patch(at(draft), {"status": "published"})
    assert codes(response).keys() == {"/answers"}
    assert Question.objects.get(pk=draft.pk).status == "draft"


def test_it_may_be_completed_and_published_at_once(client_as, topic):
    draft = add(kind="open", answers=[])
    patch = {"status": "published", "answers": [{"text": "It depends."}]}
    assert accepted(client_as("editor").patch(at(draft), patch))["version"] == 2


def test_the_time_of_the_first_publication_stays(client_as, topic):
    editor = client_as("editor")
    question = add()
    first = accepted(editor.patch(at(question), {"status": "published"}))["published_at"]
    editor.patch(at(question), {"status": "archived"})
    assert accepted(editor.patch(at(question), {"status": "published"}))["published_at"] == first


def test_readers_see_it_while_it_is_published(client_as, client, topic):
    editor, question = client_as("editor"), add()
    seen = []
    for status in ("published", "archived", "published"):
        editor.patch(at(question), {"status": status})
        seen.append(client.get(at(question)).status_code)
    assert seen == [200, 404, 200]


def test_null_makes_it_a_draft_again(client_as, topic):
    question = add(status="published")
    assert accepted(client_as("editor").patch(at(question), {"status": None}))["status"] == "draft"
