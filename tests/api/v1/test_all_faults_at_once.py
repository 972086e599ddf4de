"""What is wrong with a body is told whole: its shape, what it refers to, and what its parts mean together."""

import pytest

from tests.api.bodies import QUESTIONS, TOPICS, pointers, question, right, wrong
from tests.builders import add

pytestmark = pytest.mark.usefixtures("topic")


@pytest.fixture
def editor(client_as):
    return client_as("editor")


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (
            {"kind": "open", "topic": "nope", "text": "a", "difficulty": 9},
            {"/topic", "/difficulty"},
        ),
        (
            {
                "kind": "opn",
                "topic": "nope",
                "tags": ["no", "such"],
                "text": "",
                "answers": [],
                "x": 1,
            },
            {"/x", "/kind", "/text", "/topic", "/tags/0", "/tags/1"},
        ),
        (question(difficulty=9, source="nope", key="1"), {"/difficulty", "/source"}),
        (question(difficulty=9, language="-"), {"/difficulty", "/language"}),
        (
            question(position="x", answers=[wrong(), wrong("b")], status="published"),
            {"/position", "/answers"},
        ),
        ({"text": 7}, {"/kind", "/text", "/topic"}),
        ({}, {"/kind", "/text", "/topic"}),
        (question(kind="opn", answers=[wrong()]), {"/kind"}),
        (
            question(answers=[right(weight="x")], status="published", topic="nope"),
            {"/answers/0/weight", "/topic"},
        ),
        (question(grading=7, tags=["nope"]), {"/grading", "/tags/0"}),
        (question(source=7, key=" "), {"/source"}),
    ],
)
def test_a_question_is_told_of_all_its_faults(editor, body, faults):
    response = editor.post(QUESTIONS, body)
    assert response.status_code == 400
    assert set(pointers(response)) == faults
    assert len(pointers(response)) == len(faults)


def test_a_patch_is_told_of_all_its_faults(editor):
    response = editor.patch(
        f"{QUESTIONS}/{add().pk}", {"difficulty": 9, "topic": "nope", "tags": ["nope"]}
    )
    assert set(pointers(response)) == {"/difficulty", "/topic", "/tags/0"}


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_topic_is_told_of_all_its_faults(editor, method):
    body = {"parent": "nope", "name": "", "position": "x"}
    response = getattr(editor, method)(f"{TOPICS}/python", body)
    assert set(pointers(response)) == {"/parent", "/name", "/position"}


def test_a_parent_that_is_there_is_no_fault(editor):
    response = editor.post(TOPICS, {"slug": "x", "name": "", "parent": "python"})
    assert pointers(response) == ["/name"]
    assert pointers(editor.post(TOPICS, ["x"])) == [""]
    assert pointers(editor.post(TOPICS, {"slug": "x", "name": "", "parent": 7})) != ["/name"]


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"/set", "/ids"}),
        ({"ids": [1], "set": {}}, {"/set"}),
        ({"set": {}}, {"/set", "/ids"}),
        (
            {"ids": ["x"], "filter": {"topic": "python"}, "set": {"difficulty": 1}},
            {"/ids/0", "/ids"},
        ),
        (
            {"ids": [1], "set": {"difficulty": 9, "topic": "nope", "add_tags": ["no", 7]}},
            {"/set/difficulty", "/set/topic", "/set/add_tags/1"},
        ),
        (
            {"ids": [1], "set": {"difficulty": 9, "remove_tags": ["no"]}},
            {"/set/difficulty", "/set/remove_tags/0"},
        ),
        ({"ids": [1], "set": 7, "x": 1}, {"/set", "/x"}),
        ([], {""}),
    ],
)
def test_a_change_of_many_is_told_of_all_its_faults(editor, body, faults):
    response = editor.post(f"{QUESTIONS}/bulk", body)
    assert response.status_code == 400
    assert set(pointers(response)) == faults
