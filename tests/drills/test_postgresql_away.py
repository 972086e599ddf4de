"""PostgreSQL is stopped, killed or frozen under load: everybody is told so in time, and nothing confirmed is lost."""

import time
from contextlib import ExitStack, suppress

import httpx
import psycopg
import pytest

from tests.drills.stacks import (
    Callers,
    Own,
    Reader,
    Writer,
    is_answer_of_ours,
    report,
    seconds_until,
)
from tests.servers import NO_POSTGRES, PostgresServer, postgres_programs

pytestmark = [
    pytest.mark.only_on("large"),
    pytest.mark.skipif(postgres_programs() is None, reason=NO_POSTGRES),
]
AWAY = 4.0
# Two seconds, and what a busy machine adds.
LONGEST = 2.6
BACK_WITHIN = 2.0


@pytest.fixture(scope="module")
def postgres():
    with PostgresServer() as postgres:
        yield postgres


@pytest.fixture(scope="module")
def server(postgres):
    server = Own(postgres.url, "")
    headers = {"Authorization": f"Bearer {server.prepare()}"}
    with server:
        topic = {"slug": "drill", "name": "Drill"}
        httpx.post(f"{server.url}/api/v1/topics", json=topic, headers=headers).raise_for_status()
        server.headers = headers
        yield server


@pytest.mark.parametrize("fault", ["stop", "kill", "freeze"])
def test_who_calls_meanwhile_is_told_in_time_and_nothing_confirmed_is_lost(postgres, server, fault):
    callers = [Reader(server.url, server.headers) for _ in range(3)]
    callers += [Writer(server.url, server.headers) for _ in range(2)]
    with Callers(*callers) as at_work:
        began = time.monotonic()
        getattr(postgres, fault)()
        time.sleep(0.2)
        broken = time.monotonic()
        while time.monotonic() < began + AWAY:
            assert httpx.get(f"{server.url}/healthz", timeout=5).status_code == 200
            ready = httpx.get(f"{server.url}/readyz", timeout=5)
            assert (ready.status_code, ready.headers["Retry-After"]) == (503, "2")
            time.sleep(0.1)
        ended = time.monotonic()
        postgres.thaw() if fault == "freeze" else postgres.start()
        back = seconds_until(server.url, "/api/v1/questions?page_size=1", 200)
        time.sleep(0.5)
        again = time.monotonic()
        time.sleep(1)

    answered_meanwhile = [
        answer
        for caller in at_work
        for answer in caller.between(broken, ended)
        if answer.at + answer.seconds < ended
    ]
    slowest = max(answer.seconds for caller in at_work for answer in caller.between(began, ended))
    print(f"{fault}: slowest answer {slowest:.2f} s, good again {back:.2f} s after its return")
    assert answered_meanwhile
    assert {answer.status for answer in answered_meanwhile} == {503}
    assert all(answer.is_sound for answer in answered_meanwhile)
    assert slowest < LONGEST
    assert back < BACK_WITHIN
    afterwards = [answer for caller in at_work for answer in caller.between(again, again + 1)]
    assert {answer.status for answer in afterwards} == {200, 201}

    with httpx.Client(base_url=server.url, headers=server.headers) as client:
        told = report(fault, at_work, client)
    assert (told.lost, told.doubled) == ([], [])
    assert told.told > 0


def test_while_it_is_frozen_no_thread_is_used_up_by_waiting(postgres, server):
    """More callers than threads, and the process still says that it is alive without delay."""
    callers = [Reader(server.url, server.headers, pause=0) for _ in range(16)]
    with Callers(*callers):
        postgres.freeze()
        try:
            # Those who were at work when it froze wait for their two seconds once.
            time.sleep(LONGEST)
            waits = []
            for _ in range(20):
                began = time.monotonic()
                assert httpx.get(f"{server.url}/healthz", timeout=5).status_code == 200
                waits.append(time.monotonic() - began)
                time.sleep(0.05)
        finally:
            postgres.thaw()
    print(
        f"frozen, 16 callers: alive within {max(waits):.2f} s, {sorted(waits)[10]:.3f} s in the middle"
    )
    assert max(waits) < 1.5


def test_what_takes_long_is_told_so_by_the_server_and_not_taken_for_away(postgres, server):
    """A lock that is held for longer than anybody is silent; then the statement has its own end."""
    with psycopg.connect(postgres.url) as holder:
        holder.execute("LOCK TABLE bank_question IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        answer = httpx.get(f"{server.url}/api/v1/questions", timeout=20)
        took = time.monotonic() - began
        assert httpx.get(f"{server.url}/readyz").status_code == 200
    print(f"locked: told {answer.status_code} after {took:.1f} s")
    assert answer.status_code == 503
    assert 4 < took < 8
    assert httpx.get(f"{server.url}/api/v1/questions").status_code == 200


def test_while_it_takes_no_more_connections_everybody_is_told_so(postgres, server):
    with ExitStack() as held:
        own = held.enter_context(psycopg.connect(postgres.url, autocommit=True))
        # The app server loses those that it has, and finds them taken.
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        with suppress(psycopg.OperationalError):
            while True:
                held.enter_context(psycopg.connect(postgres.url))
        answers = [httpx.get(f"{server.url}/api/v1/questions?page_size={n}") for n in range(1, 9)]
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        assert httpx.get(f"{server.url}/readyz").status_code == 503
    assert [answer.status_code for answer in answers] == [503] * 8
    assert all(is_answer_of_ours(answer) for answer in answers)
    back = seconds_until(server.url, "/readyz", 200)
    print(f"full: told so within {max(a.elapsed.total_seconds() for a in answers):.2f} s")
    assert back < BACK_WITHIN
