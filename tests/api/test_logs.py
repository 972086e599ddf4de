"""One line for each request, with what an operator needs and nothing that a caller sent."""

import io
import json
import logging
import re
import socket
import time

import httpx
import pytest
from django.http import HttpResponse
from django.urls import include, path

from api.log_lines import JSONFormatter, TextFormatter
from bank.models import ApiToken, User
from tests.app_server import AppServer


def broken(request):
    """Fails as a database does: with a message that quotes what was sent."""
    try:
        raise ValueError(f"invalid input: {request.GET['q']}")
    except ValueError as error:
        raise RuntimeError(f"could not store {request.GET['q']}") from error


def text(request, name):
    logging.getLogger("somebody").warning("while at work")
    return HttpResponse("four")


urlpatterns = [
    path("", include("api.urls")),
    path("broken", broken, name="broken"),
    path("texts/<slug:name>", text, name="text"),
]


class Lines:
    """What is logged, line by line, as the formatter has it."""

    def __init__(self, formatter):
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(formatter)

    def __iter__(self):
        return (json.loads(line) for line in self.stream.getvalue().splitlines())

    def of(self, logger):
        return [line for line in self if line["logger"] == logger]


@pytest.fixture
def listen(settings):
    """Listens to every logger, from the given level on."""
    settings.ROOT_URLCONF = __name__
    root = logging.getLogger()
    before = root.level
    heard = []

    def listen(formatter=None, level=logging.INFO):
        lines = Lines(formatter or JSONFormatter())
        heard.append(lines)
        root.addHandler(lines.handler)
        root.setLevel(level)
        return lines

    yield listen
    root.setLevel(before)
    for lines in heard:
        root.removeHandler(lines.handler)


def test_a_request_is_one_line_with_who_what_and_how_long(listen, client_as):
    lines = listen()
    editor = client_as("editor")
    answer = editor.get("/texts/my-own?secret=1", HTTP_X_REQUEST_ID="mine")
    [line] = lines.of("api.logs")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line.pop("ms") >= 0
    assert line.pop("message").startswith("GET /texts/my-own 200 ")
    assert line == {
        "level": "INFO",
        "logger": "api.logs",
        "request_id": "mine",
        "method": "GET",
        "route": "text",
        "path": "/texts/my-own",
        "status": 200,
        # Our own page knows no tokens, so this one was never looked at.
        "caller": "unknown",
        "bytes": len(answer.content),
    }


def test_the_caller_is_the_beginning_of_a_token_that_counts(listen, client_as, client, db):
    lines = listen()
    client_as("editor").get("/api/v1/tags")
    client.get("/api/v1/tags")
    client.get("/api/v1/tags", HTTP_AUTHORIZATION="Bearer qb_madeup0123456789")
    told = [(line["caller"], line["status"]) for line in lines.of("api.logs")]
    token = ApiToken.objects.get()
    assert told == [(token.prefix, 200), ("anonymous", 200), ("unknown", 401)]
    assert len(token.prefix) < 15


def test_what_others_log_meanwhile_carries_the_id_of_the_request(listen, client):
    lines = listen()
    client.get("/texts/a", HTTP_X_REQUEST_ID="mine")
    logging.getLogger("somebody").warning("afterwards")
    assert [line.get("request_id") for line in lines.of("somebody")] == ["mine", None]


def test_probes_that_go_well_are_not_told(listen, client, db):
    lines = listen()
    for name in ("healthz", "readyz", "metrics"):
        assert client.get(f"/{name}").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 404
    assert [line["status"] for line in lines.of("api.logs")] == [404]


def test_nobody_writes_lines_of_his_own_or_endless_ones(listen, client):
    lines = listen(TextFormatter())
    client.get("/texts/%0A2026-11-23 00:00:00 INFO I was never here")
    client.get("/" + "x" * 5_000)
    said = lines.stream.getvalue().splitlines()
    assert [line for line in said if line.startswith("2026-11-23 00:00:00")] == []
    assert max(map(len, said)) < 500


