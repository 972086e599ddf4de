"""Values with rules of their own: languages, decimals, options of grading, details."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank import limits
from bank.documents import faults_of
from bank.documents.rules import canonical_language, decimal_of
from tests.builders import paper


def faults(document):
    return [(fault.pointer, fault.code) for fault in faults_of(document)]


# --- language


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("EN", "en"),
        ("pt-br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("SL-ROZAJ-BISKE", "sl-rozaj-biske"),
        ("de-ch-1996", "de-CH-1996"),
    ],
)
def test_a_language_gets_the_letter_case_of_the_standard(given, kept):
    document = paper(language=given)
    assert (faults(document), document.language) == ([], kept)


@given(
    st.from_regex(
        r"[A-Za-z]{2,8}(-[A-Za-z]{4})?(-[A-Za-z]{2}|-[0-9]{3})?(-[0-9][A-Za-z0-9]{3})*",
        fullmatch=True,
    )
)
def test_the_letter_case_of_a_language_is_settled_once(tag):
    assert canonical_language(canonical_language(tag)) == canonical_language(tag)


# --- decimals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-1", -1),
        ("+2", 2),
        (".5", "0.5"),
        ("5.", 5),
        ("1e3", 1000),
        ("1E-2", "0.01"),
        ("007", 7),
    ],
)
def test_a_decimal_is_read_from_its_text(text, value):
    assert decimal_of(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1,5",
        "1 000",
        "1_000",
        "NaN",
        "Infinity",
        "0x10",
        "1e",
        "1e100",
        ".",
        "--1",
        "١",
        "½",
        "1\n",
        "9" * 41,
    ],
)
def test_anything_else_is_no_decimal(text):
    assert decimal_of(text) is None


def test_a_decimal_has_as_many_digits_as_its_limit():
    assert decimal_of("9" * limits.DIGITS) == 10**limits.DIGITS - 1


# --- grading options and details


@pytest.mark.parametrize("name", ["case_sensitive", "accent_sensitive", "number_words"])
def test_a_short_text_says_how_it_is_graded(name):
    assert faults(paper("short_text", grading={name: True})) == []


@pytest.mark.parametrize(
    ("kind", "grading", "fault"),
    [
        ("open", {"case_sensitive": True}, ("/grading", "not_of_this_kind")),
        ("short_text", {"a/b~c": True}, ("/grading/a~1b~0c", "unknown")),
        ("short_text", {"case_sensitive": 1}, ("/grading/case_sensitive", "type")),
    ],
)
def test_other_options_of_grading_are_refused(kind, grading, fault):
    assert faults(paper(kind, grading=grading)) == [fault]


@pytest.mark.parametrize(
    "details",
    [
        {"moodle": {"id": 7, "penalty": 0.5, "flags": [True, None]}},
        {"a\x01b": "\x1b"},
        {"": ""},
        {"n": limits.IDENTIFIER},
        {"n": -float(limits.IDENTIFIER)},
    ],
)
def test_details_hold_what_a_format_needs(details):
    assert faults(paper(details=details)) == []


@pytest.mark.parametrize(
    ("details", "fault"),
    [
        ({"a": "\x00"}, ("/details/a", "control_character")),
        ({"a": ["\udc00"]}, ("/details/a/0", "control_character")),
        ({"\x00": 1}, ("/details", "control_character")),
        ({"a": float("nan")}, ("/details/a", "not_finite")),
        ({"a": [float("-inf")]}, ("/details/a/0", "not_finite")),
        ({"a": limits.IDENTIFIER + 1}, ("/details/a", "out_of_range")),
        ({"a": -(10**400)}, ("/details/a", "out_of_range")),
        ({"a": 1e300}, ("/details/a", "out_of_range")),
        ({"a/b": {"c~d": 2.0**60}}, ("/details/a~1b/c~0d", "out_of_range")),
        ({"a\udc00": 1}, ("/details", "control_character")),
        ({"a": "x" * limits.DETAILS}, ("/details", "max_length")),
    ],
)
def test_details_hold_only_what_every_database_can(details, fault):
    assert faults(paper(details=details)) == [fault]


def test_a_fault_can_be_sent_whatever_the_member_is_called():
    pointers = [pointer for pointer, _ in faults(paper(details={"a\udc00": "\x00"}))]
    assert pointers == ["/details", r"/details/a\udc00"]


def in_objects(levels):
    return {"a": in_objects(levels - 1)} if levels else 1


def in_lists(levels):
    return [in_lists(levels - 1)] if levels else 1


@pytest.mark.parametrize("nested", [in_objects, in_lists])
def test_details_go_as_deep_as_their_limit(nested):
    assert faults(paper(details={"x": nested(limits.DETAILS_DEPTH - 2)})) == []


@pytest.mark.parametrize(("nested", "step"), [(in_objects, "/a"), (in_lists, "/0")])
def test_details_go_no_deeper(nested, step):
    place = "/details/x" + step * (limits.DETAILS_DEPTH - 1)
    assert faults(paper(details={"x": nested(limits.DETAILS_DEPTH - 1)})) == [(place, "max_depth")]
