"""The app server starts with both stores away, says so, and is good as soon as they are there."""

import httpx
import pytest

from tests.drills.stacks import Own, seconds_until
from tests.servers import NO_POSTGRES, PostgresServer, RedisServer, postgres_programs

pytestmark = [
    pytest.mark.only_on("large"),
    pytest.mark.skipif(postgres_programs() is None, reason=NO_POSTGRES),
]


def test_it_starts_with_both_away_and_is_good_when_they_come():
    with PostgresServer() as postgres, RedisServer() as redis:
        server = Own(postgres.url, redis.url)
        server.prepare()
        postgres.stop()
        redis.stop()
        with server:
            assert httpx.get(f"{server.url}/healthz").status_code == 200
            for path in ("/readyz", "/api/v1/questions", "/api/v1/draws?seed=x"):
                answer = httpx.get(f"{server.url}{path}")
                assert answer.status_code == 503
                assert answer.headers["Content-Type"] == "application/problem+json"
                assert int(answer.headers["Retry-After"]) > 0
            login = {"username": "x", "password": "y", "name": "z"}
            assert httpx.post(f"{server.url}/api/v1/tokens", json=login).status_code == 503
            assert httpx.get(f"{server.url}/api/docs").status_code == 200
            postgres.start()
            with_database = seconds_until(server.url, "/api/v1/questions", 200)
            redis.start()
            ready = seconds_until(server.url, "/readyz", 200)
            status = 503
            began = seconds_until(server.url, "/healthz", 200)
            while status == 503 and began < 5:
                status = httpx.post(
                    f"{server.url}/api/v1/tokens", json=login, timeout=20
                ).status_code
                began += 0.1
            print(
                f"started alone: reads {with_database:.2f} s after PostgreSQL, ready {ready:.2f} s"
            )
            assert with_database < 2
            assert status == 401
