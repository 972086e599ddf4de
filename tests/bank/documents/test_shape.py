"""The shape that every document has, drafts too."""

from decimal import Decimal

import pytest

from bank import limits
from bank.documents import AnswerDocument, Kind, Status, faults_of
from tests.builders import distractor, pair, paper, right, wrong


def faults(document):
    return [(fault.pointer, fault.code) for fault in faults_of(document)]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("status", list(Status))
def test_a_sound_question_has_no_faults(kind, status):
    assert faults(paper(kind, status=status)) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_a_draft_may_have_no_answers_yet(kind):
    assert faults(paper(kind, answers=[])) == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"kind": "essay"}, ("/kind", "invalid_choice")),
        ({"kind": ""}, ("/kind", "invalid_choice")),
        ({"status": "gone"}, ("/status", "invalid_choice")),
        ({"text": " \n "}, ("/text", "required")),
        ({"text": "a\x00"}, ("/text", "control_character")),
        ({"text": "x" * (limits.TEXT + 1)}, ("/text", "max_length")),
        ({"explanation": "\u202e"}, ("/explanation", "direction_override")),
        ({"topic": ""}, ("/topic", "slug")),
        ({"topic": "Python 3"}, ("/topic", "slug")),
        ({"tags": ["a", "B"]}, ("/tags/1", "slug")),
        ({"tags": ["a", "b", "a"]}, ("/tags", "repeated")),
        ({"tags": [f"t{n}" for n in range(limits.TAGS + 1)]}, ("/tags", "max_items")),
        ({"difficulty": 0}, ("/difficulty", "out_of_range")),
        ({"difficulty": 6}, ("/difficulty", "out_of_range")),
        ({"difficulty": 10**30}, ("/difficulty", "out_of_range")),
        ({"position": -1}, ("/position", "out_of_range")),
        ({"position": limits.INTEGER + 1}, ("/position", "out_of_range")),
        ({"language": ""}, ("/language", "language")),
        ({"language": "english!"}, ("/language", "language")),
        ({"language": "en_GB"}, ("/language", "language")),
        ({"language": "en\n"}, ("/language", "language")),
        ({"language": "de" + "-abcde" * 6}, ("/language", "language")),
        ({"source": "exam"}, ("/key", "source_and_key")),
        ({"key": "1"}, ("/key", "source_and_key")),
        ({"source": "exam", "key": " "}, ("/key", "blank")),
        ({"source": "exam", "key": "a\nb"}, ("/key", "one_line")),
        ({"source": "exam", "key": "x" * (limits.KEY + 1)}, ("/key", "max_length")),
        ({"source": "Exam", "key": "1"}, ("/source", "slug")),
        ({"related": ["a", " a "]}, ("/related", "repeated")),
        ({"related": ["a", ""]}, ("/related/1", "blank")),
        ({"related": ["\ud800"]}, ("/related/0", "surrogate")),
        ({"related": [str(n) for n in range(limits.RELATED + 1)]}, ("/related", "max_items")),
        (
            {"answers": [right(str(n)) for n in range(limits.ANSWERS + 1)]},
            ("/answers", "max_items"),
        ),
    ],
)
def test_it_names_the_member_that_is_out_of_shape(fields, fault):
    assert faults(paper(**fields)) == [fault]


@pytest.mark.parametrize(
    ("kind", "answer", "fault"),
    [
        ("open", right(""), ("/answers/0/text", "required")),
        ("open", right("a\x01"), ("/answers/0/text", "control_character")),
        ("open", right("a", feedback="\u200b"), ("/answers/0/feedback", "invisible")),
        ("open", right("a", match="b"), ("/answers/0/match", "not_of_this_kind")),
        ("open", right("a", tolerance="1"), ("/answers/0/tolerance", "not_of_this_kind")),
        ("matching", distractor(""), ("/answers/0/text", "required")),
        ("matching", pair("a", "\ud800"), ("/answers/0/match", "surrogate")),
        ("single_choice", right(weight=Decimal("1.1")), ("/answers/0/weight", "out_of_range")),
        ("single_choice", right(weight=Decimal(-2)), ("/answers/0/weight", "out_of_range")),
        ("single_choice", right(weight=Decimal("NaN")), ("/answers/0/weight", "out_of_range")),
        ("single_choice", right(weight=Decimal("Infinity")), ("/answers/0/weight", "out_of_range")),
        ("single_choice", right(weight=Decimal("0.12345678")), ("/answers/0/weight", "max_places")),
        ("single_choice", right(weight=Decimal("1e-99")), ("/answers/0/weight", "max_places")),
        ("single_choice", AnswerDocument(text="a"), ("/answers/0/is_correct", "required")),
        ("numerical", right("two"), ("/answers/0/text", "decimal")),
        ("numerical", right("1", tolerance="some"), ("/answers/0/tolerance", "decimal")),
        ("numerical", right("1", tolerance="-1"), ("/answers/0/tolerance", "decimal")),
    ],
)
def test_it_names_the_answer_that_is_out_of_shape(kind, answer, fault):
    assert faults(paper(kind, answers=[answer])) == [fault]


def test_all_faults_are_told_at_once():
    answers = [wrong(""), right("x", match="y")]
    document = paper(text="", difficulty=9, language="?", tags=["A"], answers=answers)
    assert {pointer for pointer, _ in faults(document)} == {
        "/text",
        "/difficulty",
        "/language",
        "/tags/0",
        "/answers/0/text",
        "/answers/1/match",
    }


def test_a_fault_reads_as_a_sentence_with_its_place():
    (fault,) = faults_of(paper(difficulty=6))
    assert str(fault) == "/difficulty: Difficulty goes from 1 to 5."


@pytest.mark.parametrize(
    ("field", "most"),
    [
        ("difficulty", 5),
        ("position", limits.INTEGER),
        ("language", "de-abcde-abcdf-abcdg-abcdh-abcdefgh"),
        ("key", "x" * limits.KEY),
        ("text", "x" * limits.TEXT),
        ("tags", [f"tag-{n}" for n in range(limits.TAGS)]),
        ("related", [f"key {n}" for n in range(limits.RELATED)]),
        ("answers", [right(str(n)) for n in range(limits.ANSWERS)]),
    ],
)
def test_the_last_value_within_bounds_is_taken(field, most):
    assert faults(paper("open", **{"source": "exam", "key": "1", field: most})) == []


def test_the_document_is_cleaned_on_the_way():
    document = paper(
        text=" e\u0301\r\n", tags=[" orm "], related=["a "], answers=[right("b \n"), wrong("c")]
    )
    faults_of(document)
    assert (document.text, document.tags, document.related) == (" é", ["orm"], ["a"])
    assert document.answers[0].text == "b"


# --- what follows from the rest


def settled(kind, *answers):
    """Right or wrong, and by how much, after the document has been looked through."""
    document = paper(kind, answers=list(answers))
    faults_of(document)
    return [(answer.is_correct, answer.weight) for answer in document.answers]


@pytest.mark.parametrize("kind", ["open", "short_text", "numerical", "matching"])
def test_an_answer_that_can_only_be_right_need_not_say_so(kind):
    answer = AnswerDocument(text="1", match="one" if kind == "matching" else "")
    assert settled(kind, answer) == [(True, 1)]


def test_a_distractor_is_not_right():
    assert settled("matching", distractor("three")) == [(False, 0)]


def test_a_wrong_answer_weighs_nothing_unless_it_is_said():
    answers = [wrong("a"), wrong("b", weight=Decimal("-0.5"))]
    assert settled("single_choice", *answers) == [(False, 0), (False, Decimal("-0.5"))]
