"""The list of questions: what it shows, and what it can be narrowed to."""

import pytest

from bank.editing import add_source, add_tag, add_topic
from tests.bank.admin.pages import Page
from tests.builders import OPERATOR, add, right, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def shown(desk):
    """The questions in the list that an address shows: `shown("status__exact=draft")`."""

    def shown(query=""):
        response = desk.get(f"/admin/bank/question/?{query}")
        assert response.status_code == 200
        return Page(response).said("field-excerpt")

    return shown


def test_the_list_tells_what_an_editor_wants_to_know(opened):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    add_tag(slug="sql", name="SQL", by=OPERATOR)
    add(text="Line\none?", tags=["sql", "orm"], difficulty=4, status="published")
    page = opened("question/")
    row = [page.said(f"field-{name}") for name in ("excerpt", "status", "kind", "topic", "tagged")]
    assert row == [["Line one?"], ["published"], ["single_choice"], ["Python"], ["orm, sql"]]
    assert page.said("field-difficulty") == ["4"]


def test_a_long_text_is_shown_by_its_beginning(shown):
    add(text="word " * 50)
    (told,) = shown()
    assert told == ("word " * 50)[:90].strip() + "…" or told.endswith("…")
    assert len(told) <= 91


def test_markup_in_a_text_is_shown_and_not_obeyed(opened):
    add(text="<script>alert(1)</script>")
    page = opened("question/")
    assert page.inline_scripts == 0
    assert page.said("field-excerpt") == ["<script>alert(1)</script>"]


def test_the_newest_come_first(shown):
    add(text="Old?")
    add(text="New?")
    assert shown() == ["New?", "Old?"]


@pytest.mark.parametrize(
    ("order", "texts"), [("6", ["Easy?", "Hard?"]), ("-6", ["Hard?", "Easy?"])]
)
def test_the_list_is_sorted_by_difficulty(shown, order, texts):
    add(text="Hard?", difficulty=5)
    add(text="Easy?", difficulty=1)
    assert shown(f"o={order}") == texts


def test_a_page_of_the_list_costs_the_same_number_of_queries_however_many_rows(
    desk, django_assert_max_num_queries
):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    for number in range(20):
        add(text=f"Number {number}?", tags=["orm"])
    with django_assert_max_num_queries(12):
        desk.get("/admin/bank/question/")


# --- search


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("what join", ["What is a JOIN?"]),
        ("JOI", ["What is a JOIN?"]),
        ("jo what", []),
        ("secretly", ["What is a JOIN?"]),
        ("", ["Why?", "What is a JOIN?"]),
        ("?!", []),
    ],
)
def test_the_list_is_searched_as_the_bank_searches(shown, typed, texts):
    add(text="What is a JOIN?", answers=[right("A"), wrong("B", feedback="Secretly.")])
    add(text="Why?", kind="open")
    assert shown(f"q={typed}") == texts


def test_words_beyond_the_most_are_left_out_and_that_is_told(desk):
    add(text=" ".join(f"w{number}" for number in range(20)))
    typed = "+".join(f"w{number}" for number in range(16)) + "+unknown"
    page = Page(desk.get(f"/admin/bank/question/?q={typed}"))
    assert page.said("warning") == ["At most 16 words are searched for; the rest was left out."]
    assert len(page.said("field-excerpt")) == 1


# --- filters


@pytest.fixture
def three(topic):
    """Three questions that differ in all that can be filtered by."""
    add_topic(slug="django", name="Django", parent="python", by=OPERATOR)
    add_topic(slug="web", name="Web", by=OPERATOR)
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    add(text="A?", topic="django", tags=["orm"], difficulty=1, language="en-GB")
    add(text="B?", topic="python", kind="open", status="published", source="exam", key="1")
    add(text="C?", topic="web", difficulty=5, language="de")


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("status__exact=published", "B"),
        ("kind__exact=single_choice", "CA"),
        ("difficulty=1", "A"),
        ("difficulty=9", "CBA"),
        ("topic=python", "BA"),
        ("topic=django", "A"),
        ("topic=", "CBA"),
        ("tag=orm", "A"),
        ("source=exam", "B"),
        ("language=en", "BA"),
        ("language=EN-gb", "A"),
        ("language=fr", ""),
        ("topic=python&tag=orm&q=a", "A"),
        ("topic=web&tag=orm", ""),
    ],
)
def test_the_list_is_narrowed_by_filters(shown, query, texts):
    assert shown(query) == [f"{letter}?" for letter in texts]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("name", ["topic", "tag", "source"])
def test_a_word_that_is_not_there_is_told_and_shows_nothing(desk, name):
    page = Page(desk.get(f"/admin/bank/question/?{name}=nonsense"))
    assert page.said("warning") == [f"There is no {name} 'nonsense'."]
    assert page.said("field-excerpt") == []


@pytest.mark.usefixtures("three")
def test_a_filter_keeps_the_others_and_begins_at_the_first_page(opened):
    page = opened("question/?topic=python&status__exact=draft&q=a&p=1")
    (form,) = [form for form in page.html.split("<form") if 'name="tag"' in form]
    assert 'name="topic" value="python"' in form
    assert 'name="status__exact" value="draft"' in form
    assert 'name="q" value="a"' in form
    assert 'name="p"' not in form


@pytest.mark.usefixtures("three")
def test_topics_are_offered_by_the_filter_as_a_tree(opened):
    page = opened("question/?topic=django")
    assert '<option value="django" selected>– Django</option>' in page.html


@pytest.mark.parametrize("query", ["status__exact=x", "difficulty=x", "p=99", "o=99.x", "kind=%00"])
def test_a_nonsense_address_is_no_accident(desk, query):
    assert desk.get(f"/admin/bank/question/?{query}").status_code < 500
