"""How the difference of two versions reads."""

import time

import pytest

from bank.differences import as_text, between_answers, pieces, reordered


def marked(before, after):
    """`[-gone-]`, `[+came+]`, and what stayed as it is."""
    return "".join(
        text if mark == "=" else f"[{mark}{text}{mark}]" for mark, text in pieces(before, after)
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("same", "same", "same"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        (None, "new", "[+new+]"),
        ("", "", ""),
        ("one two three", "one too three", "one [-two-][+too+] three"),
        ("one two", "one two three", "one two[+ three+]"),
        ("a b c d", "a x y d", "a [-b c-][+x y+] d"),
        ("a\nb\nc\n", "a\nc\n", "a\n[-b\n-]c\n"),
        ("a\nc\n", "a\nb\nc\n", "a\n[+b\n+]c\n"),
        ("a\n  b c\nd", "a\n  b x\nd", "a\n  b [-c-][+x+]\nd"),
        ("```", "```\n\nMore.", "```[+\n\nMore.+]"),
        (3, 5, "[-3-][+5+]"),
        (True, False, "[-yes-][+no+]"),
        (["a", "b"], ["a"], "a[-\nb-]"),
    ],
)
def test_what_went_and_what_came_is_marked_where_it_stood(before, after, told):
    assert marked(before, after) == told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("word " * 900 + "x", "word " * 900 + "y"),
        ("a b\n" * 3_000, "b a\n" * 3_000),
        ("\n".join("abcdefghij" * 200), "\n".join("jihgfedcba" * 200)),
        ("ab ba " * 3_000, "ba ab " * 3_000),
    ],
)
def test_long_texts_are_compared_in_no_time(before, after):
    began = time.perf_counter()
    found = pieces(before, after)
    assert time.perf_counter() - began < 5
    assert {piece.mark for piece in found} >= {"-", "+"}


def test_whatever_is_not_told_stayed_the_same():
    before = [f"line {number}\n" for number in range(300)]
    after = [*before[:150], "another\n", *before[151:]]
    told = marked("".join(before), "".join(after))
    assert len(told) < 500
    assert "[-line 150-][+another+]" in told
    assert "line 149\n" in told
    assert "line 151\n" in told
    assert "…" in told
    assert "line 7\n" not in told


def test_a_short_text_is_told_as_a_whole():
    assert "…" not in marked("word " * 40 + "a", "word " * 40 + "b")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a", "a"),
        (True, "yes"),
        (0.5, "0.5"),
        (["a", "b"], "a\nb"),
        ([], ""),
        ({"ü": 1}, '{\n  "ü": 1\n}'),
        ([1], "[\n  1\n]"),
    ],
)
def test_values_are_told_as_people_read_them(value, text):
    assert as_text(value) == text


def answer(number, text):
    return {"id": number, "text": text, "is_correct": False}


def test_answers_are_known_by_their_ids():
    before = [answer(1, "a"), answer(2, "b"), answer(3, "c")]
    after = [answer(4, "a"), answer(3, "c"), answer(2, "B")]
    found = [(change.verb, change.answer["id"]) for change in between_answers(before, after)]
    assert found == [("changed", 2), ("added", 4), ("removed", 1)]
    assert between_answers(before, after)[0].changes == [("text", "b", "B")]


def test_answers_that_are_the_same_are_not_told():
    before = [answer(1, "a"), answer(2, "b")]
    assert between_answers(before, before) == []
    assert reordered(before, before) is None


def test_an_order_is_that_of_the_answers_that_both_have():
    before = [answer(1, "a"), answer(2, "b"), answer(3, "c")]
    after = [answer(4, "d"), answer(3, "C"), answer(1, "a")]
    assert reordered(before, after) == (
        [answer(1, "a"), answer(3, "C")],
        [answer(3, "C"), answer(1, "a")],
    )


def test_to_add_or_remove_an_answer_is_no_new_order():
    before = [answer(1, "a"), answer(2, "b")]
    assert reordered(before, [answer(3, "c"), *before[1:]]) is None
