"""When two questions are the same question."""

from decimal import Decimal

import pytest

from bank.documents import faults_of, fingerprint
from tests.builders import pair, paper, right, wrong


def print_of(kind="single_choice", **fields):
    document = paper(kind, **fields)
    faults_of(document)
    return fingerprint(document)


def test_it_is_64_hexadecimal_digits():
    assert len(bytes.fromhex(print_of())) == 32


@pytest.mark.parametrize(
    "fields",
    [
        {"answers": [wrong("Four"), wrong("Three"), right("Two")]},
        {"text": "What is 1 + 1?  \n"},
        {"text": "What is 1 + 1?\r\n"},
        {"answers": [right("Two"), wrong("Three"), wrong("Four", weight=Decimal("-0"))]},
        {"answers": [right("Two", feedback="Yes!"), wrong("Three"), wrong("Four")]},
        {"difficulty": 5},
        {"topic": "sums"},
        {"tags": ["sums"]},
        {"language": "de"},
        {"status": "published"},
        {"explanation": "Count."},
        {"source": "exam", "key": "1"},
        {"position": 9},
        {"shuffle": False},
        {"details": {"moodle": 1}},
    ],
)
def test_what_is_not_asked_does_not_count(fields):
    assert print_of(**fields) == print_of()


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "What is 1 + 2?"},
        {"text": "what is 1 + 1?"},
        {"kind": "multiple_choice"},
        {"answers": [right("Two"), wrong("Three")]},
        {"answers": [right("Two"), wrong("Three"), right("Four")]},
        {"answers": [right("Two"), wrong("Three"), wrong("Four", weight=Decimal("-0.5"))]},
    ],
)
def test_what_is_asked_and_what_is_right_count(fields):
    assert print_of(**fields) != print_of()


def test_blanks_inside_a_text_count():
    assert print_of(text="if x:\n    y") != print_of(text="if x:\ny")


def test_blanks_at_line_ends_do_not_count():
    assert print_of(text="if x:  \n    y") == print_of(text="if x:\n    y")


def test_a_tolerance_counts():
    assert print_of("numerical", answers=[right("2", tolerance="1")]) != print_of(
        "numerical", answers=[right("2")]
    )


def test_which_sides_match_counts():
    crossed = [pair("one", "zwei"), pair("two", "eins")]
    straight = [pair("one", "eins"), pair("two", "zwei")]
    assert print_of("matching", answers=crossed) != print_of("matching", answers=straight)


def test_options_of_grading_count():
    assert print_of("short_text", grading={"case_sensitive": True}) != print_of("short_text")


def test_the_order_of_options_does_not_count():
    grading = {"case_sensitive": True, "number_words": False}
    turned = dict(reversed(grading.items()))
    assert print_of("short_text", grading=grading) == print_of("short_text", grading=turned)
