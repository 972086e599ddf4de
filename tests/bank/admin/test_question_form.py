"""Adding and changing questions, with their answers on the same page."""

from decimal import Decimal

import pytest

from bank.documents import Status
from bank.editing import add_source, add_tag, add_topic
from bank.models import Question
from tests.bank.admin.pages import Page
from tests.builders import OPERATOR, add, change, right, stored, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]

KINDS = [
    "open",
    "single_choice",
    "multiple_choice",
    "true_false",
    "short_text",
    "numerical",
    "matching",
]


def form_of(question):
    return f"question/{question.pk}/change/"


def texts(question):
    return [answer.text for answer in stored(question).answers]


@pytest.fixture
def whole(topic):
    """A question with something in every field, and a text that forms like to mend."""
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    add_tag(slug="sql", name="SQL", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    return add(
        kind="short_text",
        text="    indented = code\n\nWhat is it?\n\n- one  \n- two",
        tags=["sql", "orm"],
        difficulty=4,
        language="pt-BR",
        explanation="  Because.",
        answers=[
            right("  two", feedback="Yes\n\n    really"),
            right("a pair", weight=Decimal("0.3333333")),
            wrong("three", weight=Decimal("-0.5")),
        ],
        source="exam",
        key="q 1",
        related=["q 2", "q 3"],
        position=7,
        shuffle=False,
        grading={"number_words": True, "case_sensitive": False},
        details={"qti": {"n": 1.5, "list": [True, None, "ü"]}},
    )


def test_a_question_is_added_with_its_answers(desk, opened, topic):
    page = opened("question/add/").send(
        desk,
        kind="single_choice",
        status="published",
        text="What is 1 + 1?",
        topic=topic.pk,
        **{"answers-0-text": "Two", "answers-0-is_correct": True, "answers-1-text": "Three"},
    )
    assert "was added successfully" in page.text
    question = Question.objects.get()
    assert stored(question).answers == [
        right("Two", weight=Decimal(1)),
        wrong("Three", weight=Decimal(0)),
    ]
    assert question.author == desk.user


def test_what_was_just_added_can_be_changed_at_once(desk, opened, topic):
    page = opened("question/add/").send(desk, kind="open", text="Why?", topic=topic.pk)
    page = page.send(desk, text="Why not?", **{"answers-0-text": "Because."})
    assert "was changed successfully" in page.text
    question = Question.objects.get()
    assert (question.text, texts(question)) == ("Why not?", ["Because."])


def test_a_save_is_one_line_of_the_log_with_who_and_why(desk, opened, log_of):
    question = add(status="published")
    opened(form_of(question)).send(
        desk,
        text="What is 2?",
        difficulty=5,
        reason="Clearer.",
        **{"answers-0-text": "2", "answers-1-DELETE": True, "answers-3-text": "5"},
    )
    _, line = log_of(question)
    assert (line.verb, line.by_id, line.by_name) == ("changed", desk.user.pk, "eva")
    assert line.reason == "Clearer."


def test_an_addition_tells_why_too(desk, opened, topic, log_of):
    opened("question/add/").send(
        desk, kind="open", text="Why?", topic=topic.pk, reason="It was missing."
    )
    assert [line.reason for line in log_of(Question.objects.get())] == ["It was missing."]


@pytest.mark.parametrize("kind", KINDS)
def test_a_save_without_a_change_leaves_no_line(desk, opened, log_of, kind):
    question = add(kind=kind, status="published")
    before = stored(question)
    page = opened(form_of(question)).send(desk)
    assert page.said("errorlist") == []
    assert len(log_of(question)) == 1
    assert stored(question) == before


def test_a_save_without_a_change_leaves_no_line_whatever_the_question_holds(
    desk, opened, log_of, whole
):
    before = stored(whole)
    page = opened(form_of(whole)).send(desk, reason="Nothing, really.")
    assert page.said("errorlist") == []
    assert stored(whole) == before
    assert len(log_of(whole)) == 1


def test_an_answer_that_is_changed_keeps_its_id(desk, opened):
    question = add()
    before = [answer.id for answer in stored(question).answers]
    opened(form_of(question)).send(desk, **{"answers-1-text": "Five"})
    after = stored(question).answers
    assert [answer.id for answer in after] == before
    assert after[1].text == "Five"


def test_an_answer_that_is_ticked_as_right_gets_its_weight(desk, opened):
    question = add()
    opened(form_of(question)).send(
        desk, **{"answers-0-is_correct": False, "answers-1-is_correct": True}
    )
    weights = [(answer.is_correct, answer.weight) for answer in stored(question).answers]
    assert weights == [(False, 0), (True, 1), (False, 0)]


def test_a_weight_that_says_more_than_right_or_wrong_is_shown_short(opened, whole):
    page = opened(form_of(whole))
    shown = [page.typed(f"answers-{place}-weight") for place in range(3)]
    assert shown == ["", "0.3333333", "-0.5"]


def test_answers_stand_in_their_order_on_the_page(opened):
    question = add(kind="multiple_choice", answers=[right(str(n)) for n in range(9)])
    page = opened(form_of(question))
    assert [page.typed(f"answers-{n}-text") for n in range(9)] == list("012345678")
    assert [page.typed(f"answers-{n}-place") for n in range(9)] == list("123456789")


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ({0: 3}, "BCAD"),
        ({3: 1}, "DABC"),
        ({3: 2}, "ADBC"),
        ({0: 2, 1: 1}, "BACD"),
        ({0: 4, 1: 3, 2: 2, 3: 1}, "DCBA"),
        ({0: ""}, "BCDA"),
        ({0: 99}, "BCDA"),
        ({3: 0}, "DABC"),
        ({2: -5}, "CABD"),
        ({}, "ABCD"),
    ],
)
def test_answers_are_moved_to_the_number_that_is_typed(desk, opened, typed, order):
    question = add(kind="multiple_choice", answers=[right(letter) for letter in "ABCD"])
    opened(form_of(question)).send(
        desk, **{f"answers-{place}-place": number for place, number in typed.items()}
    )
    assert "".join(texts(question)) == order


