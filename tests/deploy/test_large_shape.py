"""A client at the large shape: through the proxy to two app servers on PostgreSQL and Redis."""

import json
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx
import pytest

from tests.deploy.compose import command_of, health_check
from tests.deploy.shape import BIN, LargeShape, Part

_MISSING = [name for name in ("nginx", "redis-server", "openssl") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.only_on("large"),
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}"),
]

LIMIT = 60
# Long enough to be worth compressing.
LONG = "Why does a proxy compress an answer, and what becomes of its entity tag? " * 30


@pytest.fixture(scope="module")
def shape() -> Iterator[LargeShape]:
    # Few threads, so that a handful of slow clients at an app server would be enough to stop it.
    with LargeShape(RATE_ANONYMOUS=str(LIMIT), WEB_THREADS="2") as shape:
        yield shape


@pytest.fixture(scope="module")
def trust(shape: LargeShape) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=shape.folder / "secrets" / "tls_certificate")


@pytest.fixture(scope="module")
def editor(shape: LargeShape, trust: ssl.SSLContext) -> Iterator[httpx.Client]:
    token = shape.manage("migrate", "issue_token", "me", "--role", "editor").strip()
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=shape.url, headers=headers, verify=trust, timeout=20) as client:
        answer = client.post("/api/v1/topics", json={"slug": "proxies", "name": "Proxies"})
        assert answer.status_code == 201
        yield client


@pytest.fixture
def question(editor: httpx.Client) -> dict[str, str]:
    answer = editor.post(
        "/api/v1/questions",
        json={
            "kind": "open",
            "topic": "proxies",
            "text": LONG,
            "answers": [{"text": "It becomes weak.", "is_correct": True}],
            "status": "published",
        },
    )
    assert answer.status_code == 201
    return answer.json()


def stranger(shape: LargeShape, trust: ssl.SSLContext, address: str) -> httpx.Client:
    """A client without a token, at an address of its own."""
    transport = httpx.HTTPTransport(local_address=address, verify=trust)
    return httpx.Client(base_url=shape.url, transport=transport, timeout=20)


def test_the_api_answers_through_the_proxy_from_both_app_servers(
    shape: LargeShape, editor: httpx.Client, question: dict[str, str]
) -> None:
    before = {name: len(shape.log(name)) for name in ("web-a", "web-b")}
    for _ in range(8):
        answer = editor.get(f"/api/v1/questions/{question['id']}")
        assert answer.status_code == 200
        assert answer.json()["url"].startswith(f"{shape.url}/api/v1/questions/")
    assert answer.headers["Strict-Transport-Security"]
    for name, length in before.items():
        assert f"/api/v1/questions/{question['id']}" in shape.log(name)[length:]


def test_the_pages_and_their_files_come_through(editor: httpx.Client) -> None:
    page = editor.get("/api/docs")
    assert page.status_code == 200
    assert "swagger-ui" in page.text
    script = editor.get("/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js")
    assert script.status_code == 200
    assert script.headers["Content-Encoding"] == "gzip"


