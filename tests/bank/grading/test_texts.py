"""Short texts, compared with the accepted forms as a patient reader would."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.documents import Kind
from bank.documents.rules import GRADING_OPTIONS
from bank.grading import Malformed, grade
from bank.grading.texts import folded
from tests.bank.documents_strategies import texts
from tests.bank.grading.sheets import sheet
from tests.builders import right, wrong


def accepts(form, given_, **options):
    return grade(sheet(Kind.SHORT_TEXT, right(form), grading=options), given_).is_correct


@pytest.mark.parametrize(
    ("form", "given_"),
    [
        ("two", "two"),
        ("Django", "dJANGO"),
        ("naïve", "naive"),
        ("cafe", "café"),
        ("straße", "STRASSE"),
        ("a  b", " a b\n"),
        ("it's", "it’s"),
        ('"so"', "“so”"),
        ("client-server", "client–server"),
        ("client-server", "client\u2011server"),
        ("-1", "\u22121"),
        ("\u0301", "\u0301"),
        ("ﬁle", "file"),
        ("Å", "A\u030a"),
    ],
)
def test_what_a_patient_reader_takes_for_the_same_is_the_same(form, given_):
    assert accepts(form, given_)
    assert accepts(given_, form)


@pytest.mark.parametrize(
    ("form", "given_"),
    [("two", "too"), ("two", "two!"), ("two", "the two"), ("ab", "a b"), ("two", "2")],
)
def test_what_is_another_text_is_wrong(form, given_):
    assert not accepts(form, given_)


def test_letter_case_counts_where_it_is_to():
    assert not accepts("Self", "self", case_sensitive=True)
    assert accepts("Self", "Self", case_sensitive=True)


def test_accents_count_where_they_are_to():
    assert not accepts("résumé", "resume", accent_sensitive=True)
    assert accepts("résumé", "RE\u0301SUME\u0301", accent_sensitive=True)


def test_letter_case_counts_also_beside_number_words():
    options = {"case_sensitive": True, "number_words": True}
    assert not accepts("Two Apples", "two apples", **options)
    assert accepts("Two Apples", "2 Apples", **options)


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("zero", "0"),
        ("Seven", "7"),
        ("sixteen", "16"),
        ("sixty-six", "66"),
        ("twenty one", "21"),
        ("hundred", "100"),
        ("two hundred and five", "205"),
        ("one thousand", "1000"),
        ("nine hundred ninety-nine thousand nine hundred and ninety-nine", "999999"),
        ("two million three thousand and one", "2003001"),
        ("a quorum of three", "a quorum of 3"),
    ],
)
def test_number_words_are_the_same_as_digits_where_they_are_to_be(words, digits):
    assert accepts(digits, words, number_words=True)
    assert accepts(words, digits, number_words=True)
    assert not accepts(digits, words)


@pytest.mark.parametrize(
    ("words", "digits"),
    [("one two", "3"), ("five and five", "10"), ("someone", "some1"), ("twenty zero", "20")],
)
def test_words_that_are_no_single_number_are_not_summed_up(words, digits):
    assert not accepts(digits, words, number_words=True)


def test_the_best_of_the_forms_that_are_met_counts():
    paper = sheet(Kind.SHORT_TEXT, right("two", weight=Decimal("0.5")), right("TWO"), grading={})
    assert grade(paper, "two")[:2] == (True, 1)


def test_a_form_of_less_worth_earns_less():
    paper = sheet(Kind.SHORT_TEXT, right("two"), right("a pair", weight=Decimal("0.5")))
    assert grade(paper, "a pair").score == Decimal("0.5")


def test_a_form_may_be_known_to_be_wrong_and_say_why():
    paper = sheet(Kind.SHORT_TEXT, right("two"), wrong("three", feedback="One less."))
    verdict = grade(paper, "three")
    assert verdict[:2] == (False, 0)
    assert [answer.feedback for answer in verdict.met] == ["One less."]


@pytest.mark.parametrize("given_", ["", "   ", "\n"])
def test_a_blank_text_is_wrong(given_):
    assert grade(sheet(Kind.SHORT_TEXT, right("two")), given_) == (False, 0, [])


def test_a_form_of_which_nothing_is_left_is_met_by_nothing():
    assert not accepts("\u0301 \u0301", "")


@pytest.mark.parametrize("given_", [2, None, True, ["two"], {"text": "two"}])
def test_what_is_no_text_is_malformed(given_):
    with pytest.raises(Malformed, match="a text"):
        grade(sheet(Kind.SHORT_TEXT, right("two")), given_)


@pytest.mark.parametrize("given_", ["a\0b", "\ud800", "\u202e", "\u200b", "x" * 20_001])
def test_a_text_that_no_form_can_be_is_malformed(given_):
    with pytest.raises(Malformed):
        grade(sheet(Kind.SHORT_TEXT, right("two")), given_)


options = st.dictionaries(st.sampled_from(GRADING_OPTIONS), st.booleans())


@given(texts, options)
def test_every_form_is_met_by_itself(form, options):
    if folded(form, options):
        assert accepts(form, form, **options)


@given(st.text(), options)
def test_folding_once_is_enough(text, options):
    assert folded(folded(text, options), options) == folded(text, options)


@given(texts, texts, options)
def test_being_the_same_goes_both_ways(one, other, options):
    assert accepts(one, other, **options) == accepts(other, one, **options)


@given(st.integers(0, 999_999_999))
def test_every_number_is_met_by_its_words(number):
    assert accepts(str(number), in_words(number), number_words=True)
    assert accepts(str(number), in_words(number).replace("-", " ").title(), number_words=True)


SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(number):
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f"-{SMALL[number % 10]}" if number % 10 else "")
    sizes = {1_000_000: "million", 1_000: "thousand", 100: "hundred"}
    size = next(size for size in sizes if number >= size)
    rest = number % size
    link = " and " if rest < 100 else " "
    words = f"{in_words(number // size)} {sizes[size]}"
    return words + (link + in_words(rest) if rest else "")


@pytest.mark.parametrize(
    ("form", "given_"), [("x²", "x2"), ("10⁵", "105"), ("½", "1/2"), ("H₂O", "H2O")]
)
def test_what_is_raised_or_lowered_says_something_else(form, given_):
    assert not accepts(form, given_)
    assert accepts(form, form)


@pytest.mark.parametrize("text", ["s\u0131x", "twenty-f\u0131ve", "m\u0131ll\u0131on", "S\u0130X"])
def test_letters_that_only_resemble_those_of_a_number_word_make_none(text):
    assert not accepts("6", text, number_words=True)
    assert accepts(text, text, number_words=True)


@given(st.text(), st.text())
def test_any_text_can_be_compared_by_number_words(form, given_):
    folded(form, {"number_words": True})
    folded(given_, {"number_words": True, "case_sensitive": True})
