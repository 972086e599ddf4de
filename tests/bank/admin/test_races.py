"""Several people at the same pages at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from bank.callers import Role
from bank.models import Question, Topic
from tests.bank.admin.pages import Page
from tests.builders import add, at_once, stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("topic")]


@pytest.fixture
def desks(sit_down):
    return [sit_down(Role.EDITOR, name) for name in ("eva", "ed")]


def test_of_two_who_save_one_form_at_once_one_wins_and_the_other_is_told(desks, log_of):
    question = add(status="published")
    pages = [Page(desk.get(f"/admin/bank/question/{question.pk}/change/")) for desk in desks]

    def save(desk, page):
        return lambda: page.send(desk, text=f"Typed by {desk.user.username}.")

    answers = at_once(*map(save, desks, pages))
    lost = [page for page in answers if "the latest version is 2" in page.text]
    assert len(lost) == 1
    assert lost[0].typed("text") != stored(question).text
    assert len(log_of(question)) == 2


def test_of_two_who_take_one_slug_at_once_one_is_told_at_the_slug(desks):
    pages = [Page(desk.get("/admin/bank/topic/add/")) for desk in desks]

    def save(desk, page):
        return lambda: page.send(desk, slug="web", name=f"Web of {desk.user.username}")

    answers = at_once(*map(save, desks, pages))
    told = ["Another topic has this slug." in page.text for page in answers]
    assert sorted(told) == [False, True]
    assert Topic.objects.filter(slug="web").count() == 1


def test_of_two_who_delete_one_question_at_once_both_learn_that_it_is_gone(desks, log_of):
    question = add()
    pages = [Page(desk.get(f"/admin/bank/question/{question.pk}/delete/")) for desk in desks]

    def delete(desk, page):
        return lambda: page.send(desk)

    answers = at_once(*map(delete, desks, pages))
    assert [page.response.status_code for page in answers] == [200, 200]
    assert not Question.objects.exists()
    assert [line.verb for line in log_of(question)] == ["created", "deleted"]


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_a_page_opens_while_somebody_else_writes(desks, page):
    """On SQLite there is one writer, whom Django's own transaction around the page would wait for."""
    question = add()

    def look():
        try:
            return desks[0].get(f"/admin/bank/question/{question.pk}/{page}/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Question.objects.filter(pk=question.pk).update(difficulty=5)
        assert pool.submit(look).result(timeout=10) == 200
