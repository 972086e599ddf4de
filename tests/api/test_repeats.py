"""What a stranger has read is given again for as long as nothing changes, and counted all the same."""

import threading
import time

import pytest
import redis
from django.db import connection
from rest_framework.test import APIClient

from api.pagination import KeysetPagination
from bank.models import Question
from tests.api.bodies import QUESTIONS, TAGS, question
from tests.builders import add, at_once, change

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("topic")]
PATHS = [QUESTIONS, "/api/v1/topics/tree", "/api/v1/draws?seed=a", f"{QUESTIONS}?search=what"]
OF_A_REQUEST = {"X-Request-ID", "RateLimit"}


@pytest.fixture
def published():
    return add(status="published")


def lasting(response):
    return {name: value for name, value in response.items() if name not in OF_A_REQUEST}


def left(response):
    return int(response["RateLimit"].partition("r=")[2].partition(";")[0])


@pytest.mark.parametrize("path", PATHS)
def test_the_second_time_nobody_asks_the_database(
    client, published, path, django_assert_num_queries
):
    before = client.get(path)
    with django_assert_num_queries(0):
        again = client.get(path)
    assert (again.status_code, again.content) == (200, before.content)
    assert lasting(again) == lasting(before)
    assert again["X-Request-ID"] != before["X-Request-ID"]


def test_each_call_is_counted(caller_from, published, settings):
    client = caller_from("192.0.2.90")
    settings.RATES = settings.RATES | {"anonymous": 3}
    answers = [client.get(QUESTIONS) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert [left(answer) for answer in answers[:3]] == [2, 1, 0]


def test_who_has_it_already_is_told_so(client, published):
    tag = client.get(QUESTIONS)["ETag"]
    for known in (tag, f"W/{tag}", "*"):
        again = client.get(QUESTIONS, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert client.get(QUESTIONS, headers={"If-None-Match": '"another"'}).status_code == 200


def test_who_has_it_already_may_be_the_first_to_ask(client, client_as, published):
    tag = client_as("anonymous").get(QUESTIONS)["ETag"]
    change(published, text="Another")
    again = client.get(QUESTIONS, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert client.get(QUESTIONS, headers={"If-None-Match": again["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", [QUESTIONS, "/api/v1/topics/tree"])
def test_a_change_is_seen_as_soon_as_it_is_confirmed(client, client_as, published, path):
    editor = client_as("editor")
    for number in range(5):
        before = client.get(path).content
        body = question(text=f"Number {number}", status="published")
        assert editor.post(QUESTIONS, body).status_code == 201
        assert client.get(path).content != before


def test_a_tag_that_was_added_is_known_at_once(client, client_as, published):
    path = f"{QUESTIONS}?tag=brand-new"
    assert client.get(path).status_code == 400
    client_as("editor").post(TAGS, {"slug": "brand-new", "name": "Brand new"})
    assert client.get(path).status_code == 200


def test_what_is_hidden_is_gone_at_once(client, published):
    address = f"{QUESTIONS}/{published.pk}"
    assert client.get(address).status_code == 200
    change(published, status="archived")
    assert client.get(address).status_code == 404


def test_what_another_process_has_written_is_seen_after_a_second(client, published):
    before = client.get(QUESTIONS).json()
    # Nobody tells of this.
    Question.objects.update(text="From elsewhere", version=2)
    time.sleep(1.05)
    after = client.get(QUESTIONS).json()
    assert (before["results"][0]["text"], after["results"][0]["text"]) == (
        published.text,
        "From elsewhere",
    )


def test_what_strangers_read_is_not_given_to_others_nor_theirs_to_strangers(
    client, client_as, published
):
    draft = add(text="A draft")
    editor = client_as("editor")
    for _ in range(2):
        assert "explanation" not in client.get(QUESTIONS).json()["results"][0]
        shown = editor.get(QUESTIONS).json()["results"]
        assert [one["id"] for one in shown] == [draft.pk, published.pk]
        assert "explanation" in shown[0]
        refused = client.get(QUESTIONS, headers={"Authorization": "Bearer qb_none"})
        assert refused.status_code == 401


def test_another_host_reads_its_own_addresses(client, published):
    for host in ("localhost", "127.0.0.1", "localhost"):
        [one] = client.get(QUESTIONS, headers={"Host": host}).json()["results"]
        assert one["url"].startswith(f"http://{host}/")


def test_a_draw_without_a_seed_is_drawn_each_time(client, published):
    seeds = {client.get("/api/v1/draws").json()["seed"] for _ in range(3)}
    assert len(seeds) == 3


def test_of_many_who_ask_at_once_one_has_it_made(published, monkeypatch):
    made = []
    paginate = KeysetPagination.paginate_queryset

    def slowly(*args, **kwargs):
        made.append(threading.get_ident())
        time.sleep(0.2)
        return paginate(*args, **kwargs)

    monkeypatch.setattr(KeysetPagination, "paginate_queryset", slowly)
    # On a busy machine the eight together may take longer than an answer is kept.
    monkeypatch.setattr("api.repeats.SECONDS", 60)

    def get():
        try:
            return APIClient().get(QUESTIONS).content
        finally:
            connection.close()

    assert len(set(at_once(*[get] * 8))) == 1
    assert len(made) == 1


@pytest.mark.only_on("large")
def test_a_store_that_lost_its_memory_does_not_bring_an_answer_back(
    client, client_as, published, settings
):
    """It must not count anew from where it began once before."""
    editor, store = client_as("editor"), redis.Redis.from_url(settings.REDIS_URL)
    for text in ("First", "Second", "Third"):
        store.flushdb()
        body = question(text=text, status="published")
        assert editor.put(f"{QUESTIONS}/{published.pk}", body).status_code == 200
        assert client.get(QUESTIONS).json()["results"][0]["text"] == text
