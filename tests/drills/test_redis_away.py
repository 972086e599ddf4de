"""Redis is cut off, hangs or is frozen: reads go on, logins are refused, and it is found again without a restart."""

import time

import httpx
import pytest

from tests.drills.fault_proxy import FaultProxy
from tests.drills.stacks import Callers, Own, Reader, with_port
from tests.servers import NO_POSTGRES, PostgresServer, RedisServer, postgres_programs

pytestmark = [
    pytest.mark.only_on("large"),
    pytest.mark.skipif(postgres_programs() is None, reason=NO_POSTGRES),
]
AWAY = 2.5
LOGIN = {"username": "nobody", "password": "wrong", "name": "drill"}


@pytest.fixture(scope="module")
def stores():
    with PostgresServer() as postgres, RedisServer() as redis:
        if not redis.is_real:
            pytest.skip("redis-server is not installed")
        yield postgres, redis


@pytest.fixture(scope="module")
def line(stores):
    with FaultProxy(("127.0.0.1", int(stores[1].url.rpartition(":")[2].partition("/")[0]))) as line:
        yield line


@pytest.fixture(scope="module")
def server(stores, line):
    server = Own(stores[0].url, with_port(stores[1].url, line.port))
    headers = {"Authorization": f"Bearer {server.prepare()}"}
    with server:
        topic = {"slug": "drill", "name": "Drill"}
        httpx.post(f"{server.url}/api/v1/topics", json=topic, headers=headers).raise_for_status()
        question = {"kind": "open", "topic": "drill", "text": "*Why?*", "status": "published"}
        question |= {"answers": [{"text": "So."}]}
        for _ in range(5):
            httpx.post(f"{server.url}/api/v1/questions", json=question, headers=headers)
        server.headers = headers
        yield server


class HtmlReader(Reader):
    """What is rendered is kept in Redis as well."""

    path = "/api/v1/questions?page_size=5&html=true"


def middle(waits):
    return sorted(waits)[len(waits) // 2]


@pytest.mark.parametrize("fault", ["hang", "cut", "freeze"])
def test_reads_go_on_and_logins_are_refused(stores, line, server, fault):
    redis = stores[1]
    sign_in = f"{server.url}/api/v1/tokens"
    assert httpx.post(sign_in, json=LOGIN, timeout=20).status_code == 401
    readers = [kind(server.url, {}) for kind in (Reader, HtmlReader) * 2]
    with Callers(*readers):
        time.sleep(1)
        began = time.monotonic()
        redis.freeze() if fault == "freeze" else getattr(line, fault)()
        time.sleep(0.5)
        refused = []
        while time.monotonic() < began + AWAY:
            refused.append(httpx.post(sign_in, json=LOGIN, timeout=5))
            assert httpx.get(f"{server.url}/readyz", timeout=5).status_code == 200
            time.sleep(0.2)
        ended = time.monotonic()
        {"hang": line.flow, "cut": line.mend, "freeze": redis.thaw}[fault]()
        back = 0.0
        while httpx.post(sign_in, json=LOGIN, timeout=20).status_code == 503:
            back = time.monotonic() - ended
            assert back < 5
            time.sleep(0.05)

    before = [answer.seconds for reader in readers for answer in reader.between(0, began - 0.2)]
    at_once = [
        answer.seconds for reader in readers for answer in reader.between(began - 0.2, began + 0.5)
    ]
    later = [answer.seconds for reader in readers for answer in reader.between(began + 0.5, ended)]
    print(
        f"Redis {fault}: a read took {middle(before) * 1000:.0f} ms, then {max(at_once) * 1000:.0f} ms at most,"
        f" then {middle(later) * 1000:.0f} ms; logins refused {len(refused)} times, good again after {back:.2f} s"
    )
    assert {answer.status for reader in readers for answer in reader.answers} == {200}
    assert {answer.status_code for answer in refused} == {503}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert all(answer.json()["type"] == "/api/problems/unavailable" for answer in refused)
    # 100 ms once and 5 ms later on, where nothing else is at work on the machine.
    assert max(at_once) < max(before) + 0.35
    assert middle(later) < middle(before) + 0.02
    assert back < 2


def test_while_it_is_away_calls_are_still_counted_in_each_process(stores, line):
    server = Own(stores[0].url, with_port(stores[1].url, line.port), RATE_ANONYMOUS="20")
    with server:
        line.hang()
        try:
            statuses = [httpx.get(f"{server.url}/api/v1/tags").status_code for _ in range(45)]
        finally:
            line.flow()
    # A window may end in between.
    assert 20 <= statuses.count(200) <= 40
    assert statuses.count(429) == 45 - statuses.count(200)


def test_who_changes_something_meanwhile_reads_it_wherever_redis_still_answers(
    stores, line, server
):
    """A process that has not noticed anything may have kept what was true before."""
    address = f"{server.url}/api/v1/topics/drill"
    with Own(stores[0].url, stores[1].url) as other:
        tree = f"{other.url}/api/v1/topics/tree"
        for number in range(4):
            name = f"Number {number}"
            httpx.get(tree).raise_for_status()
            line.hang()
            try:
                changed = httpx.patch(address, json={"name": name}, headers=server.headers)
                seen = httpx.get(tree).json()
            finally:
                line.flow()
            assert changed.status_code == 200
            assert [topic["name"] for topic in seen] == [name]
