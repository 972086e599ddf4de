"""A condition of a change is obeyed or refused, never ignored: If-None-Match, and If-Match where nothing has a version."""

import pytest

from bank.editing import add_source, add_tag
from bank.models import Question
from tests.api.bodies import ANSWERS, QUESTIONS, SOURCES, TAGS, TOPICS, accepted, one, refused
from tests.builders import OPERATOR, add, stored

ANYTHING = {"If-None-Match": "*"}
COLLECTIONS = [QUESTIONS, TOPICS, TAGS, SOURCES]


@pytest.fixture
def editor(client_as):
    return client_as("editor")


@pytest.fixture
def items(topic):
    add_tag(slug="easy", name="Easy", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    question = add()
    answer = question.answers.earliest("position")
    return {
        QUESTIONS: f"{QUESTIONS}/{question.pk}",
        ANSWERS: f"{ANSWERS}/{answer.pk}",
        TOPICS: f"{TOPICS}/python",
        TAGS: f"{TAGS}/easy",
        SOURCES: f"{SOURCES}/exam",
    }


@pytest.mark.parametrize("collection", [QUESTIONS, ANSWERS, TOPICS, TAGS, SOURCES])
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("more", [{}, {"If-Match": "*"}])
def test_nothing_is_written_over_where_nothing_may_be(editor, items, collection, method, more):
    before = editor.get(items[collection]).json()
    call = getattr(editor, method)
    body = {} if method == "patch" else before
    problem = refused(call(items[collection], body, headers={**ANYTHING, **more}), 412, "stale")
    assert problem["current_version"] == 1
    assert "If-None-Match" in problem["detail"]
    assert editor.get(items[collection]).json() == before


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_what_is_not_there_is_404_as_ever(editor, topic, collection, method):
    address = f"{collection}/{999_999 if collection == QUESTIONS else 'nowhere'}"
    body = one(collection)
    refused(getattr(editor, method)(address, body, headers=ANYTHING), 404)


@pytest.mark.parametrize("tags", ['"1.x"', 'W/"1.x"', "", "x", '"*"'])
def test_a_change_takes_no_other_condition_of_that_name(editor, topic, tags):
    question = add()
    address = f"{QUESTIONS}/{question.pk}"
    response = editor.patch(address, {"difficulty": 5}, headers={"If-None-Match": tags})
    (fault,) = refused(response, 400, "invalid")["errors"]
    assert (fault["parameter"], fault["code"]) == ("If-None-Match", "invalid")
    assert stored(question).difficulty == 3


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_what_is_added_has_no_version_yet(editor, topic, collection, header):
    response = editor.post(collection, one(collection), headers={header: "*"})
    (fault,) = refused(response, 400, "invalid")["errors"]
    assert (fault["parameter"], fault["code"]) == (header, "not_obeyed")
    assert not Question.objects.exists()


def test_both_conditions_are_told_at_once(editor, topic):
    headers = {"If-Match": "*", "If-None-Match": "*"}
    faults = refused(editor.post(QUESTIONS, one(QUESTIONS), headers=headers), 400)["errors"]
    assert [fault["parameter"] for fault in faults] == ["If-Match", "If-None-Match"]


def test_an_answer_is_added_to_the_version_that_was_seen(editor, items):
    question = int(items[QUESTIONS].rpartition("/")[2])
    body = {"question": question, "text": "Five", "is_correct": False}
    refused(editor.post(ANSWERS, body, headers={"If-None-Match": "*"}), 400)
    accepted(editor.post(ANSWERS, body, headers={"If-Match": '"1.x"'}), 201)
