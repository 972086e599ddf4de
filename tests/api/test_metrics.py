"""What a Prometheus sees, and who else does not."""

import re

import httpx
import pytest
from prometheus_client import REGISTRY

from tests.app_server import AppServer


def count(name, **labels):
    return REGISTRY.get_sample_value(name, labels) or 0


def test_requests_are_counted_by_route_method_and_status(client, db):
    labels = {"route": "question-detail", "method": "GET", "status": "404"}
    before = count("bank_request_seconds_count", **labels)
    client.get("/api/v1/questions/123456")
    client.get("/api/v1/questions/123457")
    assert count("bank_request_seconds_count", **labels) == before + 2
    assert count("bank_request_seconds_sum", **labels) > 0


def test_what_callers_make_up_makes_no_new_series(client, db):
    before = {sample.labels["route"] for sample in requests()}
    for word in ("a", "b", "c"):
        client.get(f"/{word}")
        client.generic(word.upper(), "/api/v1/questions")
    after = requests()
    assert {sample.labels["route"] for sample in after} - before <= {"unknown", "question-list"}
    assert {s.labels["method"] for s in after} <= {
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other",
    }  # fmt: skip


def requests():
    [metric] = [m for m in REGISTRY.collect() if m.name == "bank_request_seconds"]
    return metric.samples


def test_refused_callers_are_counted(client, db, settings):
    settings.RATES = {**settings.RATES, "anonymous": 1}
    before = count("bank_throttled_total")
    answers = [client.get("/api/v1/tags", REMOTE_ADDR="198.51.100.7") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 429, 429]
    assert count("bank_throttled_total") == before + 2


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.3.0.9"])
def test_they_are_told_to_the_addresses_that_were_chosen(client, settings, address):
    settings.METRICS_ALLOWED = ["127.0.0.1", "::1", "10.3.0.0/24"]
    answer = client.get("/metrics", REMOTE_ADDR=address, HTTP_HOST="10.3.0.2:8000")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert "# HELP bank_request_seconds " in answer.content.decode()


@pytest.mark.parametrize(
    "request_of",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"REMOTE_ADDR": ""},
        # A proxy on this very machine.
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    ],
)
def test_for_others_there_is_nothing(client, request_of):
    answer = client.get("/metrics", **request_of)
    assert answer.status_code == 404
    assert answer.json()["type"] == "/api/problems/not_found"


def test_they_can_only_be_read(client):
    answer = client.post("/metrics")
    assert answer.status_code == 405
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("large")
def test_whichever_process_answers_tells_of_all():
    with AppServer(WEB_PROCESSES="3", WEB_THREADS="1") as server:
        for _ in range(30):
            httpx.get(f"{server.url}/api/v1/tags?page_size=1")
        answers = [httpx.get(f"{server.url}/metrics").text for _ in range(6)]
    pattern = r'bank_request_seconds_count\{method="GET",route="tag-list",status="200"\} (\S+)'
    assert {re.search(pattern, text)[1] for text in answers} == {"30.0"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("large")
def test_a_database_that_is_away_is_counted():
    with AppServer(DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing") as server:
        assert httpx.get(f"{server.url}/api/v1/tags").status_code == 503
        assert httpx.get(f"{server.url}/readyz").status_code == 503
        text = httpx.get(f"{server.url}/metrics").text
    assert "bank_database_unavailable_total 2.0" in text
