"""Idempotency-Key: a POST that may be sent again without being done again."""

import threading
import time
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection, transaction

from api.models import KeptReply
from bank.models import Question, Revision, Tag
from tests.api.bodies import (
    ANSWERS,
    QUESTIONS,
    SOURCES,
    TAGS,
    TOPICS,
    accepted,
    codes,
    one,
    question,
    refused,
    right,
)
from tests.builders import add, at_once, change

pytestmark = pytest.mark.usefixtures("topic")
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


@pytest.fixture
def editor(client_as):
    return client_as("editor")


@pytest.mark.parametrize("collection", [QUESTIONS, TOPICS, TAGS, SOURCES])
def test_the_same_request_gets_the_same_reply(editor, collection):
    first = editor.post(collection, one(collection), headers=KEY)
    again = editor.post(collection, one(collection), headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Location"] == first.headers["Location"]
    assert Revision.objects.exclude(name="python").count() == 1


def test_a_token_of_less_rights_does_not_get_what_one_of_more_was_told(editor, client_as):
    """Both are the same user's, and the reply shows a key."""
    made = editor.post(QUESTIONS, question(status="published"), headers=KEY)
    assert "is_correct" in made.content.decode()
    narrow = editor.post("/api/v1/tokens", {"name": "narrow", "role": "author"}).json()["token"]
    editor.credentials(HTTP_AUTHORIZATION=f"Bearer {narrow}")
    again = editor.post(QUESTIONS, question(status="published"), headers=KEY)
    assert again.status_code == 403


def test_a_repeat_says_that_it_is_one(editor):
    first = editor.post(TAGS, one(TAGS), headers=KEY)
    again = editor.post(TAGS, one(TAGS), headers=KEY)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


def test_an_answer_is_added_once(editor):
    draft = add(answers=[])
    first = editor.post(ANSWERS, right(question=draft.pk), headers=KEY)
    assert editor.post(ANSWERS, right(question=draft.pk), headers=KEY).json() == first.json()
    assert Question.objects.get(pk=draft.pk).answers.count() == 1


def test_a_question_is_restored_once(editor):
    draft = change(add(), text="New")
    address = f"{QUESTIONS}/{draft.pk}/restore"
    assert accepted(editor.post(address, {"version": 1}, headers=KEY))["version"] == 3
    change(draft, text="Newer")
    assert accepted(editor.post(address, {"version": 1}, headers=KEY))["version"] == 3
    assert Question.objects.get(pk=draft.pk).version == 4


def test_a_bulk_is_done_once(editor):
    body = {"ids": [add().pk], "set": {"difficulty": 5}}
    first = editor.post(f"{QUESTIONS}/bulk", body, headers=KEY)
    assert editor.post(f"{QUESTIONS}/bulk", body, headers=KEY).json() == first.json()
    assert first.json()["changed"] == 1


def test_a_dry_run_writes_nothing_and_so_keeps_nothing(editor):
    body = {"ids": [add().pk], "set": {"difficulty": 5}, "dry_run": True}
    editor.post(f"{QUESTIONS}/bulk", body, headers=KEY)
    assert not KeptReply.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [b'{"name":"Easy","slug":"easy"}', b'{\n  "slug" : "easy",\n  "name" : "\\u0045asy" }\n'],
)
def test_white_space_and_the_order_of_members_do_not_make_another_request(editor, raw):
    editor.post(TAGS, one(TAGS), headers=KEY)
    response = editor.post(TAGS, data=raw, content_type="application/json", headers=KEY)
    assert accepted(response, 201)["slug"] == "easy"


@pytest.mark.parametrize(
    "members", [{"name": "Else"}, {"description": ""}, {"slug": "other"}, {"name": "easy"}]
)
def test_another_body_is_refused(editor, members):
    editor.post(TAGS, one(TAGS), headers=KEY)
    refused(editor.post(TAGS, one(TAGS, **members), headers=KEY), 422, "key_reuse")
    assert Tag.objects.count() == 1


def test_a_true_is_not_a_one(editor):
    editor.post(QUESTIONS, question(details={"a": 1}), headers=KEY)
    response = editor.post(QUESTIONS, question(details={"a": True}), headers=KEY)
    refused(response, 422, "key_reuse")


@pytest.mark.parametrize("address", [f"{TAGS}?reason=x", SOURCES])
def test_another_address_is_another_request(editor, address):
    editor.post(TAGS, one(TAGS), headers=KEY)
    refused(editor.post(address, one(TAGS), headers=KEY), 422, "key_reuse")


def test_a_key_belongs_to_its_caller(client_as, editor):
    editor.post(QUESTIONS, question(), headers=KEY)
    accepted(client_as("admin").post(QUESTIONS, question(), headers=KEY), 201)
    assert Question.objects.count() == 2


def test_another_token_of_the_same_user_is_the_same_caller(client_as, editor):
    first = editor.post(QUESTIONS, question(), headers=KEY)
    assert client_as("editor").post(QUESTIONS, question(), headers=KEY).json() == first.json()


def test_a_refused_request_does_not_use_the_key_up(editor):
    assert codes(editor.post(TAGS, {"slug": "easy"}, headers=KEY)) == {"/name": "required"}
    accepted(editor.post(TAGS, one(TAGS), headers=KEY), 201)