@pytest.mark.django_db
@pytest.mark.parametrize("formatter", [JSONFormatter, TextFormatter])
@pytest.mark.parametrize(
    "path",
    [
        "/qb_3fA9xK1bSECRETSECRETSECRET",
        "/api/v1/tokens/qb_3fA9xK1bSECRETSECRETSECRET",
        "/api/v1/topics/qb_3fA9xK1bSECRETSECRETSECRET/x",
        "/api/v1/draws/SECRETxxxxxxxxxxxxxxxx",
        "/api/v1/draws/SECRETxxxxxxxxxxxxxxxx.json",
        "/api/v1/draws/SECRETxxxxxxxxxxxxxxxx/nope",
        "/api/v1/readers/SECRET",
        "/api/v1/readers/SECRET%22%5C",
    ],
)
def test_a_right_or_a_person_in_an_address_is_not_told(listen, client, formatter, path):
    lines = listen(formatter())
    client.get(path)
    said = lines.stream.getvalue()
    assert "SECRET" not in said
    assert " 40" in said
    if formatter is JSONFormatter:
        assert list(lines)


@pytest.mark.parametrize("formatter", [JSONFormatter, TextFormatter])
def test_an_exception_is_told_without_what_was_sent(listen, client, formatter):
    lines = listen(formatter())
    client.raise_request_exception = False
    assert client.get("/broken?q=forty-two").status_code == 500
    said = lines.stream.getvalue()
    assert "builtins.RuntimeError" in said
    assert "builtins.ValueError" in said
    assert "test_logs.py" in said
    assert "forty-two" not in said


def test_a_failure_is_told_once_with_its_cause(listen, client):
    lines = listen()
    client.raise_request_exception = False
    client.get("/broken?q=x", HTTP_X_REQUEST_ID="mine")
    [line] = lines.of("django.request")
    assert (line["level"], line["request_id"]) == ("ERROR", "mine")
    assert "in broken" in line["exception"]


def test_outside_of_requests_an_exception_is_told_in_whole(listen):
    lines = listen()
    try:
        raise RuntimeError("The file is missing")
    except RuntimeError:
        logging.getLogger("somebody").exception("no")
    [line] = lines.of("somebody")
    assert line["exception"].endswith("RuntimeError: The file is missing")


@pytest.mark.django_db(transaction=True)
def test_a_whole_run_tells_no_secret_and_no_answer():
    user = User.objects.create_user("ada", role="admin", password="open sesame 1")
    user.is_staff = user.is_superuser = True
    user.save()
    token = ApiToken.objects.issue(user=user, name="test")
    said = [
        "the answer is forty-two",
        "an explanation of it",
        "not even json",
        "qb_madeup0123456789",
        "open sesame 1",
        "open sesame 2",
        "open sesame 3",
        "in-the-address",
        "in a broken header",
        "in a cookie",
        token,
    ]
    question = {
        "kind": "open",
        "topic": "logs",
        "text": "What is never told?",
        "answers": [{"text": said[0], "is_correct": True}],
        "explanation": said[1],
    }
    with AppServer(LOG_FORMAT="json", LOG_LEVEL="DEBUG") as server:
        with httpx.Client(base_url=server.url, timeout=20) as client:
            mine = {"Authorization": f"Bearer {token}"}
            topic = {"slug": "logs", "name": "Logs"}
            assert client.post("/api/v1/topics", json=topic, headers=mine).status_code == 201
            written = client.post("/api/v1/questions", json=question, headers=mine)
            assert written.status_code == 201
            unsound = {**question, "kind": "numerical"}
            client.post("/api/v1/questions", json=unsound, headers=mine)
            client.post("/api/v1/questions", content=said[2], headers=mine)
            bad = {"Authorization": f"Bearer {said[3]}"}
            assert client.get("/api/v1/questions", headers=bad).status_code == 401
            credentials = {"username": "ada", "name": "mine"}
            for password in said[4:6]:
                client.post("/api/v1/tokens", json={**credentials, "password": password})
            client.get(f"/api/v1/questions?token={said[7]}")
            # No proper client sends this.
            with socket.create_connection(("127.0.0.1", server.port)) as plain:
                plain.sendall(f"GET / HTTP/1.1\r\nX-Broken(: {said[8]}\r\n\r\n".encode())
                assert plain.recv(20).startswith(b"HTTP/1.1 400")
            client.get("/admin/login/", headers={"Cookie": f"sessionid={said[9]}"})
            form = {"username": "ada", "csrfmiddlewaretoken": client.cookies["csrftoken"]}
            for password in (said[6], said[4]):
                client.post("/admin/login/", data={**form, "password": password})
            assert "sessionid" in client.cookies
            said.append(client.cookies["sessionid"])
            client.get("/admin/bank/question/")
            client.get("/api/v1/questions/1/nothing")
        log = server.log.read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    told = [line for line in lines if line["logger"] == "api.logs"]
    assert len(told) >= 13
    assert {line["caller"] for line in told} == {token[:11], "unknown", "anonymous", "session"}
    assert [secret for secret in said if secret in log] == []


