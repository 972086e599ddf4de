"""The house style of the corpus."""

from pathlib import Path

import pytest

from bank.proofreading.pages import Passage
from bank.proofreading.style import words_of
from tests.bank.proofreading.sheets import ANSWER, choice, faults, graded, open_question, sheet


def style_of(folder: Path, answer: str) -> list[str]:
    return faults(folder, sheet(open_question(answer), choice()))


def test_an_answer_has_no_fewer_words_than_eighty(tmp_path: Path) -> None:
    short = ANSWER.replace("A saw", "Saws", 1)
    assert style_of(tmp_path, short) == [
        "Saws is kept on the fourth shelf.: An answer has 80 to 250 words; these are 79."
    ]


def test_an_answer_has_no_more_words_than_two_hundred_and_fifty(tmp_path: Path) -> None:
    answer = "\n".join(31 * ["A saw is kept on the fourth shelf."])
    assert style_of(tmp_path, answer + "\nOr two.") == []
    assert style_of(tmp_path, answer + "\nOr three saws.") == [
        "A saw is kept on the fourth shelf.: An answer has 80 to 250 words; these are 251."
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a *very* long-ish saw -- 3", 5),
        ("two\nlines\\\nand more", 4),
        ("`code = 1` counts", 3),
        ("one**half**", 1),
        ("| a | b |\n|---|---|\n| c, d | - |", 4),
        ("#### A heading\n\n> and a quote", 5),
        ("```text\nnot these\n```", 0),
    ],
)
def test_what_is_read_as_a_word_counts_and_signs_and_code_blocks_do_not(
    text: str, words: int
) -> None:
    assert words_of(Passage("/text", text, 1, True)) == words


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("#### Saws\n\n", "An answer begins with a sentence that answers the question."),
        ("- Saws.\n\n", "An answer begins with a sentence that answers the question."),
        ("Saws\n\n", "The first sentence has no end."),
    ],
)
def test_an_answer_begins_with_a_sentence(tmp_path: Path, before: str, reason: str) -> None:
    assert style_of(tmp_path, before + ANSWER) == [f"{before.strip()}: {reason}"]


def test_an_answer_is_more_than_headings(tmp_path: Path) -> None:
    heading = "#### " + ANSWER.replace("\n", " ")
    assert style_of(tmp_path, heading) == [f"{heading}: There are no sentences in this answer."]


def test_each_wrong_option_has_feedback(tmp_path: Path) -> None:
    question = choice().replace("#### Feedback\n\nThere are drills.\n\n", "")
    assert faults(tmp_path, sheet(open_question(), question)) == [
        "### Wrong answer: Feedback says why a wrong option is wrong."
    ]


def test_what_can_be_graded_is_explained(tmp_path: Path) -> None:
    question = graded("Which shelf?", "4", kind="numerical").split("### Explanation")[0]
    assert faults(tmp_path, sheet(open_question(), question)) == [
        "## Question: saws-check: A question that can be graded is explained."
    ]


def test_the_options_of_true_false_have_two_fixed_texts(tmp_path: Path) -> None:
    for_sure = choice(kind="true_false", right="True", wrong="False")
    assert faults(tmp_path, sheet(open_question(), for_sure)) == []
    in_other_words = choice(kind="true_false", right="Yes", wrong="False")
    assert faults(tmp_path, sheet(open_question(), in_other_words)) == [
        "## Question: saws-check: The options of true_false are `True` and `False`."
    ]