def test_nor_does_one_that_contradicts_the_present_state(editor):
    accepted(editor.post(TAGS, one(TAGS)), 201)
    refused(editor.post(TAGS, one(TAGS), headers=KEY), 409, "taken")
    editor.delete(f"{TAGS}/easy")
    accepted(editor.post(TAGS, one(TAGS), headers=KEY), 201)


def test_it_is_kept_for_a_day_and_then_forgotten(editor):
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False) as clock:
        first = accepted(editor.post(QUESTIONS, question(), headers=KEY), 201)
        clock.shift(timedelta(hours=24))
        assert accepted(editor.post(QUESTIONS, question(), headers=KEY), 201) == first
        clock.shift(timedelta(seconds=1))
        assert accepted(editor.post(QUESTIONS, question(), headers=KEY), 201)["id"] != first["id"]
    assert KeptReply.objects.count() == 1


def test_the_reply_is_that_of_then_also_when_the_thing_has_changed(editor):
    first = accepted(editor.post(TAGS, one(TAGS), headers=KEY), 201)
    editor.patch(first["url"], {"name": "New"})
    assert accepted(editor.post(TAGS, one(TAGS), headers=KEY), 201) == first


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 256, "a\tb"])
def test_a_bad_key_is_refused(editor, key):
    response = editor.post(TAGS, one(TAGS), headers={"Idempotency-Key": key})
    assert refused(response, 400)["errors"][0]["parameter"] == "Idempotency-Key"
    assert not Tag.objects.exists()


@pytest.mark.parametrize("key", ["x", "x" * 255, '"quoted"', "!~"])
def test_any_visible_ascii_is_a_key(editor, key):
    accepted(editor.post(TAGS, one(TAGS), headers={"Idempotency-Key": key}), 201)


def test_without_the_header_nothing_is_kept(editor):
    editor.post(TAGS, one(TAGS))
    assert not KeptReply.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_other_methods_ignore_it(editor, method):
    editor.post(TAGS, one(TAGS))
    getattr(editor, method)(
        f"{TAGS}/easy", {"name": "New"} if method != "get" else None, headers=KEY
    )
    assert not KeptReply.objects.exists()


def test_a_rotated_key_of_ours_is_still_good_for_comparing(editor, settings):
    first = editor.post(TAGS, one(TAGS), headers=KEY)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert editor.post(TAGS, one(TAGS), headers=KEY).content == first.content


# --- at once


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_make_one_question_and_get_equal_replies(client_as):
    clients = [client_as("editor") for _ in range(50)]
    replies = at_once(*(partial(until_done, client) for client in clients))
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.content for reply in replies}) == 1
    assert Question.objects.count() == 1
    assert Revision.objects.filter(what="question").count() == 1


def until_done(client):
    """Send it as a program does: one that is told to wait tries again."""
    while True:
        reply = client.post(QUESTIONS, question(), headers=KEY)
        if reply.status_code != 409:
            return reply
        time.sleep(int(reply.headers["Retry-After"]))


@pytest.fixture
def at_work(client_as):
    """Somebody holds the key in a transaction of his own, until the test lets go."""
    begun, done = threading.Event(), threading.Event()
    who = f"user {client_as('editor') and Question.author.field.related_model.objects.get(username='editor').pk} as editor"

    def hold():
        try:
            with transaction.atomic():
                KeptReply.objects.create(caller=who, key=KEY["Idempotency-Key"], fingerprint="x")
                begun.set()
                done.wait(20)
                transaction.set_rollback(True)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(10)
    yield done
    done.set()
    thread.join()


@pytest.mark.only_on("large")
@pytest.mark.django_db(transaction=True)
def test_a_second_one_waits_two_seconds_and_is_told_to_come_again(editor, at_work):
    began = time.monotonic()
    response = editor.post(TAGS, one(TAGS), headers=KEY)
    refused(response, 409, "conflict")
    assert 1.9 < time.monotonic() - began < 5
    assert int(response.headers["Retry-After"]) >= 1


@pytest.mark.django_db(transaction=True)
def test_a_second_one_does_the_work_when_the_first_has_crashed(editor, at_work):
    threading.Timer(0.5, at_work.set).start()
    accepted(editor.post(TAGS, one(TAGS), headers=KEY), 201)


@pytest.mark.only_on("large")
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_somebody_who_tidies_up(editor, client_as):
    with time_machine.travel("2026-11-20T12:00:00Z"):
        editor.post(SOURCES, one(SOURCES), headers={"Idempotency-Key": "old"})
    begun, done = threading.Event(), threading.Event()

    def tidy():
        with transaction.atomic():
            KeptReply.objects.all().delete()
            begun.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=tidy)
    thread.start()
    begun.wait(10)
    began = time.monotonic()
    accepted(editor.post(TAGS, one(TAGS), headers=KEY), 201)
    assert time.monotonic() - began < 1.5
    done.set()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_a_crash_after_the_work_leaves_neither_work_nor_reply(editor, monkeypatch):
    editor.raise_request_exception = False
    with monkeypatch.context() as broken:
        # The reply cannot be written; the disk is full, say.
        broken.setattr(KeptReply, "save", crash)
        assert editor.post(TAGS, one(TAGS), headers=KEY).status_code == 500
    assert not Tag.objects.exists()
    assert not KeptReply.objects.exists()
    accepted(editor.post(TAGS, one(TAGS), headers=KEY), 201)


def crash(reply, *args, **kwargs):
    if reply.pk:
        raise RuntimeError
    return super(KeptReply, reply).save(*args, **kwargs)