@pytest.mark.django_db(transaction=True)
def test_neither_guesses_nor_files_nor_words_to_search_for_are_told():
    """Nor by the worker, which has no request."""
    user = User.objects.create_user("ada", role="editor")
    secret = ApiToken.objects.issue(user=user, name="test")
    said = ["brzk-right", "brzk-guess", "brzk-feedback", "brzk-imported", "brzk-broken"]
    said += ["brzk-search", "brzk-name", "brzk-reader", "brzk-seed", "brzk-idempotency"]
    right, guess, feedback, imported, broken, search, name, reader, seed, key = said
    answers = [{"text": right, "is_correct": True, "feedback": feedback}]
    question = {"kind": "short_text", "topic": "logs", "text": "Why?", "status": "published"}
    file = json.dumps({**question, "key": imported, "answers": [{"text": imported}]})
    with AppServer(LOG_FORMAT="json", LOG_LEVEL="DEBUG", IMPORT_AT_ONCE_BYTES="0") as server:
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key}
        with httpx.Client(base_url=f"{server.url}/api/v1", timeout=20) as client:
            client.post("/topics", json={"slug": "logs", "name": "Logs"}, headers=headers)
            body = {**question, "answers": answers}
            made = client.post("/questions", json=body, headers={**headers, "Idempotency-Key": "1"})
            assert made.status_code == 201
            for answer in (right, guess, [guess], {guess: guess}):
                client.post(f"/questions/{made.json()['id']}/check", json={"answer": answer})
            client.get("/questions", params={"search": search})
            client.get("/questions", params={"search": search, "nonsense": search})
            client.get("/draws", params={"seed": seed})
            drawn = client.post("/draws", json={"parts": [{"count": 1}], "not_seen_by": reader})
            assert drawn.status_code == 201
            named = {**headers, "Idempotency-Key": "2"}
            said.append(client.post("/tokens", json={"name": name}, headers=named).json()["token"])
            for number, content in enumerate((f"{file}\n{broken}\n", f'{{"text": "{broken}"}}\n')):
                once = {
                    "Idempotency-Key": f"{key}-{number}",
                    "Content-Type": "application/octet-stream",
                }
                url = f"/imports?format=jsonl&reason={broken}"
                sent = client.post(url, content=content, headers={**headers, **once})
                assert sent.status_code == 202, sent.text
                until = time.monotonic() + 20
                while client.get(sent.json()["url"], headers=headers).json()["state"] != "refused":
                    assert time.monotonic() < until
                    time.sleep(0.1)
        log = server.log.read_text()
    assert log.count('"api.logs"') > 10
    assert [word for word in said if word in log] == []
