"""What somebody may have meant."""

import pytest

from bank.nearest import nearest, no_such


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
