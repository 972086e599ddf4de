"""DELETE /api/v1/questions/{id} and /answers/{id}"""

import pytest

from bank.editing import add_tag
from bank.models import Answer, Question, Revision, TagLink
from tests.api.bodies import ANSWERS, QUESTIONS, accepted, codes, refused
from tests.builders import OPERATOR, add, change, stored

pytestmark = pytest.mark.usefixtures("topic")


def question_at(question):
    return f"{QUESTIONS}/{question.pk}"


def answer_at(question):
    return f"{ANSWERS}/{question.answers.get(text='Three').pk}"


BOTH = pytest.mark.parametrize("at", [question_at, answer_at], ids=["question", "answer"])
CONDITIONS = pytest.mark.parametrize(
    ("header", "status"),
    [('"1.x"', 204), ('W/"1.x"', 204), ("*", 204), ('"9", "1"', 204), ('"2.x"', 412), ("x", 400)],
)


@BOTH
@pytest.mark.parametrize(
    ("role", "status"), [("anonymous", 401), ("reader", 403), ("editor", 204), ("admin", 204)]
)
def test_it_is_for_those_who_may_write(client_as, topic, at, role, status):
    question = add(status="published")
    response = client_as(role).delete(at(question))
    assert response.status_code == status
    assert (response.content == b"") == (status == 204)


@BOTH
@pytest.mark.parametrize(
    ("status", "code"), [("draft", 204), ("in_review", 204), ("published", 403)]
)
def test_an_author_deletes_what_is_own_until_it_is_published(client_as, author, at, status, code):
    own = change(add(by=author), status=status)
    assert client_as("author").delete(at(own)).status_code == code


@BOTH
@pytest.mark.parametrize(("status", "code"), [("draft", 404), ("published", 403)])
def test_what_is_somebody_elses_stays(client_as, author, at, status, code):
    other = add(status=status)
    refused(client_as("author").delete(at(other)), code)
    assert stored(other).answers == stored(add()).answers


@BOTH
@CONDITIONS
def test_if_match_is_compared_with_the_version(client_as, topic, at, header, status):
    question = add()
    response = client_as("editor").delete(at(question), headers={"If-Match": header})
    assert response.status_code == status
    assert (Answer.objects.count() == 3) == (status != 204)


@BOTH
def test_it_is_gone_the_second_time(client_as, topic, at):
    question = add()
    address = at(question)
    editor = client_as("editor")
    accepted(editor.delete(address), 204)
    refused(editor.get(address), 404)
    refused(editor.delete(address), 404, "not_found")


def test_what_belongs_to_a_question_goes_with_it(client_as, topic):
    add_tag(slug="easy", name="Easy", by=OPERATOR)
    question = add(status="published", tags=["easy"])
    client_as("editor").delete(question_at(question))
    topic.refresh_from_db()
    assert not Question.objects.exists()
    assert not Answer.objects.exists()
    assert not TagLink.objects.exists()
    assert topic.published_count == 0


def test_history_outlives_it(client_as, topic):
    question = add()
    editor = client_as("editor")
    editor.delete(f"{question_at(question)}?reason=Twice")
    revision = Revision.objects.of("question", question.pk).latest("id")
    assert (revision.verb, revision.version, revision.reason) == ("deleted", 2, "Twice")
    assert revision.document is None
    assert accepted(editor.get(f"{question_at(question)}/revisions/1"))["document"]["text"]


def test_an_answer_goes_in_one_revision_of_its_question(client_as, topic):
    question = add()
    client_as("editor").delete(f"{answer_at(question)}?reason=Wrong")
    revision = Revision.objects.of("question", question.pk).latest("id")
    assert (revision.verb, revision.version, revision.reason) == ("changed", 2, "Wrong")
    assert [answer["text"] for answer in revision.document["answers"]] == ["Two", "Four"]
    assert list(question.answers.order_by("position").values_list("position", flat=True)) == [0, 1]


def test_an_answer_that_a_published_question_needs_stays(client_as, topic):
    question = add(status="published")
    right = question.answers.get(text="Two").pk
    response = client_as("editor").delete(f"{ANSWERS}/{right}")
    assert codes(response) == {"/answers": "one_right_answer"}
    assert question.answers.count() == 3


@BOTH
def test_an_unfit_reason_is_refused(client_as, topic, at):
    question = add()
    response = client_as("editor").delete(f"{at(question)}?reason=a%07")
    assert refused(response, 400)["errors"][0]["parameter"] == "reason"
    assert question.answers.count() == 3


@BOTH
@pytest.mark.parametrize("parameter", ["fields=id", "force=true"])
def test_an_unknown_parameter_is_refused(client_as, topic, at, parameter):
    refused(client_as("editor").delete(f"{at(add())}?{parameter}"), 400, "invalid")


@pytest.mark.parametrize(
    "place", ["0", "999", "9007199254740993", "9999999999999999", "x", "1.0", "-1"]
)
@pytest.mark.parametrize("collection", [QUESTIONS, ANSWERS])
def test_what_no_id_can_be_is_not_there(client_as, topic, collection, place):
    refused(client_as("editor").delete(f"{collection}/{place}"), 404, "not_found")
