"""What makes a question sound, from `in_review` on."""

from decimal import Decimal

import pytest

from bank.documents import GRADED, AnswerDocument, Kind, Status, faults_of
from tests.builders import distractor, pair, paper, right, wrong

CHOICES = ["single_choice", "multiple_choice", "true_false"]


def faults(kind, answers, **fields):
    document = paper(kind, answers=answers, **{"status": "published", **fields})
    return [(fault.pointer, fault.code) for fault in faults_of(document)]


@pytest.mark.parametrize(
    ("kind", "answers", "expected"),
    [
        ("open", [], [("/answers", "too_few")]),
        ("open", [wrong("a")], [("/answers", "too_few")]),
        ("short_text", [], [("/answers", "too_few")]),
        ("short_text", [wrong("a")], [("/answers", "too_few")]),
        ("short_text", [right("a"), right("a")], [("/answers/1/text", "repeated")]),
        ("numerical", [], [("/answers", "too_few")]),
        ("numerical", [right("1"), right("2"), right("1")], [("/answers/2/text", "repeated")]),
        ("matching", [], [("/answers", "too_few")]),
        ("matching", [distractor("x")], [("/answers", "too_few")]),
        ("matching", [pair("a", "x"), pair("b", "")], [("/answers/1", "half_a_pair")]),
        ("matching", [pair("a", "x"), wrong("b", match="y")], [("/answers/1", "half_a_pair")]),
        ("matching", [pair("a", "x"), pair("a", "y")], [("/answers/1/text", "repeated")]),
        ("single_choice", [], [("/answers", "too_few"), ("/answers", "one_right_answer")]),
        ("single_choice", [right("a")], [("/answers", "too_few")]),
        ("single_choice", [wrong("a"), wrong("b")], [("/answers", "one_right_answer")]),
        ("single_choice", [right("a"), right("b")], [("/answers", "one_right_answer")]),
        ("single_choice", [right("a"), wrong("a")], [("/answers/1/text", "repeated")]),
        ("multiple_choice", [right("a")], [("/answers", "too_few")]),
        ("multiple_choice", [wrong("a"), wrong("b")], [("/answers", "no_right_answer")]),
        ("multiple_choice", [right("a"), right("a")], [("/answers/1/text", "repeated")]),
        ("true_false", [right("a")], [("/answers", "two_answers")]),
        ("true_false", [right("a"), wrong("b"), wrong("c")], [("/answers", "two_answers")]),
        ("true_false", [right("a"), right("b")], [("/answers", "one_right_answer")]),
        (
            "true_false",
            [wrong("a"), wrong("a")],
            [("/answers/1/text", "repeated"), ("/answers", "one_right_answer")],
        ),
    ],
)
def test_each_kind_has_its_rules(kind, answers, expected):
    assert faults(kind, answers) == expected


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("open", [right("a"), right("a")]),
        ("short_text", [right("a"), wrong("b", feedback="No.")]),
        ("numerical", [right("1"), right("1.0")]),
        ("matching", [pair("a", "x"), pair("b", "x"), distractor("x"), distractor("y")]),
        ("multiple_choice", [right("a"), right("b")]),
        ("multiple_choice", [right("a"), wrong("b", weight=Decimal(-1))]),
        ("single_choice", [right("a"), wrong("A")]),
    ],
)
def test_a_rule_asks_no_more_than_it_must(kind, answers):
    assert faults(kind, answers) == []


@pytest.mark.parametrize("status", [Status.DRAFT, Status.ARCHIVED])
def test_only_what_is_on_its_way_to_readers_must_be_sound(status):
    assert faults("single_choice", [right("a"), right("a")], status=status) == []


def test_a_question_in_review_must_be_sound():
    assert faults("single_choice", [right("a")], status="in_review") == [("/answers", "too_few")]


def test_meaning_is_judged_only_when_the_shape_is_right():
    assert faults("single_choice", [AnswerDocument(text="a")]) == [
        ("/answers/0/is_correct", "required")
    ]


def test_texts_are_compared_as_they_are_kept():
    assert faults("single_choice", [right("e\u0301 "), wrong("é")]) == [
        ("/answers/1/text", "repeated")
    ]


def test_only_of_an_open_question_nothing_is_secret():
    assert set(Kind) - GRADED == {Kind.OPEN}
