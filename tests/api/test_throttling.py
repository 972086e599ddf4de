"""How often one may call, who counts as one, and what an answer says of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from api import counting
from bank.models import ApiToken, User
from tests.builders import add, at_once

pytestmark = pytest.mark.django_db
TAGS = "/api/v1/tags"
ORIGIN = "https://quiz.example.org"


@pytest.fixture(autouse=True)
def few(settings):
    settings.RATES = {**settings.RATES, "anonymous": 4, "token": 6}


def token(**fields):
    user, _ = User.objects.get_or_create(username="somebody")
    return ApiToken.objects.issue(user=user, name="test", **fields)


def ask(client, path=TAGS, **headers):
    return client.get(path, headers=headers)


def statuses(client, times, **headers):
    return [ask(client, **headers).status_code for _ in range(times)]


def left(response):
    _policy, remaining, resets_in = response["RateLimit"].split(";")
    return int(remaining.removeprefix("r=")), int(resets_in.removeprefix("t="))


def test_a_stranger_is_counted_by_address(caller_from):
    one, other = caller_from("203.0.113.20"), caller_from("203.0.113.21")
    assert statuses(one, 6) == [200] * 4 + [429] * 2
    assert statuses(other, 1) == [200]


def test_a_token_is_counted_by_itself_wherever_it_is_used(caller_from):
    here, there = caller_from("203.0.113.22"), caller_from("203.0.113.23")
    mine, other = ({"Authorization": f"Bearer {token()}"} for _ in range(2))
    assert statuses(here, 3, **mine) + statuses(there, 4, **mine) == [200] * 6 + [429]
    assert statuses(here, 1, **other) == [200]
    # Nor does it use up what its address may do without a token.
    assert statuses(here, 1) == [200]


def test_who_guesses_at_tokens_is_counted_by_address(caller_from):
    client = caller_from("203.0.113.35")
    found = [ask(client, Authorization=f"Bearer qb_{n}").status_code for n in range(6)]
    assert found == [401] * 4 + [429] * 2


def test_of_those_who_open_one_page_none_uses_its_public_token_up_for_the_others(caller_from):
    here, there = caller_from("203.0.113.24"), caller_from("203.0.113.25")
    page = {"Authorization": f"Bearer {token(origins=[ORIGIN])}", "Origin": ORIGIN}
    assert statuses(here, 5, **page) == [200] * 4 + [429]
    assert statuses(there, 1, **page) == [200]


def test_neighbours_in_one_ipv6_network_are_one_caller(caller_from):
    one, neighbour = caller_from("2001:db8:0:20::1"), caller_from("2001:db8:0:20:ffff::2")
    elsewhere = caller_from("2001:db8:0:21::1")
    assert statuses(one, 2) + statuses(neighbour, 3) == [200] * 4 + [429]
    assert statuses(elsewhere, 1) == [200]


def test_an_address_that_was_made_up_is_no_other_caller(caller_from):
    client = caller_from("203.0.113.26")
    found = [
        ask(client, **{"X-Forwarded-For": f"198.51.100.{n}", "Forwarded": f"for=198.51.100.{n}"})
        for n in range(5)
    ]
    assert [response.status_code for response in found] == [200] * 4 + [429]


def test_behind_a_proxy_that_is_trusted_its_callers_are_counted(caller_from, settings):
    settings.TRUSTED_PROXIES = ["192.0.2.0/24"]
    proxy = caller_from("192.0.2.1")
    one, other = "203.0.113.27", "203.0.113.28"
    assert statuses(proxy, 5, **{"X-Forwarded-For": one}) == [200] * 4 + [429]
    assert statuses(proxy, 1, **{"X-Forwarded-For": other}) == [200]
    # What stands further left was written by the caller, and says nothing.
    forged = {"X-Forwarded-For": f"{other}, {one}, 192.0.2.2"}
    assert statuses(proxy, 1, **forged) == [429]


def test_an_answer_says_how_many_calls_are_left(caller_from):
    client = caller_from("203.0.113.29")
    for remaining in (3, 2, 1, 0, 0):
        response = ask(client)
        assert response["RateLimit-Policy"] == '"anonymous";q=4;w=60'
        assert left(response)[0] == remaining
        assert 1 <= left(response)[1] <= 60


def test_so_does_one_without_a_body_and_one_that_refuses(caller_from, topic):
    path = f"/api/v1/questions/{add(status='published').pk}"
    client = caller_from("203.0.113.30")
    for headers, status in (({"If-None-Match": "*"}, 304), ({"Accept": "text/csv"}, 406)):
        response = ask(client, path, **headers)
        assert response.status_code == status
        assert left(response)[0] in (2, 3)
    assert left(ask(client, "/api/v1/nowhere"))[0] == 1
    assert left(ask(client, Authorization="Bearer x"))[0] == 0


def test_whoever_called_too_often_is_told_when_to_come_again(caller_from):
    client = caller_from("203.0.113.31")
    statuses(client, 4)
    response = ask(client)
    assert (response.status_code, response.json()["type"]) == (429, "/api/problems/throttled")
    assert response["Content-Type"] == "application/problem+json"
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response["Retry-After"] in response.json()["detail"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/api", "/api/docs", "/api/v1/schema", "/api/problems/invalid"]
)
def test_what_is_no_part_of_the_bank_is_not_counted(caller_from, path):
    client = caller_from("203.0.113.32")
    assert [ask(client, path).status_code for _ in range(6)] == [200] * 6
    assert left(ask(client))[0] == 3


# --- the clock

JUMPS = [timedelta(seconds=59), timedelta(hours=-1), timedelta(days=400), timedelta(days=-4000)]


@pytest.mark.parametrize("jump", JUMPS)
def test_when_the_clock_jumps_nobody_is_told_to_come_before_now_or_much_later(caller_from, jump):
    client = caller_from("203.0.113.33")
    statuses(client, 5)
    with time_machine.travel(timezone.now() + jump):
        found = [ask(client) for _ in range(6)]
    found += [ask(client) for _ in range(6)]
    assert all(left(response)[0] >= 0 and 1 <= left(response)[1] <= 60 for response in found)
    refused = [response for response in found if response.status_code == 429]
    assert refused
    assert all(1 <= int(response["Retry-After"]) <= 60 for response in refused)


# --- counting itself


@pytest.fixture
def counter(settings, empty_cache):
    counting.shared.cache_clear()
    return counting.shared()


def test_of_many_at_once_exactly_as_many_pass_as_may(counter):
    def hit():
        return counter.hit("test at once", 20, 600_000).is_allowed

    for cost in (0, 1):
        # Connections are made before it counts.
        counter.hit("test before", 20, 600_000, cost=cost)
    passed = at_once(*[lambda: [hit() for _ in range(5)]] * 16)
    assert sum(map(sum, passed)) == 20


def test_what_may_not_pass_uses_nothing_up(counter):
    assert counter.hit("test cost", 10, 600_000, cost=11)[:2] == (False, 10)
    assert counter.hit("test cost", 10, 600_000, cost=10)[:2] == (True, 0)
    assert counter.hit("test cost", 10, 600_000)[:2] == (False, 0)


@pytest.mark.parametrize("into_the_next", [0, 15, 30, 59])
def test_no_sixty_seconds_let_more_pass_than_one_minute_may(into_the_next):
    """A window that began anew each minute would let twice as many pass around its beginning."""
    now = 1_200_000.0
    counter = counting.MemoryCounter(lambda: now)
    now += 30
    assert sum(counter.hit("a", 60, 60_000).is_allowed for _ in range(100)) == 60
    now += 30 + into_the_next
    passed = sum(counter.hit("a", 60, 60_000).is_allowed for _ in range(100))
    assert passed == into_the_next


def test_a_flood_of_callers_does_not_grow_the_memory(monkeypatch):
    monkeypatch.setattr(counting, "_MOST_KEYS", 100)
    counter = counting.MemoryCounter(lambda: 1_200_000.0)
    for number in range(1_000):
        counter.hit(str(number), 1, 60_000)
    assert not counter.hit("999", 1, 60_000).is_allowed
    assert len(counter._windows) <= 101


@pytest.mark.only_on("large")
def test_a_client_of_another_process_has_no_budget_of_its_own(caller_from):
    client = caller_from("203.0.113.34")
    statuses(client, 4)
    counting.shared.cache_clear()
    assert statuses(APIClient(REMOTE_ADDR="203.0.113.34"), 1) == [429]
