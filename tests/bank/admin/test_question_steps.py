"""Many questions at once: published, sent to review, archived; each for itself, and each refusal told."""

import pytest

from bank.editing import add_topic
from bank.models import Question
from tests.bank.admin.pages import Page
from tests.builders import OPERATOR, add, change, stored, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]


@pytest.fixture
def act(desk, opened):
    """Choose questions in the list and let something be done to them."""

    def act(action, *questions, query="", **values):
        page = opened(f"question/{query}")
        chosen = [question.pk for question in questions]
        return page.send(desk, press="index", action=action, _selected_action=chosen, **values)

    return act


@pytest.mark.parametrize(
    ("action", "status"),
    [("publish", "published"), ("send_to_review", "in_review"), ("archive", "archived")],
)
def test_chosen_questions_take_a_step(act, action, status):
    chosen, other = [add(), add()], add()
    page = act(action, *chosen)
    assert [stored(question).status for question in chosen] == [status, status]
    assert stored(other).status == "draft"
    assert page.said("info") == [f"2 of 2 changed to {status}."]


def test_each_step_is_a_line_of_the_log_with_who_and_why(act, desk, log_of):
    question = add()
    act("publish", question, reason="Ready.")
    _, line = log_of(question)
    assert (line.by_id, line.reason) == (desk.user.pk, "Ready.")


def test_what_is_refused_is_told_one_by_one_and_the_rest_is_done(act):
    unsound = add(text="Unsound?", answers=[wrong("A")])
    archived = add(text="Archived?")
    change(archived, status="archived")
    good = add()
    page = act("send_to_review", unsound, archived, good)
    assert stored(good).status == "in_review"
    assert page.said("info") == ["1 of 3 changed to in_review."]
    told = page.said("error")
    assert any(line.startswith("Unsound?: /answers: A choice needs two") for line in told)
    assert any("Archived?: No question goes from archived to in_review" in line for line in told)
    assert f'<a href="/admin/bank/question/{unsound.pk}/change/">' in page.html


def test_a_question_that_has_the_status_already_is_left_alone(act, log_of):
    question = add(status="published")
    page = act("publish", question)
    assert page.said("info") == ["0 of 1 changed to published."]
    assert len(log_of(question)) == 1


def test_a_reason_that_cannot_be_kept_changes_nothing(act):
    question = add()
    page = act("publish", question, reason="a\u202eb")
    assert stored(question).status == "draft"
    assert "changes the direction of text" in page.said("error")[0]


def test_refusals_beyond_the_first_are_counted(act):
    questions = [add(answers=[wrong("A")]) for _ in range(22)]
    page = act("publish", *questions)
    assert len(page.said("error")) == 21
    assert page.said("error")[-1] == "2 more were refused."


def test_a_filtered_list_is_changed_as_a_whole(act):
    add_topic(slug="web", name="Web", by=OPERATOR)
    for number in range(60):
        add(topic="web", text=f"{number}?", kind="open")
    here = add()
    act("publish", here, query="?topic=web", select_across="1")
    assert Question.objects.filter(status="published").count() == 60
    assert stored(here).status == "draft"


def test_more_than_can_be_changed_at_once_are_refused(act, topic):
    first = add()
    rows = Question.objects.filter(pk=first.pk).values("kind", "text", "fingerprint")[0]
    Question.objects.bulk_create(Question(**rows, topic=topic) for _ in range(500))
    for action in ("publish", "delete_selected"):
        page = act(action, first, select_across="1")
        assert "At most 500 at once; nothing has been changed." in page.said("error")[0]
    assert Question.objects.filter(status="draft").count() == 501


def test_nothing_chosen_is_told(act):
    add()
    page = act("publish")
    assert "Items must be selected" in page.said("warning")[0]


def test_without_an_action_nothing_is_done(act):
    page = act("", add())
    assert isinstance(page, Page)
    assert page.said("warning") == ["No action selected."]
