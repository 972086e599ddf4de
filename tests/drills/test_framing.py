"""Where a request begins and ends is never in doubt: one that could be read in two ways is refused, and nothing after it."""

import socket

import pytest

from bank.editing import add_topic
from bank.models import ApiToken, Question, User
from tests.app_server import AppServer
from tests.builders import OPERATOR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("small")]
HOST = "Host: localhost"
QUESTION = b'{"kind":"open","text":"Why?","topic":"python","answers":[{"text":"So."}]}'
# What somebody would like to have answered in another's place.
SMUGGLED = b"GET /api/v1/tags HTTP/1.1\r\nHost: localhost\r\n\r\n"
UNKNOWN = {
    "no host": [],
    "an unknown host": ["Host: evil.example.org"],
    "an empty host": ["Host:"],
}
ODD = {
    "two hosts": [HOST, "Host: evil.example.org"],
    "two lengths": [HOST, "Content-Length: 0", f"Content-Length: {len(SMUGGLED)}"],
    "a list of lengths": [HOST, f"Content-Length: 0, {len(SMUGGLED)}"],
    "a length with a sign": [HOST, f"Content-Length: +{len(SMUGGLED)}"],
    "a negative length": [HOST, "Content-Length: -1"],
    "a length and chunks": [HOST, "Content-Length: 0", "Transfer-Encoding: chunked"],
    "chunks twice": [HOST, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
    "unknown chunks": [HOST, "Transfer-Encoding: xchunked"],
    "chunks that are none": [HOST, "Transfer-Encoding: chunked, identity"],
    "a blank before the colon": [HOST, "Transfer-Encoding : chunked"],
    "a header on two lines": [HOST, "X-Word: a", " Transfer-Encoding: chunked"],
    "an underscore for a dash": [HOST, "Transfer_Encoding: chunked", "Content-Length: 0x10"],
}


# Each of them is whole by itself, but shorter than it says.
SHORT = {
    "JSON": ("questions", "application/json", QUESTION),
    "a file": ("imports?format=jsonl", "application/octet-stream", QUESTION + b"\n"),
    "a form": (
        "imports",
        "multipart/form-data; boundary=B",
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n'
        + QUESTION
        + b"\r\n--B--\r\n",
    ),
}


@pytest.fixture(scope="module")
def received(django_db_setup, django_db_blocker):
    """What the server sends for each of these, before it closes the connection or waits for more."""
    with django_db_blocker.unblock(), AppServer() as server:
        return {name: answer(server, lines) for name, lines in (UNKNOWN | ODD).items()}


def answer(server, lines, path="checks", body=SMUGGLED):
    head = "\r\n".join([f"POST /api/v1/{path} HTTP/1.1", *lines, "", ""]).encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(head + body)
        connection.shutdown(socket.SHUT_WR)
        told = b""
        while part := connection.recv(65536):
            told += part
    return told


@pytest.mark.parametrize("name", ODD)
def test_what_can_be_read_in_two_ways_is_refused_once(received, name):
    told = received[name]
    assert told.startswith(b"HTTP/1.1 400 "), told[:300]
    assert b"application/problem+json" in told
    # What came behind was not taken for a request.
    assert told.count(b"HTTP/1.1 ") == 1, told
    assert b"Connection: close" in told


@pytest.mark.parametrize("name", UNKNOWN)
def test_who_does_not_say_whom_he_means_is_refused(received, name):
    assert received[name].startswith(b"HTTP/1.1 400 ")
    assert b"The Host header is missing" in received[name]


@pytest.mark.parametrize("name", SHORT)
def test_a_body_that_breaks_off_is_refused_and_nothing_of_it_is_stored(name):
    path, content_type, body = SHORT[name]
    add_topic(slug="python", name="Python", by=OPERATOR)
    user = User.objects.create(username="editor", role="editor")
    secret = ApiToken.objects.issue(user=user, name="test")
    with AppServer() as server:
        lines = [HOST, f"Authorization: Bearer {secret}", f"Content-Type: {content_type}"]
        whole = answer(server, [*lines, f"Content-Length: {len(body)}"], path, body)
        assert whole.startswith(b"HTTP/1.1 201 "), whole
        stored = Question.objects.count()
        short = answer(server, [*lines, f"Content-Length: {len(body) + 9}"], path, body)
    assert short.startswith(b"HTTP/1.1 400 "), short
    assert b"The body ends before" in short
    assert Question.objects.count() == stored
