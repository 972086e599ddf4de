"""JSON data in, a document out."""

from decimal import Decimal

import pytest

from bank.documents import QuestionDocument, Unsound, from_json
from tests.builders import paper, right

LEAST = {"kind": "open", "text": "Why?", "topic": "python"}


def faults(data):
    with pytest.raises(Unsound) as unsound:
        from_json(data)
    return [(problem.pointer, problem.code) for problem in unsound.value.problems]


def test_what_is_left_out_takes_its_default():
    assert from_json(LEAST) == QuestionDocument(kind="open", text="Why?", topic="python")


def test_an_answer_that_is_left_out_takes_its_default():
    (answer,) = from_json({**LEAST, "answers": [{"text": "Because."}]}).answers
    assert (answer.is_correct, answer.weight, answer.feedback, answer.id) == (None, None, "", None)


@pytest.mark.parametrize(
    ("weight", "exact"), [(0.1, "0.1"), (-0.3333333, "-0.3333333"), (1, "1"), (1e-7, "1e-7")]
)
def test_a_weight_is_the_decimal_that_was_written(weight, exact):
    (answer,) = from_json({**LEAST, "answers": [{"text": "a", "weight": weight}]}).answers
    assert answer.weight == Decimal(exact)


def test_an_answer_brings_its_id():
    (answer,) = from_json({**LEAST, "answers": [{"id": 7, "text": "a"}]}).answers
    assert answer.id == 7


def test_the_data_is_not_changed_by_reading():
    data = {**LEAST, "answers": [{"text": "a", "weight": 0.5}]}
    from_json(data)
    assert data == {**LEAST, "answers": [{"text": "a", "weight": 0.5}]}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([], [("", "type")]),
        (None, [("", "type")]),
        ({}, [("/kind", "required"), ("/text", "required"), ("/topic", "required")]),
        ({**LEAST, "points": 3}, [("/points", "unknown")]),
        ({**LEAST, "text": 7}, [("/text", "type")]),
        ({**LEAST, "text": None}, [("/text", "type")]),
        ({**LEAST, "difficulty": "3"}, [("/difficulty", "type")]),
        ({**LEAST, "difficulty": True}, [("/difficulty", "type")]),
        ({**LEAST, "difficulty": 3.0}, [("/difficulty", "type")]),
        ({**LEAST, "tags": "orm"}, [("/tags", "type")]),
        ({**LEAST, "tags": [1]}, [("/tags", "type")]),
        ({**LEAST, "shuffle": 1}, [("/shuffle", "type")]),
        ({**LEAST, "source": 1, "key": []}, [("/source", "type"), ("/key", "type")]),
        ({**LEAST, "details": []}, [("/details", "type")]),
        ({**LEAST, "grading": {1: True}}, [("/grading", "type")]),
        ({**LEAST, "answers": {}}, [("/answers", "type")]),
        ({**LEAST, "answers": ["a"]}, [("/answers/0", "type")]),
        ({**LEAST, "answers": [{}, {"txt": "a"}]}, [("/answers/1/txt", "unknown")]),
        ({**LEAST, "answers": [{"is_correct": 1}]}, [("/answers/0/is_correct", "type")]),
        ({**LEAST, "answers": [{"weight": "1"}]}, [("/answers/0/weight", "type")]),
        ({**LEAST, "answers": [{"weight": True}]}, [("/answers/0/weight", "type")]),
        ({**LEAST, "answers": [{"id": "7"}]}, [("/answers/0/id", "type")]),
    ],
)
def test_it_names_the_member_that_is_not_as_it_should_be(data, expected):
    assert faults(data) == expected


def test_all_faults_are_told_at_once():
    data = {"kind": 1, "topic": "python", "extra": 1, "answers": [{"text": 1}, 2]}
    assert faults(data) == [
        ("/text", "required"),
        ("/kind", "type"),
        ("/extra", "unknown"),
        ("/answers/0/text", "type"),
        ("/answers/1", "type"),
    ]


@pytest.mark.parametrize(("name", "pointer"), [("a/b~c", "/a~1b~0c"), ("\ud800", r"/\ud800")])
def test_a_member_of_any_name_is_pointed_at(name, pointer):
    assert faults({**LEAST, name: 1}) == [(pointer, "unknown")]


def test_the_message_of_an_unsound_document_tells_all_faults():
    with pytest.raises(Unsound, match=r"^/topic: This is required\.; /text: This is a text\.$"):
        from_json({"kind": "open", "text": 1})


def test_a_document_without_fields_left_out_reads_as_it_was_written():
    document = paper(answers=[right(weight=Decimal("0.3333333"))], source="exam", key="1")
    assert from_json(document.as_json()) == document
