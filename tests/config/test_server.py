"""The app server: when it does not start, how it stops, and how it refuses."""

import http.client
import subprocess
import time

import httpx
import pytest

from tests.app_server import AppServer
from tests.builders import add

pytestmark = pytest.mark.django_db(transaction=True)

PRODUCTION = {
    "PRODUCTION": "yes",
    "SECRET_KEY": "Ab3-" * 4 + "0123456789_abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "localhost",
    "DATABASE_URL": "postgres://bank@database/bank",
    "REDIS_URL": "redis://redis:6379/0",
}


def refusal(**environment):
    """What the server says when it is to start with these, and does not."""
    server = AppServer(**{**PRODUCTION, **environment})
    try:
        done = subprocess.run(
            server.command, env=server.environment, capture_output=True, text=True, timeout=60
        )
    finally:
        server.close()
    assert done.returncode == 1
    assert "Booting worker" not in done.stderr
    return done.stderr


@pytest.mark.only_on("small")
@pytest.mark.parametrize(
    ("environment", "identity"),
    [
        ({"DEBUG": "yes"}, "api.E001"),
        ({"SECRET_KEY": "weak"}, "api.E002"),
        ({"ALLOWED_HOSTS": "*"}, "api.E003"),
        ({"REDIS_URL": "", "WEB_PROCESSES": "2"}, "api.E004"),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "bank.E001"),
    ],
)
def test_in_production_it_does_not_start_with_settings_for_development(environment, identity):
    said = refusal(**environment)
    assert identity in said
    assert said.endswith("Not started, because PRODUCTION is not `no`.\n")
    assert "Traceback" not in said


@pytest.mark.only_on("small")
def test_a_typing_error_in_production_is_not_taken_for_development():
    assert "PRODUCTION is 'true'" in refusal(PRODUCTION="true")


@pytest.mark.only_on("large")
def test_in_production_it_starts_with_settings_for_production():
    kept = {name: PRODUCTION[name] for name in ("PRODUCTION", "SECRET_KEY")}
    with AppServer(**kept, WEB_PROCESSES="2") as server:
        assert httpx.get(f"{server.url}/readyz").status_code == 200


def test_before_it_stops_it_is_not_ready_and_still_answers():
    with AppServer(DRAIN_SECONDS="2") as server:
        assert httpx.get(f"{server.url}/readyz").status_code == 200
        server.process.terminate()
        deadline = time.monotonic() + 2
        while httpx.get(f"{server.url}/readyz").status_code == 200:
            assert time.monotonic() < deadline
        answer = httpx.get(f"{server.url}/readyz")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert httpx.get(f"{server.url}/api/v1/tags").status_code == 200
        assert server.process.wait(20) == 0


def test_a_large_body_that_is_refused_gets_to_read_why():
    with AppServer() as server:
        for token, size, status in (("qb_nobody", 2_000_000, 401), ("qb_nobody", 3_000_000, 413)):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            connection.request("POST", "/api/v1/questions", b" " * size, headers)
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Content-Type"]) == (
                status,
                "application/problem+json",
            )
            answer.read()
            connection.close()


def test_it_is_asked_for_its_health_under_any_name():
    with AppServer() as server:
        for path in ("/healthz", "/readyz", "/metrics"):
            headers = {"Host": "10.0.0.7:8000"}
            assert httpx.get(server.url + path, headers=headers).status_code == 200
        answer = httpx.get(f"{server.url}/api/v1/tags", headers={"Host": "10.0.0.7:8000"})
        assert answer.status_code == 400


def test_to_head_no_body_is_even_offered_to_the_server(topic):
    """It would drop one, and warn of it in the log."""
    add(status="published")
    paths = ["questions", "questions/1", "nowhere", "questions?x=1", "exports?format=jsonl"]
    with AppServer() as server:
        for path in paths:
            url = f"{server.url}/api/v1/{path}"
            get, head = httpx.get(url), httpx.head(url)
            assert (head.status_code, head.content) == (get.status_code, b"")
            kept = ("Content-Type", "Content-Length", "Content-Disposition")
            assert [head.headers.get(name) for name in kept] == [
                get.headers.get(name) for name in kept
            ]
        assert "no-body" not in server.log.read_text()
