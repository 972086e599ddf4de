"""Where a request begins and ends is never in doubt: one that could be read in two ways is refused, and nothing after it."""

import socket

import pytest

from tests.app_server import AppServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("small")]
HOST = "Host: localhost"
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


@pytest.fixture(scope="module")
def received(django_db_setup, django_db_blocker):
    """What the server sends for each of these, before it closes the connection or waits for more."""
    with django_db_blocker.unblock(), AppServer() as server:
        return {name: answer(server, lines) for name, lines in (UNKNOWN | ODD).items()}


def answer(server, lines):
    head = "\r\n".join(["POST /api/v1/checks HTTP/1.1", *lines, "", ""]).encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(head + SMUGGLED)
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
