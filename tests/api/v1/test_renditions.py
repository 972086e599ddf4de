"""What strangers see of a question is kept finished in the database, and shown for as long as it is what they would see."""

import threading
import time
from datetime import timedelta
from functools import partial

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F

from api import renditions, repeats
from api.models import Rendition
from api.v1 import shown_questions
from bank.callers import ANONYMOUS
from bank.models import Question
from bank.models.seals import seen_by
from tests.api.bodies import QUESTIONS
from tests.builders import add, at_once, change
from tests.meanwhile import in_the_background

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("large")]
HOME = "https://bank.example.org"


@pytest.fixture(autouse=True)
def public(settings):
    settings.PUBLIC_URL = HOME


@pytest.fixture
def question(topic):
    return add(status="published", text="Kept")


@pytest.fixture
def stranger(client_as):
    """Each time from a process that has nothing in its memory."""

    def ask(path="", role="anonymous"):
        shown_questions.kept.clear()
        repeats.kept.clear()
        answer = client_as(role).get(f"{QUESTIONS}{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


def forge(**fields):
    """Rows that tell that they are asked, since nobody else writes such."""
    Rendition.objects.update(body='{"forged": true}', **fields)


def texts(page):
    return [one.get("text") for one in page["results"]]


def test_what_a_stranger_was_shown_is_left_for_others(stranger, question):
    first = stranger()
    [kept] = Rendition.objects.all()
    assert orjson.loads(kept.body) == first["results"][0]
    forge()
    assert stranger()["results"] == [{"forged": True}]
    assert stranger(f"/{question.pk}") == {"forged": True}


def test_an_item_is_left_for_others_as_well(stranger, question):
    shown = stranger(f"/{question.pk}")
    assert orjson.loads(Rendition.objects.get().body) == shown


@pytest.mark.parametrize(
    "path", ["", "?kind=single_choice", "?search=kept", "?topic=python", "?ordering=position"]
)
def test_it_is_found_by_lists_of_every_kind(stranger, question, path):
    stranger()
    forge()
    assert stranger(path)["results"] == [{"forged": True}]


def test_a_draw_finds_it_too(client, stranger, question):
    stranger()
    forge()
    assert client.get("/api/v1/draws?seed=1").json()["results"] == [{"forged": True}]


def test_what_was_changed_is_not_shown_as_it_was(stranger, question):
    stranger()
    forge()
    change(question, text="Changed")
    assert texts(stranger()) == ["Changed"]
    assert orjson.loads(Rendition.objects.get().body)["text"] == "Changed"


def test_nor_is_what_a_restored_bank_has_in_the_same_version(stranger, question):
    stranger()
    forge()
    Question.objects.update(updated_at=F("updated_at") + timedelta(seconds=1), text="Restored")
    assert texts(stranger()) == ["Restored"]


def test_at_another_address_its_links_are_others(settings, stranger, question):
    stranger()
    settings.PUBLIC_URL = "https://elsewhere.example.org"
    assert stranger()["results"][0]["url"].startswith(settings.PUBLIC_URL)


def test_another_release_makes_it_anew(monkeypatch, stranger, question):
    stranger()
    forge()
    monkeypatch.setattr(shown_questions, "RELEASE", "another")
    assert texts(stranger()) == ["Kept"]


@pytest.mark.parametrize("role", ["author", "editor"])
def test_who_may_see_more_is_not_shown_what_strangers_see(stranger, question, role):
    stranger()
    forge()
    assert texts(stranger(role=role)) == ["Kept"]


@pytest.mark.parametrize("path", ["?fields=id,text", "?html=true"])
def test_who_asks_for_less_or_more_of_it_gets_that(stranger, question, path):
    stranger()
    forge()
    assert texts(stranger(path)) == ["Kept"]


def test_nothing_is_left_of_what_others_are_shown(stranger, question):
    for role in ("author", "editor"):
        stranger(role=role)
    stranger("?fields=id")
    stranger("?html=true")
    assert not Rendition.objects.exists()


def test_without_an_address_of_its_own_a_bank_keeps_nothing(settings, stranger, question):
    settings.PUBLIC_URL = ""
    stranger()
    assert not Rendition.objects.exists()


def test_a_bank_that_cannot_be_written_answers_all_the_same(stranger, question):
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        assert texts(stranger()) == ["Kept"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
    assert not Rendition.objects.exists()


@pytest.mark.parametrize(
    "lock", ["LOCK TABLE api_rendition IN SHARE MODE", "SELECT * FROM api_rendition FOR UPDATE"]
)
def test_a_reader_waits_for_nobody_who_has_a_lock_there(stranger, question, lock):
    stranger()
    change(question, text="Changed")
    done = threading.Event()

    def hold(begun):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(lock)
            begun.set()
            done.wait(10)

    with in_the_background(hold):
        begin = time.monotonic()
        assert texts(stranger()) == ["Changed"]
        waited = time.monotonic() - begin
        done.set()
    # Without a limit it would be the five seconds that a statement has.
    assert waited < 2


# --- made beforehand


def test_all_can_be_made_before_anybody_asks(stranger, capsys, question):
    add(status="published", text="Another")
    add(status="draft", text="Not yet")
    call_command("render_questions")
    assert capsys.readouterr().out == "2 questions rendered, 0 of deleted ones taken away.\n"
    expected = stranger()["results"]
    kept = [orjson.loads(row.body) for row in Rendition.objects.order_by("-question_id")]
    assert kept == expected


def test_what_is_there_already_stays_and_what_is_left_of_deleted_ones_goes(
    stranger, capsys, question
):
    add(status="published", text="Deleted")
    stranger()
    Question.objects.filter(text="Deleted").delete()
    change(question, text="Changed")
    call_command("render_questions")
    call_command("render_questions")
    assert capsys.readouterr().out == (
        "1 questions rendered, 1 of deleted ones taken away.\n"
        "0 questions rendered, 0 of deleted ones taken away.\n"
    )


def test_where_they_are_not_kept_the_command_says_why(settings):
    settings.PUBLIC_URL = ""
    with pytest.raises(CommandError, match="PUBLIC_URL"):
        call_command("render_questions")


# --- the same as ever


def test_they_are_byte_by_byte_what_would_be_made_of_every_question_of_the_corpus(stranger):
    call_command("load_seed", verbosity=0)
    context = {"caller": ANONYMOUS, "base": f"{HOME}/api/v1", "fields": None, "html": False}
    variant = shown_questions.rendition_for(context)
    rows = Question.objects.in_status("published").order_by("id")
    with seen_by(ANONYMOUS):
        made = shown_questions.made(list(shown_questions.findable(rows)), context)
        call_command("render_questions", verbosity=0)
        kept = list(shown_questions.findable(rows, variant))
    assert [one.finished for one in kept] == [body.decode() for _, body in made]
    assert len(kept) >= 150


def test_many_who_store_the_same_ones_at_once_do_not_wait_for_each_other_for_ever(topic):
    for number in range(20):
        add(status="published", text=f"Number {number}")
    found = list(shown_questions.findable(Question.objects.all()))
    made = [(one, b"{}") for one in found]
    orders = [made, made[::-1], made[7:] + made[:7]] * 2
    stored = at_once(*(partial(renditions.store, "same", order) for order in orders))
    assert stored == [None] * len(orders)
    assert Rendition.objects.count() == len(made)