def test_a_new_answer_is_put_where_its_number_says(desk, opened):
    question = add()
    opened(form_of(question)).send(desk, **{"answers-3-text": "One", "answers-3-place": 1})
    assert texts(question) == ["One", "Two", "Three", "Four"]


def test_answers_are_deleted(desk, opened):
    question = add()
    opened(form_of(question)).send(desk, **{"answers-1-DELETE": True, "answers-2-DELETE": True})
    assert texts(question) == ["Two"]


def test_a_new_answer_of_a_kind_without_wrong_ones_need_not_be_ticked(desk, opened, topic):
    opened("question/add/").send(
        desk,
        kind="matching",
        status="published",
        text="Which is which?",
        topic=topic.pk,
        **{
            "answers-0-text": "one",
            "answers-0-match": "eins",
            "answers-1-match": "zwei",
        },
    )
    answers = stored(Question.objects.get()).answers
    assert [answer.is_correct for answer in answers] == [True, False]


def test_a_new_answer_with_a_weight_of_nought_is_a_wrong_one(desk, opened, topic):
    opened("question/add/").send(
        desk,
        kind="short_text",
        text="How many?",
        topic=topic.pk,
        **{"answers-0-text": "two", "answers-1-text": "three", "answers-1-weight": "0"},
    )
    answers = stored(Question.objects.get()).answers
    assert [answer.is_correct for answer in answers] == [True, False]


def test_all_that_belongs_to_a_question_can_be_changed(desk, opened, whole):
    web = add_topic(slug="web", name="Web", by=OPERATOR)
    quiz = add_source(slug="quiz", title="Quiz", by=OPERATOR)
    (orm,) = [
        pk for pk, name in opened(form_of(whole)).options["chosen_tags"].items() if name == "ORM"
    ]
    opened(form_of(whole)).send(
        desk,
        kind="short_text",
        topic=web.pk,
        chosen_tags=[orm],
        difficulty=1,
        language="zh-hant",
        explanation="So it is.",
        source=quiz.pk,
        key="9",
        related="a\r\n\r\n b ",
        position=3,
        shuffle=True,
        grading=["case_sensitive"],
        details='{"a": [1]}',
    )
    after = stored(whole)
    assert (after.topic, after.tags, after.difficulty, after.language) == (
        "web",
        ["orm"],
        1,
        "zh-Hant",
    )
    assert (after.source, after.key, after.related) == ("quiz", "9", ["a", "b"])
    assert (after.explanation, after.position, after.shuffle) == ("So it is.", 3, True)
    assert (after.grading, after.details) == ({"case_sensitive": True}, {"a": [1]})


def test_source_and_key_can_be_taken_away(desk, opened, whole):
    opened(form_of(whole)).send(desk, source="", key="", related="", details="")
    after = stored(whole)
    assert (after.source, after.key, after.related, after.details) == (None, None, [], {})


def test_topics_are_offered_as_a_tree(opened, topic):
    web = add_topic(slug="web", name="Web", by=OPERATOR)
    add_topic(slug="django", name="Django", parent="python", by=OPERATOR)
    names = list(opened("question/add/").options["topic"].values())
    # Django's own word for none differs from release to release.
    assert names[1:] == ["Python", "– Django", "Web"]
    assert web.depth == 1


@pytest.mark.parametrize("step", ["in_review", "published", "archived"])
def test_a_status_is_given_by_the_form(desk, opened, step):
    question = add()
    opened(form_of(question)).send(desk, status=step)
    assert stored(question).status == step


def test_a_page_of_a_question_that_is_gone_leads_back(desk):
    page = Page(desk.get("/admin/bank/question/7/change/", follow=True))
    assert page.said("warning") == ["Question with ID “7” doesn’t exist. Perhaps it was deleted?"]


def test_a_new_form_does_not_ask_for_what_the_bank_gives_by_itself(opened):
    page = opened("question/add/")
    assert "Published at" not in page.text
    assert page.typed("status") == Status.DRAFT
    assert page.typed("language") == "en"


def test_who_wrote_a_question_and_when_is_told(opened, editor):
    question = add(editor, status="published")
    change(question, editor, difficulty=5)
    (told,) = opened(form_of(question)).said("field-version")[:1]
    assert "Author: editor" in told
    assert "Version: 2" in told
