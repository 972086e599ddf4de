"""What only a real server and a real connection can show."""

import json
import socket

import httpx
import pytest

from bank.models import ApiToken, Tag, User
from tests.app_server import AppServer
from tests.builders import caller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(db):
    with AppServer(BODY_MAX_BYTES="20000") as server:
        yield server


@pytest.fixture
def token(db):
    caller("editor", "editor")
    return ApiToken.objects.issue(user=User.objects.get(), name="test")


def raw(server, *lines, body=b""):
    """What the server answers to these bytes: its status and its body."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
        received = b""
        while part := connection.recv(65536):
            received += part
    head, _, rest = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode().lower(), json.loads(rest)


def test_bodies_are_read_for_what_they_are(server, token):
    post = ["POST /api/v1/tags HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}"]
    post += ["Content-Type: application/json"]
    found = {}

    chunked = b'1e\r\n{"slug": "easy", "name": "Ea"}\r\n0\r\n\r\n'
    found["chunked"] = raw(server, *post, "Transfer-Encoding: chunked", body=chunked)
    found["too large"] = raw(server, *post, "Content-Length: 20001", body=b"x" * 20001)
    found["gzip"] = raw(server, *post, "Content-Encoding: gzip", "Content-Length: 2", body=b"{}")
    found["absent"] = raw(server, *post, "Content-Length: 0")
    found["no number"] = raw(server, *post, "Content-Length: 2x", body=b"{}")
    found["brackets"] = raw(server, *post, "Content-Length: 20000", body=b"[" * 20000)
    found["long address"] = raw(
        server, f"GET /api/v1/tags?x={'x' * 9000} HTTP/1.1", "Host: localhost"
    )

    assert {name: status for name, (status, _, _) in found.items()} == {
        "chunked": 411,
        "too large": 413,
        "gzip": 415,
        "absent": 400,
        "no number": 400,
        "brackets": 400,
        "long address": 414,
    }
    for status, head, problem in found.values():
        assert "content-type: application/problem+json" in head
        assert problem["status"] == status
        assert problem["type"].startswith("/api/problems/")
    assert not Tag.objects.exists()


def test_a_connection_goes_on_after_a_refusal(server, token):
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{server.url}/api/v1", headers=headers) as client:
        assert client.post("/tags", content=b"{").status_code == 415
        assert client.post("/tags", json={"slug": "A"}).status_code == 400
        assert client.post("/tags", json={"slug": "a", "name": "A"}).status_code == 201
        assert client.post("/tags", content=iter([b"{}"])).status_code == 411
        assert client.get("/tags/a").json()["name"] == "A"
