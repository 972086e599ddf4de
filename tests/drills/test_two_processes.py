"""What one process is told, the other knows as well: tokens, their last use, and how often somebody has called."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from django.core.cache import cache
from django.utils import timezone

from bank.models import ApiToken, User
from tests.app_server import AppServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("large")]
WITHIN = 1.0


@pytest.fixture
def server(db):
    with AppServer(WEB_PROCESSES="2", WEB_THREADS="4") as server:
        yield server


@pytest.fixture
def user():
    return User.objects.create_user("somebody", role="editor")


def bearing(secret):
    return {"Authorization": f"Bearer {secret}"}


def at_once(server, times, **how):
    """So many calls, each by a connection of its own, so that both processes get some."""

    def ask(_):
        return httpx.get(f"{server.url}/api/v1/tags", timeout=20, **how).status_code

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, range(times)))


def test_a_token_that_is_revoked_or_rotated_counts_nowhere_after_a_second(server, user):
    other = bearing(ApiToken.objects.issue(user=user, name="other"))
    for end in ("revoke", "rotate", "leave"):
        secret = ApiToken.objects.issue(user=user, name=end)
        pk = ApiToken.objects.latest("pk").pk
        assert set(at_once(server, 24, headers=bearing(secret))) == {200}
        url = f"{server.url}/api/v1/tokens/{pk}"
        if end == "revoke":
            httpx.delete(url, headers=other).raise_for_status()
        elif end == "rotate":
            httpx.post(f"{url}/rotate", headers=other).raise_for_status()
        else:
            User.objects.update(is_active=False)
        time.sleep(WITHIN)
        assert set(at_once(server, 24, headers=bearing(secret))) == {401}, end


def test_the_last_use_is_written_once_a_minute_by_all_of_them_together(server, user):
    secret = ApiToken.objects.issue(user=user, name="test")
    assert set(at_once(server, 24, headers=bearing(secret))) == {200}
    first = ApiToken.objects.get().last_used_at
    assert timezone.now() - first < timedelta(minutes=1)
    assert set(at_once(server, 24, headers=bearing(secret))) == {200}
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    at_once(server, 24, headers=bearing(secret))
    assert ApiToken.objects.get().last_used_at > first


def test_who_calls_both_may_call_no_more_often_than_who_calls_one(db):
    cache.clear()
    # Those of one minute count in the next for as long as it reaches back.
    left = 60 - time.time() % 60
    if left < 15:
        time.sleep(left + 0.1)
    with AppServer(WEB_PROCESSES="2", WEB_THREADS="4", RATE_ANONYMOUS="20") as server:
        found = at_once(server, 60)
    assert (found.count(200), found.count(429)) == (20, 40)