def test_an_admin_can_log_in_over_https(shape: LargeShape, editor: httpx.Client) -> None:
    shape.manage(
        "migrate", "shell", "-c",
        "from bank.models import User; User.objects.create_superuser('ada', '', 'for this test')",
    )  # fmt: skip
    with httpx.Client(base_url=shape.url, verify=editor._transport._pool._ssl_context) as person:  # type: ignore[attr-defined]
        person.get("/admin/login/")
        answer = person.post(
            "/admin/login/",
            data={
                "username": "ada",
                "password": "for this test",
                "csrfmiddlewaretoken": person.cookies["csrftoken"],
            },
            headers={"Origin": shape.url, "Referer": f"{shape.url}/admin/login/"},
        )
    assert answer.status_code == 302
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_tag_that_compression_has_weakened_still_says_not_modified(
    editor: httpx.Client, question: dict[str, str]
) -> None:
    for path in (f"/api/v1/questions/{question['id']}", "/api/v1/questions"):
        first = editor.get(path, headers={"Accept-Encoding": "gzip"})
        assert first.headers["Content-Encoding"] == "gzip"
        assert first.headers["ETag"].startswith('W/"')
        assert "Accept-Encoding" in first.headers["Vary"]
        again = editor.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_change_names_its_version_by_a_weak_tag_or_a_strong_one(
    editor: httpx.Client, question: dict[str, str]
) -> None:
    path = f"/api/v1/questions/{question['id']}"
    weak = editor.get(path, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert editor.patch(path, json={"difficulty": 4}, headers={"If-Match": weak}).status_code == 200
    late = editor.patch(path, json={"difficulty": 5}, headers={"If-Match": weak})
    assert late.status_code == 412
    strong = editor.get(path, headers={"Accept-Encoding": "identity"}).headers["ETag"]
    assert strong.startswith('"')
    assert (
        editor.patch(path, json={"difficulty": 5}, headers={"If-Match": strong}).status_code == 200
    )


def test_forged_forwarding_headers_make_no_new_caller(
    shape: LargeShape, trust: ssl.SSLContext
) -> None:
    with stranger(shape, trust, "127.0.0.2") as forger:
        for number in count(1):
            forged = f"203.0.113.{number}"
            answer = forger.get(
                "/api/v1/tags",
                headers={
                    "X-Forwarded-For": forged,
                    "X-Real-IP": forged,
                    "Forwarded": f"for={forged}",
                },
            )
            if answer.status_code == 429:
                break
            assert answer.status_code == 200
            assert number <= LIMIT
    assert int(answer.headers["Retry-After"]) > 0
    # Somebody else, whom the proxy tells apart, is not to blame.
    with stranger(shape, trust, "127.0.0.3") as other:
        assert other.get("/api/v1/tags").status_code == 200


def test_who_reaches_an_app_server_past_the_proxy_cannot_pretend_to_be_it(
    shape: LargeShape, trust: ssl.SSLContext
) -> None:
    def left(address: str, **headers: str) -> int:
        transport = httpx.HTTPTransport(local_address=address)
        with httpx.Client(transport=transport) as client:
            answer = client.get(
                f"http://localhost:{shape.ports['web-a']}/api/v1/tags", headers=headers
            )
        assert answer.json().get("results") == []
        return int(answer.headers["RateLimit"].split(";r=")[1].split(";")[0])

    first = left("127.0.0.4", **{"X-Forwarded-For": "203.0.113.1"})
    assert left("127.0.0.4", **{"X-Forwarded-For": "203.0.113.2"}) == first - 1


def test_slow_clients_stop_nobody_and_are_cut_off(
    shape: LargeShape, trust: ssl.SSLContext, editor: httpx.Client
) -> None:
    head = (
        b"POST /api/v1/questions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    )
    halves = (head + b"X-Half: ", head + b'Content-Length: 1000\r\n\r\n{"kind": ')

    def slow(half: bytes) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", shape.ports["proxy"]))
        connection = trust.wrap_socket(plain, server_hostname="localhost")
        connection.sendall(half)
        return connection

    with ThreadPoolExecutor(8) as pool:
        connections = list(pool.map(slow, halves * 16))
    try:
        for _ in range(20):
            assert editor.get("/api/v1/questions?page_size=1", timeout=5).status_code == 200
        assert editor.patch("/api/v1/topics/proxies", json={}, timeout=5).status_code == 200
        deadline = time.monotonic() + 30
        for connection in connections:
            connection.settimeout(max(0.1, deadline - time.monotonic()))
            # The proxy hangs up without a word, or with a refusal.
            assert connection.recv(1) in (b"", b"H")
    finally:
        for connection in connections:
            connection.close()


@pytest.mark.parametrize(
    "path", ["/metrics", "/metrics?x=1", "//metrics", "/%6Detrics", "/./metrics", "/metrics/"]
)
def test_metrics_are_behind_the_proxy_and_not_before_it(
    shape: LargeShape, editor: httpx.Client, path: str
) -> None:
    answer = editor.get(f"{shape.url}{path}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    with httpx.Client() as watcher:
        inside = watcher.get(f"http://127.0.0.1:{shape.ports['web-b']}/metrics")
    assert inside.status_code == 200
    assert 'bank_request_seconds_count{method="GET",route=' in inside.text


def test_a_body_is_refused_by_the_api_and_a_huge_one_by_the_proxy(editor: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    large = editor.post("/api/v1/questions", content=b" " * 2_600_000, headers=headers)
    huge = editor.post("/api/v1/questions", content=b" " * 3_600_000, headers=headers)
    for answer in (large, huge):
        assert answer.status_code == 413
        assert answer.json()["type"] == "/api/problems/too_large"
    assert "2500000" in large.json()["detail"]
    assert huge.json()["request_id"] == huge.headers["X-Request-ID"]


def test_a_file_of_megabytes_passes_the_proxy_and_is_done_by_the_worker(
    shape: LargeShape, editor: httpx.Client
) -> None:
    # Blank lines are no questions, but they must be carried.
    question = b'{"kind": "open", "topic": "sent-in", "text": "Has it come through?"}'
    url = "/api/v1/imports?format=jsonl"
    sent = editor.post(url, content=question + b"\n" * 4_000_000)
    assert sent.status_code == 202
    words = [str(BIN / "python"), str(shape.root / "manage.py"), *command_of("worker")[2:]]
    worker = Part(shape.ports["web-a"], words, shape.environment("worker"))
    try:
        worker.start()
        deadline = time.monotonic() + 30
        while (told := editor.get(f"/api/v1/imports/{sent.json()['id']}").json())[
            "state"
        ] != "done":
            assert time.monotonic() < deadline, told
            time.sleep(0.2)
    finally:
        worker.close()
    assert told["counts"]["created"] == 1
    assert editor.delete(f"/api/v1/imports/{told['id']}").json()["state"] == "undone"
    assert editor.post(url, content=b" " * 12_000_000).status_code == 413


def test_the_health_check_of_the_image_tells_ready_from_not(shape: LargeShape) -> None:
    command = [sys.executable, *health_check()[1:]]
    ports = {str(shape.ports["web-a"]): 0, str(shape.ports["redis"]): 1}
    for port, code in ports.items():
        done = subprocess.run(command, env={"PORT": port}, capture_output=True)
        assert done.returncode == code


def test_the_worker_deletes_until_it_is_told_to_stop(shape: LargeShape) -> None:
    words = [str(BIN / "python"), str(shape.root / "manage.py"), *command_of("worker")[2:]]
    worker = Part(shape.ports["web-a"], words, shape.environment("worker"))
    try:
        worker.start()
        deadline = time.monotonic() + 30
        while "deleted 0 kept replies" not in worker.log.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        worker.stop()
        assert worker.process is not None
        assert worker.process.returncode == 0
    finally:
        worker.close()


def test_one_app_server_less_is_noticed_by_nobody_and_none_at_all_is_told(
    shape: LargeShape, editor: httpx.Client
) -> None:
    webs = [shape.parts[name] for name in ("web-a", "web-b")]
    webs[0].stop()
    for _ in range(10):
        assert editor.get("/api/v1/questions?page_size=1").status_code == 200
    webs[1].stop()
    answer = editor.get("/api/v1/questions?page_size=1")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert answer.json()["type"] == "/api/problems/unavailable"
    for web in webs:
        web.start()
    deadline = time.monotonic() + 30
    while editor.get("/api/v1/questions?page_size=1").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_every_line_of_the_logs_is_an_object_and_none_holds_a_secret(
    shape: LargeShape, editor: httpx.Client
) -> None:
    editor.get("/api/v1/questions?token=qb_in_the_address")
    secrets = [text for file in (shape.folder / "secrets").iterdir() if (text := file.read_text())]
    secrets += [editor.headers["Authorization"].split()[1], "qb_in_the_address", "It becomes weak"]
    for name in ("web-a", "web-b", "proxy"):
        log = shape.log(name)
        assert log
        for line in log.splitlines():
            assert isinstance(json.loads(line), dict)
        assert not [secret for secret in secrets if secret in log]
