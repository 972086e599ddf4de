"""POST /api/v1/questions/{id}/restore"""

import pytest

from bank.editing import add_tag, change_question, delete_tag
from bank.models import Question, Revision
from tests.api.bodies import QUESTIONS, accepted, codes, refused, right, wrong
from tests.builders import OPERATOR, add, change, paper, stored

pytestmark = pytest.mark.usefixtures("topic")


@pytest.fixture
def editor(client_as):
    return client_as("editor")


def at(question):
    return f"{QUESTIONS}/{question.pk}/restore"


@pytest.fixture
def changed(topic):
    """A question that once was harder."""
    question = add(difficulty=5)
    return change(question, difficulty=1, text="New")


@pytest.mark.parametrize(
    ("role", "status"),
    [("anonymous", 401), ("reader", 403), ("author", 404), ("editor", 200), ("admin", 200)],
)
def test_it_is_for_those_who_may_write(client_as, changed, role, status):
    assert client_as(role).post(at(changed), {"version": 1}).status_code == status


@pytest.mark.parametrize(
    ("status", "code"), [("draft", 200), ("in_review", 200), ("published", 403)]
)
def test_an_author_restores_own_questions_until_these_are_published(
    client_as, author, status, code
):
    own = change(add(by=author), status=status)
    assert client_as("author").post(at(own), {"version": 1}).status_code == code


def test_the_content_comes_back_as_a_new_version(editor, changed):
    response = editor.post(at(changed), {"version": 1})
    found = accepted(response)
    assert (found["difficulty"], found["text"], found["version"]) == (5, "What is 1 + 1?", 3)
    assert response.headers["ETag"] == editor.get(found["url"]).headers["ETag"]


def test_it_leaves_one_revision_that_tells_why(editor, changed):
    editor.post(f"{at(changed)}?reason=Better%20before", {"version": 1})
    revision = Revision.objects.of("question", changed.pk).latest("id")
    assert (revision.verb, revision.version, revision.reason) == ("restored", 3, "Better before")


def test_the_status_stays(editor, topic):
    question = change(add(), status="published", text="New")
    assert accepted(editor.post(at(question), {"version": 1}))["status"] == "published"


def test_answers_that_are_still_there_keep_their_ids(editor, topic):
    question = add()
    before = list(question.answers.order_by("position").values_list("pk", flat=True))
    change(question, answers=[*stored(question).answers[:2]])
    found = accepted(editor.post(at(question), {"version": 1}))["answers"]
    assert [answer["id"] for answer in found[:2]] == before[:2]
    assert [answer["text"] for answer in found] == ["Two", "Three", "Four"]


def test_the_present_version_is_nothing_new(editor, changed):
    assert accepted(editor.post(at(changed), {"version": 2}))["version"] == 2
    assert Revision.objects.of("question", changed.pk).count() == 2


def test_a_version_that_never_was_is_refused(editor, changed):
    assert codes(editor.post(at(changed), {"version": 9})) == {"/version": "unknown"}


@pytest.mark.parametrize("version", ["1", 0, 1.0, True, None, 2**31])
def test_a_version_is_a_whole_number(editor, changed, version):
    assert codes(editor.post(at(changed), {"version": version})).keys() == {"/version"}


def test_what_is_gone_meanwhile_is_named(editor, topic):
    add_tag(slug="easy", name="Easy", by=OPERATOR)
    question = change(add(tags=["easy"]), tags=[])
    delete_tag("easy", by=OPERATOR)
    (fault,) = refused(editor.post(at(question), {"version": 1}), 400)["errors"]
    assert (fault["pointer"], fault["code"]) == ("/version", "unknown")
    assert "/tags/0: There is no tag 'easy'." in fault["detail"]


def test_what_was_no_sound_question_is_not_published(editor, topic):
    question = change(add(answers=[]), status="published", answers=[*paper().answers])
    response = editor.post(at(question), {"version": 1})
    assert codes(response).keys() == {"/version"}
    assert Question.objects.get(pk=question.pk).version == 2


def test_a_deleted_question_is_not_there(editor, changed):
    editor.delete(f"{QUESTIONS}/{changed.pk}")
    refused(editor.post(at(changed), {"version": 1}), 404, "not_found")
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("header", "status"),
    [('"2.x"', 200), ('W/"2.x"', 200), ("*", 200), ('"9", "2"', 200), ('"1.x"', 412), ("x", 400)],
)
def test_if_match_is_compared_with_the_version(editor, changed, header, status):
    response = editor.post(at(changed), {"version": 1}, headers={"If-Match": header})
    assert response.status_code == status
    assert Question.objects.get(pk=changed.pk).version == (3 if status == 200 else 2)


def test_it_can_be_restored_again_and_again(editor, changed):
    for version in (1, 2, 3, 4):
        accepted(editor.post(at(changed), {"version": version}))
    versions = (
        Revision.objects.of("question", changed.pk).order_by("id").values_list("version", flat=True)
    )
    assert list(versions) == [1, 2, 3, 4, 5, 6]


def test_only_some_members_may_be_asked_for(editor, changed):
    assert accepted(editor.post(f"{at(changed)}?fields=id", {"version": 1})) == {"id": changed.pk}


def test_a_change_of_kind_comes_back(editor, topic):
    question = add()
    change_question(question.pk, paper(kind="numerical"), by=OPERATOR)
    found = accepted(editor.post(at(question), {"version": 1}))
    assert [answer["text"] for answer in found["answers"]] == ["Two", "Three", "Four"]
    assert right("Two").items() <= found["answers"][0].items()
    assert wrong("Three").items() <= found["answers"][1].items()
