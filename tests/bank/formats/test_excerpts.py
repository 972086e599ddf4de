"""What is shown of a file where it could not be read."""

import pytest

from bank import formats
from bank.transfer.ledger import faults_of

HALF = '<?xml version="1.0"?>\n<quiz>\n<question type="essay">\n<name><text>Half of'


@pytest.mark.parametrize(
    ("name", "text", "line", "excerpt"),
    [
        ("gift", "Who?{=Ada", 1, "Who?{=Ada"),
        ("gift", "Why?{=a}\n\n::T::Who?\n{Ada}", 4, "Who?"),
        ("aiken", "Who?\nA. Ada\nB. Bob\nANSWER: C", 4, "Who?"),
        ("aiken", "A. Ada\nB. Bob\nANSWER: A", 3, "Ada"),
        ("aiken", "ANSWER: A", 1, "ANSWER: A"),
        ("jsonl", '\n{"kind": "open",\n', 2, '{"kind": "open",'),
        ("jsonl", "[" + "1, " * 99, 1, ("[" + "1, " * 99)[:100]),
        ("moodle_xml", HALF, 4, "<name><text>Half of"),
        ("moodle_xml", "<quiz>\n<a>\n</b>\n</quiz>", 3, "</b>"),
        ("opentdb", '{"results": [{"type": "multiple"}]}', 1, "{'type': 'multiple'}"),
    ],
)
def test_what_is_refused_is_shown_as_it_stands(name, text, line, excerpt):
    entries = list(formats.entries(formats.by_name(name), text))
    told = [(line.line, line.excerpt) for entry in entries for line in faults_of(entry)]
    assert (line, excerpt) in told
