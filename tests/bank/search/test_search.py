"""What is found by words: the same set on every database, which a naive search in Python would find, too."""

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from bank import search
from bank.callers import ANONYMOUS
from bank.documents import Kind, clean_text
from bank.editing import add_tag, add_topic, change_question, change_tag, delete_question
from bank.models import Question, Revision
from bank.search import postgresql
from bank.search.words import words
from tests.builders import OPERATOR, add, change, pair, right, stored, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]

TEXTS = [
    "What is the size of the house? Größe, Strasse.",
    "STRASSE, Straße und Maßstab",
    "Où est l'élève? À l'été déjà",
    "Ou est l'eleve",
    "Why C++ and not C#? C is c.",
    "C++17 brought more than C++.",
    "3.14 is not 314, and 3 is 3",
    "数据库 是 什么? 数据 库",
    "한글 ガラス ｶﾞﾗｽ",
    "İstanbul, ISTANBUL, ısı",
    "ﬁne oﬃce ＦＵＬＬ ½ x²",
    "e\u0301te\u0301 o\u0308l हिन्दी",
    "I❤️Python🐍3 👩‍👩‍👧family",
    "Σίσυφος ΣΊΣΥΦΟΣ",
    "and or not near AND OR NOT NEAR",
    "x" * 70 + " " + "x" * 64,
    "🐍",
]
KEPT = [clean_text(text) for text in TEXTS]


def found(query, caller=ANONYMOUS):
    """The texts of the questions that a caller finds."""
    matching = Question.objects.visible_to(caller).filter(search.matching(words(query), caller))
    return sorted(matching.values_list("text", flat=True))


def fits(text, query):
    """All words are there, the last one as the beginning of one."""
    *whole, begun = words(query)
    held = set(words(text))
    return set(whole) <= held and any(word.startswith(begun) for word in held)


def naive(query):
    return sorted(text for text in KEPT if fits(text, query))


def queries(text):
    """Every word of a text, every beginning of one, and neighbours."""
    cut = words(text)
    beginnings = {word[:length] for word in cut for length in range(1, min(len(word), 8) + 1)}
    neighbours = {" ".join(cut[place : place + 2]) for place in range(len(cut))}
    return sorted({*cut, *beginnings, *neighbours} - {""})


@pytest.fixture
def texts(topic):
    # Nobody finds a short text by its answers.
    return [add(kind="short_text", text=text, status="published") for text in TEXTS]


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("text", KEPT)
def test_every_word_and_beginning_finds_what_a_naive_search_finds(text):
    asked = queries(text)
    assert {query: found(query) for query in asked} == {query: naive(query) for query in asked}


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("text", KEPT)
def test_a_frequent_word_finds_the_same_on_its_own_way(text, monkeypatch):
    """From how many matches on that way is taken is a matter of speed."""
    monkeypatch.setattr(search.engine(), "_RARE", 0)
    asked = queries(text)
    assert {query: found(query) for query in asked} == {query: naive(query) for query in asked}


@pytest.mark.only_on("large")
@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("text", KEPT)
def test_a_word_that_a_sample_calls_frequent_finds_the_same(text, monkeypatch):
    """So they are all, where any share is."""
    monkeypatch.setattr(postgresql, "_FREQUENT", 0)
    asked = queries(text)
    assert {query: found(query) for query in asked} == {query: naive(query) for query in asked}


@pytest.mark.usefixtures("texts")
@given(
    st.lists(
        st.sampled_from([word for text in KEPT for word in queries(text)]), min_size=1, max_size=4
    )
)
def test_some_words_together_find_what_a_naive_search_finds(chosen):
    query = " ".join(chosen)
    assert found(query) == naive(query)


@pytest.mark.usefixtures("texts")
@given(st.text(min_size=1).filter(words))
def test_no_text_can_break_the_search(query):
    assert found(query) == naive(query)


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    "query",
    [
        '"and"',
        "and OR not",
        "near(and, or)",
        "and*",
        "text:and",
        "^and",
        "{and}",
        "-and",
        "and\\",
        "'and'",
        "and & or",
        "and:*",
        "<-> and",
        "!and",
        "%and%",
        "an_d",
    ],
)
def test_nothing_in_a_query_is_an_operator(query):
    assert found(query) == naive(query)


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("query", "texts_found"),
    [
        ("grosse", [KEPT[0]]),
        ("straße", [KEPT[0], KEPT[1]]),
        ("ELEVE", [KEPT[2], KEPT[3]]),
        ("c++", [KEPT[4], KEPT[5]]),
        ("c#", [KEPT[4]]),
        ("17 more", [KEPT[5]]),
        ("数据", [KEPT[7]]),
        ("数据库 什", [KEPT[7]]),
        ("İSTAN", [KEPT[9]]),
        ("fine full", [KEPT[10]]),
        ("été", [KEPT[2], KEPT[11]]),
        ("family", [KEPT[12]]),
        ("strasse mass", [KEPT[1]]),
        ("mass strasse", []),
    ],
)
def test_it_finds_what_people_expect(query, texts_found):
    assert found(query) == sorted(texts_found)


# --- who finds what


