"""One policy for all text from outside."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank import limits
from bank.documents import UnfitText, clean_line, clean_slug, clean_text


def refused(clean, text, **options):
    """The code of the refusal."""
    with pytest.raises(UnfitText) as unfit:
        clean(text, **options)
    return unfit.value.code


@pytest.mark.parametrize(
    "text",
    [
        "Größe",
        "a\tb\nc",
        "  indented code",
        "مرحبا",
        "\u2067שלום\u2069 in isolates",
        "👩‍👩‍👧",
        "0",
        "\u0301",
        "✓",
        "ا",
    ],
)
def test_text_of_any_script_stays_as_it_is(text):
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("e\u0301", "é"),
        ("\n \t\n    code\n", "    code"),
        ("end \t\n\n", "end"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_text_is_kept_in_one_form(given_text, kept):
    assert clean_text(given_text) == kept


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\x00b", "control_character"),
        ("a\x07b", "control_character"),
        ("a\x1bb", "control_character"),
        ("a\x7fb", "control_character"),
        ("a\x85b", "control_character"),
        ("\ud83d", "surrogate"),
        ("a\ude00b", "surrogate"),
        ("a\u202eb", "direction_override"),
        ("a\u202ab", "direction_override"),
        ("\u200b", "invisible"),
        ("\u200d\ufeff", "invisible"),
        ("\u2060 \u00ad", "invisible"),
        ("\u3164", "invisible"),
        ("\u2800", "invisible"),
        ("\ufe0f", "invisible"),
        ("\U000e0100", "invisible"),
        ("\u034f", "invisible"),
        ("\u180b\u200b", "invisible"),
    ],
)
def test_text_that_harms_or_cannot_be_seen_is_refused(text, code):
    assert refused(clean_text, text) == code


def test_a_control_character_is_named():
    with pytest.raises(UnfitText, match=r"U\+001B"):
        clean_text("\x1b[31m")


def test_the_longest_text_is_taken():
    assert len(clean_text("x" * limits.TEXT)) == limits.TEXT


def test_a_longer_text_is_refused():
    assert refused(clean_text, "x" * (limits.TEXT + 1)) == "max_length"


def test_length_is_that_of_the_form_that_is_kept():
    assert clean_text("e\u0301" * 10, most=10) == "é" * 10


def test_a_line_loses_the_blanks_at_its_ends():
    assert clean_line("  Sets and maps ") == "Sets and maps"


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\r\nb", "a\u2028b", "a\u2029b"])
def test_a_line_is_one_line(text):
    assert refused(clean_line, text) == "one_line"


def test_a_line_has_its_own_limit():
    assert refused(clean_line, "x" * (limits.NAME + 1)) == "max_length"


@pytest.mark.parametrize(
    "slug",
    [
        "python",
        "3",
        "http-2",
        "snake_case",
        "größe",
        "ß",
        "数学",
        "упорядочение",
        "हिन्दी",
        "ภาษาไทย",
    ],
)
def test_a_slug_is_letters_and_digits_of_any_script(slug):
    assert clean_slug(slug) == slug


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "a b",
        "Python",
        "-a",
        "a-",
        "a--b",
        "_a",
        "a/b",
        "a.b",
        "c++",
        "a\u200bb",
        "a\ufe0f",
        "\u0301a",
        "ÄPFEL",
        "a%20",
    ],
)
def test_anything_else_is_no_slug(slug):
    assert refused(clean_slug, slug) == "slug"


def test_a_slug_is_kept_in_one_form():
    assert clean_slug(" gro\u0308ße ") == "größe"


def test_a_slug_has_a_limit():
    assert refused(clean_slug, "x" * (limits.SLUG + 1)) == "max_length"


def test_a_reserved_slug_is_refused():
    assert refused(clean_slug, "tree", reserved=("tree",)) == "reserved"


def taken(clean, text):
    try:
        return clean(text)
    except UnfitText:
        return None


@given(st.text())
def test_what_is_taken_is_clean(text):
    clean = taken(clean_text, text) or ""
    assert clean == unicodedata.normalize("NFC", clean)
    assert not any(
        unicodedata.category(letter) in ("Cc", "Cs") for letter in clean if letter not in "\n\t"
    )


@given(st.text(), st.sampled_from([clean_text, clean_line, clean_slug]))
def test_clean_text_is_not_changed_by_cleaning_it_again(text, clean):
    once = taken(clean, text)
    assert once is None or clean(once) == once
