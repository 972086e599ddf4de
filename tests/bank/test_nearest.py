"""What somebody may have meant."""

import pytest

from bank.nearest import nearest, no_such, no_such_choice


@pytest.mark.parametrize(
    ("word", "meant"),
    [("pyhton", "python"), ("djang", "django"), ("PYTHON", None), ("zzz", None), ("", None)],
)
def test_the_nearest_known_word_is_found(word, meant):
    assert nearest(word, iter(["python", "django", "sql"])) == meant


def test_a_refusal_names_the_nearest():
    assert no_such("topic", "sqll", ["sql"]) == "There is no topic 'sqll'. Did you mean 'sql'?"


def test_a_refusal_does_not_guess_wildly():
    assert no_such("topic", "x", ["sql"]) == "There is no topic 'x'."


@pytest.mark.parametrize(
    ("word", "refusal"),
    [
        ("partal", "There is no value 'partal'. Did you mean 'partial'?"),
        ("maybe", "There is no value 'maybe'. There is error, partial."),
    ],
)
def test_of_a_closed_vocabulary_the_nearest_is_named_or_all(word, refusal):
    assert no_such_choice(word, ["error", "partial"]) == refusal
