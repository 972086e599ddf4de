"""Aiken: one right option among lettered ones."""

import pytest

from bank import formats
from bank.documents import Kind
from bank.formats import Fate, Writing
from tests.builders import paper, right, wrong

FILE = """\
What is 1 + 1,
in words?
A. One
B) Two

C. Three
ANSWER: B

Is *that* all?
A. Yes
B. No
ANSWER: A
"""


def read(text):
    def complete(entry):
        entry.document.topic = "topic"

    return list(formats.entries(formats.by_name("aiken"), text, complete))


def written(*documents):
    notes = []
    text = "".join(formats.by_name("aiken").write(documents, Writing(note=notes.append)))
    return text, [(note.what, note.fate) for note in notes]


def test_a_file_is_read():
    first, second = read(FILE)
    assert first.document.kind == Kind.SINGLE_CHOICE
    assert first.document.text == "What is 1 + 1,\\\nin words?"
    found = [(answer.text, answer.is_correct) for answer in first.document.answers]
    assert found == [("One", False), ("Two", True), ("Three", False)]
    assert (first.line, first.line_of("/answers/2")) == (1, 6)
    assert (second.line, second.document.text) == (9, r"Is \*that\* all?")
    assert first.faults == second.faults == []


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("A. One\nB. Two\nANSWER: A\n", 3, "no question before"),
        ("ANSWER: A\n", 1, "no question before"),
        ("Why?\nA. One\nB. Two\n", 1, "ANSWER"),
        ("Why?\nA. One\nC. Two\nANSWER: A\n", 1, "lettered A, B, C"),
        ("Why?\nA. One\nB. Two\nANSWER: C\n", 4, "no option 'C'"),
        ("Why?\nA. One\nB. Two\nANSWER:\n", 4, "no option ''"),
        ("Why?\nANSWER: A\n", 2, "no option 'A'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, line, told):
    [entry] = read(text)
    [fault] = entry.faults
    assert (fault.line, told in fault.reason) == (line, True)


def test_a_question_that_does_not_end_does_not_take_the_next_one_with_it():
    first, second = read("Why?\nA. One\nB. Two\nHow?\nA. One\nB. Two\nANSWER: B\n")
    assert len(first.faults) == 1
    assert (second.faults, second.document.text, second.line) == ([], "How?", 4)


def test_a_choice_is_written():
    text, notes = written(paper(topic="a"), paper("true_false", topic="a", text="Sure?"))
    assert text == (
        "What is 1 + 1?\nA. Two\nB. Three\nC. Four\nANSWER: A\n\n"
        "Sure?\nA. True\nB. False\nANSWER: A\n"
    )
    assert notes == [
        ("topic", Fate.DROPPED),
        ("kind", Fate.MAPPED),
        ("topic", Fate.DROPPED),
    ]


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.SINGLE_CHOICE, Kind.TRUE_FALSE}))
def test_other_kinds_are_dropped_and_that_is_told(kind):
    assert written(paper(kind)) == ("", [("question", Fate.DROPPED)])


def test_markdown_becomes_one_line_and_that_is_told():
    document = paper(text="What is\n\n*this*?", answers=[right("`a`"), wrong("b")])
    text, notes = written(document)
    assert text.startswith("What is this?\nA. a\nB. b\n")
    assert ("text", Fate.MAPPED) in notes
    assert ("text of an answer", Fate.MAPPED) in notes


@pytest.mark.parametrize("text", ["A. One", "ANSWER: B"])
def test_what_would_be_read_as_something_else_is_not_written(text):
    assert written(paper(text=text)) == (
        "",
        [("text", Fate.MAPPED), ("question", Fate.DROPPED)][1:],
    )
