"""A multiple choice brings as much in another system as it does here."""

import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.formats import by_name, entries
from bank.formats.entries import Writing
from bank.formats.shares import with_shares
from bank.grading import grade
from tests.builders import paper, right, wrong

SUMMING = pytest.mark.parametrize("format", ["moodle_xml", "gift", "qti22", "qti30"])


def back(format, document):
    """What is read of what was written, and what was told of the way out and in."""
    notes = []
    chosen = by_name(format)
    pieces = list(chosen.write([document], Writing(note=notes.append)))
    file = io.BytesIO(b"".join(pieces)) if chosen.IS_BINARY else "".join(pieces)

    def complete(entry):
        entry.document.topic = document.topic

    *_, entry = entries(chosen, file, complete)
    return entry.document, [note.what for note in notes]


@SUMMING
@pytest.mark.parametrize("count", range(1, 9))
def test_equal_parts_go_out_and_come_back_unsaid(format, count):
    answers = [*(right(f"r{number}") for number in range(count)), wrong("w"), wrong("v")]
    document, notes = back(format, paper("multiple_choice", key="k", answers=answers))
    assert [answer.is_correct for answer in document.answers] == [True] * count + [False] * 2
    assert {answer.weight for answer in document.answers} <= {None, 0, 1}
    assert "weight of an answer" not in notes


@given(is_right=st.lists(st.booleans(), min_size=1, max_size=7).filter(any), data=st.data())
def test_what_is_added_up_is_what_a_check_gives(is_right, data):
    made = [right if one else wrong for one in is_right]
    document = paper(
        "multiple_choice", answers=[make(str(number)) for number, make in enumerate(made)]
    )
    for number, answer in enumerate(document.answers):
        answer.id, answer.weight = number + 1, Decimal(int(is_right[number]))
    chosen = data.draw(st.sets(st.sampled_from(range(len(made)))))
    if len(chosen) == len(made) and not all(is_right):
        return
    shares = [answer.weight for answer in with_shares(document, Writing()).answers]
    total = sum((shares[number] for number in chosen), Decimal(0))
    verdict = grade(document, [number + 1 for number in chosen])
    assert abs(max(Decimal(0), total) - verdict.score) < Decimal("0.00001")


@SUMMING
@pytest.mark.parametrize(
    "weights", [("0.5", "0.5", "-0.5"), ("1", "0.5", "-1"), ("0.4", "0.6", "0")]
)
def test_shares_that_read_otherwise_there_or_here_are_told(format, weights):
    answers = [
        make(str(number), weight=Decimal(weight))
        for number, (make, weight) in enumerate(zip((right, right, wrong), weights, strict=True))
    ]
    _, notes = back(format, paper("multiple_choice", key="k", answers=answers))
    assert "weight of an answer" in notes