def telling(kind):
    answers = [right("said", feedback="told"), wrong("unsaid", feedback="told")]
    if kind == Kind.NUMERICAL:
        answers = [right("4711", feedback="told")]
    if kind == Kind.MATCHING:
        answers = [pair("said", "matched", feedback="told")]
    return {
        "kind": kind,
        "answers": answers,
        "explanation": "because",
        "text": "asked",
        "tags": ["tagged"],
    }


@pytest.fixture
def tag():
    return add_tag(slug="tagged", name="Tagged", by=OPERATOR)


KEYS = [(kind, word) for kind in Kind if kind != Kind.OPEN for word in ("told", "because")] + [
    (Kind.SHORT_TEXT, "said"),
    (Kind.SHORT_TEXT, "unsaid"),
    (Kind.NUMERICAL, "4711"),
]


@pytest.mark.usefixtures("tag")
@pytest.mark.parametrize(("kind", "word"), KEYS)
def test_words_of_a_key_find_nothing_for_those_who_may_not_see_it(kind, word, reader, other_author):
    add(status="published", **telling(kind))
    assert found(word, ANONYMOUS) == found(word, reader) == found(word, other_author) == []


@pytest.mark.usefixtures("tag")
@pytest.mark.parametrize(("kind", "word"), KEYS)
def test_words_of_a_key_find_it_for_its_author_and_editors(kind, word, author, editor):
    change(add(author, **telling(kind)), status="published")
    assert found(word, author) == found(word, editor) == ["asked"]


@pytest.mark.usefixtures("tag")
@pytest.mark.parametrize("word", ["asked", "said", "told", "because", "tagged"])
def test_of_an_open_question_everything_is_found_by_everybody(word):
    add(status="published", **telling(Kind.OPEN))
    assert found(word) == ["asked"]


@pytest.mark.parametrize("word", ["said", "matched"])
def test_both_sides_of_a_matching_are_shown_and_found(tag, word):
    add(status="published", **telling(Kind.MATCHING))
    assert found(word) == ["asked"]


@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_what_is_not_published_is_found_by_editors_and_its_author(
    status, reader, author, other_author, editor
):
    change(add(author, text="hidden"), status=status)
    assert found("hidden", author) == found("hidden", editor) == ["hidden"]
    assert (
        found("hidden", ANONYMOUS) == found("hidden", reader) == found("hidden", other_author) == []
    )


def test_the_condition_itself_keeps_drafts_from_others(reader, author, other_author):
    add(author, text="hidden")
    assert [
        Question.objects.filter(search.matching(["hidden"], who)).count()
        for who in (reader, other_author)
    ] == [0, 0]


# --- the index follows


def test_a_changed_question_is_found_by_its_new_words_only():
    question = add(text="old words", status="published")
    change(question, text="new words")
    assert (found("old"), found("new"), found("words")) == ([], ["new words"], ["new words"])


def test_a_changed_answer_is_found_by_its_new_words_only():
    question = add(answers=[right("old"), wrong("b")], status="published")
    change(question, answers=[right("new"), wrong("b")])
    assert (found("old"), len(found("new"))) == ([], 1)


def test_a_question_is_found_when_it_is_published_and_until_it_is_not():
    question = add(text="hidden")
    change(question, status="published")
    assert found("hidden") == ["hidden"]
    change(question, status="archived")
    assert found("hidden") == []


def test_a_question_that_becomes_graded_hides_its_answers():
    question = add(kind="open", text="asked", answers=[right("said")], status="published")
    change(question, kind="short_text")
    assert found("said") == []


def test_a_restored_question_is_found_by_its_words_of_then():
    question = add(text="then", status="published")
    then = stored(question)
    change(question, text="now")
    change_question(question.pk, then, by=OPERATOR, verb=Revision.Verb.RESTORED)
    assert (found("then"), found("now")) == (["then"], [])


def test_a_deleted_question_is_found_no_longer(editor):
    question = add(text="gone", status="published")
    delete_question(question.pk, by=OPERATOR)
    assert found("gone") == found("gone", editor) == []


def test_deleting_one_leaves_the_others_found():
    gone = add(text="same", status="published")
    add(text="same", status="published")
    delete_question(gone.pk, by=OPERATOR)
    assert found("same") == ["same"]


def test_a_tag_that_is_renamed_is_found_by_its_slug_as_before(tag):
    add(text="asked", tags=["tagged"], status="published")
    change_tag("tagged", name="Renamed", by=OPERATOR)
    assert (found("tagged"), found("renamed")) == (["asked"], [])


def first_of_an_empty_bank(text):
    call_command("flush", interactive=False)
    add_topic(slug="python", name="Python", by=OPERATOR)
    return add(text=text, status="published")


@pytest.mark.django_db(transaction=True)
def test_a_bank_that_was_emptied_finds_only_what_is_new():
    old, new = first_of_an_empty_bank("old"), first_of_an_empty_bank("new")
    assert (old.pk, found("old"), found("new")) == (new.pk, [], ["new"])


def test_a_question_as_long_as_it_may_be_is_taken_and_found():
    answers = [right(" ".join(f"{n}w{word}" for word in range(2_400))) for n in range(50)]
    answers = [right(answer.text, feedback=answer.text.replace("w", "f")) for answer in answers]
    add(kind="open", text="the longest", answers=answers, status="published")
    assert (found("longest"), found("0f1")) == (["the longest"], ["the longest"])
