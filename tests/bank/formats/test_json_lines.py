"""One document a line."""

import json

import pytest

from bank import formats
from bank.formats import json_lines
from tests.builders import paper


def faults(text):
    """Line and reason of every fault."""
    found = formats.entries(json_lines, text)
    return [(fault.line, fault.reason) for entry in found for fault in entry.faults]


def line(**members):
    return json.dumps({"kind": "open", "text": "Why?", "topic": "python", **members})


def test_a_document_is_one_line_also_with_a_line_separator_in_it():
    (written,) = json_lines.write([paper(text="one\ntwo\u2028three")])
    assert written.count("\n") == 1
    assert written.endswith("\n")


def test_what_is_left_out_takes_its_default():
    (entry,) = json_lines.read(line())
    assert (entry.document.difficulty, entry.document.status) == (3, "draft")


def test_blank_lines_are_no_documents():
    found = list(json_lines.read(f"\n{line()}\n \t\n{line()}\n\n"))
    assert [entry.line for entry in found] == [2, 4]


def test_all_faults_are_told_at_once():
    text = f"{line(difficulty=9, colour='red')}\nnothing\n{line(difficulty=0)}\n{line()}\n"
    assert faults(text) == [
        (1, "/colour: There is no such member."),
        (2, "This is not JSON: Expecting value, at character 1."),
        (3, "/difficulty: Difficulty goes from 1 to 5."),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"kind": "open", "kind": "open"}', "The name 'kind' is given twice."),
        ('{"details": {"a": [{"b": 1, "b": 2}]}}', "The name 'b' is given twice."),
        ('{"difficulty": NaN}', "NaN is not a number of JSON."),
        ('{"difficulty": -Infinity}', "-Infinity is not a number of JSON."),
        ('{"\\ud800": 1}', r"The name '\ud800' holds half of a surrogate pair."),
        ('{"kind": ', "This is not JSON: Expecting value, at character 10."),
        ("[" * 100_000, "This JSON is nested too deeply."),
        ("9" * 10_000, "A number of this JSON is too long."),
        ("[]", "This is not an object."),
    ],
)
def test_what_has_no_single_meaning_as_json_is_refused(text, reason):
    assert faults(text) == [(1, reason)]


def test_a_number_too_large_for_a_float_is_refused():
    assert faults(line().replace("}", ', "details": {"a": 1e999}}')) == [
        (1, "/details/a: A number is finite.")
    ]


def test_a_tenth_is_a_tenth():
    (entry,) = json_lines.read(line(answers=[{"text": "So.", "weight": 0.1}]))
    assert str(entry.document.answers[0].weight) == "0.1"
