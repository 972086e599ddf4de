"""How text is cut into words, and which words of a question stand where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.documents import Kind
from bank.search.words import EVERYTHING, LONGEST, PUBLIC, words, zones_of
from tests.bank.documents_strategies import documents
from tests.builders import distractor, pair, paper, right, wrong


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("What is a QuerySet?", ["what", "is", "a", "queryset"]),
        ("Größe, STRASSE & Straẞe", ["grosse", "strasse", "strasse"]),
        ("L'élève à Noël", ["l", "eleve", "a", "noel"]),
        ("e\u0301te\u0301 = été", ["ete", "ete"]),
        ("cœur", ["cœur"]),
        ("C++, c# and C", ["c++", "c#", "and", "c"]),
        ("C++17 C+ objc++ c##", ["c", "17", "c", "objc", "c#"]),
        ("(C++)/C#!", ["c++", "c#"]),
        ("snake_case kebab-case", ["snake", "case", "kebab", "case"]),
        ("3.14 10,000 x² Ⅳ", ["3", "14", "10", "000", "x2", "iv"]),
        ("数据库 是 什么", ["数据库", "是", "什么"]),
        ("한글", ["한글"]),
        ("ｶﾞﾗｽ ガラス", ["カラス", "カラス"]),
        ("हिन्दी में", ["हनद", "म"]),
        ("İstanbul ISTANBUL", ["istanbul", "istanbul"]),
        ("ısı", ["ısı"]),
        ("ﬁne ＡＢＣ", ["fine", "abc"]),
        ("Σίσυφος ΣΊΣΥΦΟΣ", ["σισυφοσ", "σισυφοσ"]),
        ("I❤️Python🐍3", ["i", "python", "3"]),
        ("1️⃣2", ["1", "2"]),
        (
            '"a" AND NEAR(b, c) OR d* : {e} \\ ^f',
            ["a", "and", "near", "b", "c", "or", "d", "e", "f"],
        ),
        ("'); DROP TABLE x;--", ["drop", "table", "x"]),
        ("", []),
        ("?!*\u200b…", []),
    ],
)
def test_words_have_no_case_no_accents_and_no_marks(text, cut):
    assert words(text) == cut


def test_long_words_are_cut():
    assert words("x" * 100 + " y") == ["x" * LONGEST, "y"]


@given(st.text() | st.text("cC+#_ ßİıe\u0301ﬁ🐍Ω", max_size=30))
def test_words_are_cut_the_same_when_cut_again(text):
    assert words(" ".join(words(text))) == words(text)


@given(st.text())
def test_words_hold_nothing_that_a_query_could_take_for_its_own(text):
    assert all(
        character.isalnum() or character in "+#" for word in words(text) for character in word
    )


@given(st.text(), st.text())
def test_words_of_two_texts_are_those_of_both(one, other):
    assert words(f"{one}\n{other}") == words(one) + words(other)


# --- zones

SECRETS = {
    Kind.OPEN: set(),
    Kind.SINGLE_CHOICE: {"told", "because"},
    Kind.MULTIPLE_CHOICE: {"told", "because"},
    Kind.TRUE_FALSE: {"told", "because"},
    Kind.SHORT_TEXT: {"told", "because", "said", "unsaid"},
    Kind.NUMERICAL: {"told", "because", "1", "2"},
    Kind.MATCHING: {"told", "because"},
}


def telling(kind):
    """A question of which every text has a word of its own."""
    answers = [right("said", feedback="told"), wrong("unsaid", feedback="told")]
    if kind == Kind.NUMERICAL:
        answers = [right("1", feedback="told"), wrong("2", feedback="told")]
    if kind == Kind.MATCHING:
        answers = [pair("said", "matched", feedback="told"), distractor("distracting")]
    return paper(kind, text="asked", explanation="because", answers=answers, tags=["tagged"])


def everything_in(zones):
    return set(zones.text) | set(zones.answers) | set(zones.tags)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_everybody_may_search_lacks_the_words_of_the_key(kind):
    document = telling(kind)
    secret = everything_in(zones_of(document, EVERYTHING)) - everything_in(
        zones_of(document, PUBLIC)
    )
    assert secret == SECRETS[kind]


def test_words_stand_by_where_they_are():
    zones = zones_of(telling(Kind.MATCHING), EVERYTHING)
    assert zones == (["asked"], ["because", "distracting", "matched", "said", "told"], ["tagged"])


def test_a_word_stands_once_in_its_place():
    assert zones_of(paper(text="to be or not to be"), PUBLIC).text == ["be", "not", "or", "to"]


@given(documents())
def test_whoever_may_search_everything_finds_all_that_others_find(document):
    assert everything_in(zones_of(document, PUBLIC)) <= everything_in(
        zones_of(document, EVERYTHING)
    )


@given(documents(kind=st.sampled_from([Kind.SHORT_TEXT, Kind.NUMERICAL])))
def test_of_what_is_to_be_written_no_answer_is_in_the_public_index(document):
    assert zones_of(document, PUBLIC).answers == []
