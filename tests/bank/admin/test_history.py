"""The history of a thing: who changed it when and why, and what the change was, readably."""

import pytest

from bank.editing import add_tag, change_tag, change_topic, restore_question
from bank.models import Question, Revision
from tests.bank.admin.pages import Page, Texts
from tests.builders import OPERATOR, add, change, right, stored, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def history(opened):
    """What the rows of a history say, newest first, as (what was gone, what came, all of it)."""

    def history(thing):
        page = opened(f"{type(thing).__name__.lower()}/{thing.pk}/history/")
        body = page.html.split("<tbody>")[1].split("</tbody>")[0]
        return [
            (_within(row, "del"), _within(row, "ins"), " ".join(_text(row).split()))
            for row in body.split("</tr>")[:-1]
        ]

    return history


def _within(html, tag):
    return [_text(part.split(f"</{tag}>")[0]) for part in html.split(f"<{tag}>")[1:]]


def _text(html):
    (text,) = Texts(f'<div class="all">{html}</div>', "all").found
    return text


def test_each_version_tells_who_and_why(history, desk, opened):
    question = add()
    opened(f"question/{question.pk}/change/").send(desk, difficulty=5, reason="Too easy.")
    newest, oldest = history(question)
    assert "eva" in newest[2]
    assert "Changed: Too easy." in newest[2]
    assert "operator" in oldest[2]
    assert "Created" in oldest[2]


def test_of_the_first_version_nothing_is_told_as_changed(history):
    ((gone, came, _),) = history(add())
    assert (gone, came) == ([], [])


def test_a_text_is_compared_word_by_word(history):
    question = add(text="What is the sum of 1 and 1?")
    change(question, text="What is the exact sum of 1 and 2?")
    gone, came, _ = history(question)[0]
    assert gone == ["1?"]
    assert came == ["exact", "2?"]


def test_answers_are_known_by_their_ids(history):
    question = add(answers=[right("Two"), wrong("Three"), wrong("Four")])
    two, three, _ = stored(question).answers
    three.text = "Three or so"
    change(question, answers=[three, two, wrong("Five")])
    gone, came, told = history(question)[0]
    assert "Answer “Three or so”: text" in told
    assert "Answer added" in told
    assert "Answer removed" in told
    assert "Order of the answers" in told
    assert "or so" in came
    assert any("Four" in text for text in gone)
    assert any("Five" in text for text in came)
    assert not any(text.startswith("Two") and "answers" in text for text in gone)


def test_a_member_of_an_answer_that_changed_is_named(history):
    question = add()
    answers = stored(question).answers
    answers[0].feedback = "Right so."
    change(question, answers=answers)
    gone, came, told = history(question)[0]
    assert (gone, came) == ([], ["Right so."])
    assert "Answer “Two”: feedback" in told


def test_lists_numbers_and_flags_are_told_as_people_read_them(history):
    add_tag(slug="orm", name="ORM", by=OPERATOR)
    question = add(related=["a", "b"], details={"n": 1})
    change(question, tags=["orm"], shuffle=False, difficulty=4, related=["a"], details={"n": 2})
    gone, came, told = history(question)[0]
    assert "tags" in told
    assert {"yes", "3", "b"} <= set(gone)
    assert {"orm", "no", "4"} <= set(came)


def test_a_step_is_told_as_a_change_of_the_status(history):
    question = add()
    change(question, status="published")
    gone, came, _ = history(question)[0]
    assert gone == ["draft"]
    assert came[0] == "published"


def test_markup_in_a_text_is_shown_and_not_obeyed(history, opened):
    question = add()
    change(question, text="<script>alert(1)</script>")
    assert opened(f"question/{question.pk}/history/").inline_scripts == 0
    assert "<script>alert(1)</script>" in history(question)[0][2]


def test_a_restored_version_is_told_as_such(history):
    question = add()
    change(question, text="Other?")
    restore_question(question.pk, version=1, by=OPERATOR)
    assert "Restored" in history(question)[0][2]


def test_a_moved_topic_is_told_as_such(history, topic):
    change_topic("python", name="Snakes", by=OPERATOR)
    gone, came, told = history(topic)[0]
    assert (gone, came) == (["Python"], ["Snakes"])
    assert "name" in told


def test_a_tag_has_a_history_too(history):
    tag = add_tag(slug="orm", name="ORM", by=OPERATOR)
    change_tag("orm", description="Maps.", by=OPERATOR)
    assert history(tag)[0][:2] == ([], ["Maps."])


def test_a_long_history_is_shown_in_pages_without_losing_a_change(opened, history):
    question = add(difficulty=1)
    for number in range(24):
        change(question, difficulty=2 + number % 2)
    first = opened(f"question/{question.pk}/history/")
    second = opened(f"question/{question.pk}/history/?p=2")
    assert "25 versions" in first.text
    assert "older" in first.text
    assert "newer" in second.text
    rows = history(question)
    assert len(rows) == 20
    assert all(gone and came for gone, came, _ in rows)
    assert second.html.count("<del>") == 4


def test_a_page_that_is_not_there_shows_the_nearest(opened):
    question = add()
    assert "1 version" in opened(f"question/{question.pk}/history/?p=99").text


def test_a_thing_that_the_log_does_not_know_has_an_empty_history(opened):
    question = add()
    Revision.objects.all().delete()
    assert "0 versions" in opened(f"question/{question.pk}/history/").text


@pytest.mark.parametrize("number", ["7", "abc", "_31"])
def test_the_history_of_what_is_not_there_leads_back(desk, number):
    page = Page(desk.get(f"/admin/bank/question/{number}/history/", follow=True))
    assert "Perhaps it was deleted?" in page.said("warning")[0]
    assert not Question.objects.exists()
