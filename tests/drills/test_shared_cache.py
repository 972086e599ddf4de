"""
A shared cache between the API and its callers, nginx's own: what it keeps of one caller never reaches another.

It keeps all that says of itself that anybody may keep it, and for longer than it should, so that whatever a cache could
mix up here is mixed up.
"""

import itertools
import os
import pwd
import shutil
from urllib.parse import quote

import httpx
import pytest

from bank.models import ApiToken
from tests.app_server import AppServer
from tests.builders import add, caller
from tests.deploy.shape import Part, free_port

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed"),
]
ORIGIN = "https://quiz.example.org"
# `no-cache` would keep nginx from keeping anything. Ignored, its other rules stay: `Vary`, and what is said here.
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    proxy_cache_path {folder}/kept keys_zone=kept:1m;
    map $upstream_http_cache_control $is_for_one {{ default 0; ~(private|no-store) 1; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass {url};
            proxy_set_header Host {host};
            proxy_cache kept;
            proxy_cache_key $request_uri;
            proxy_cache_valid any 1h;
            proxy_ignore_headers Cache-Control Expires {ignored};
            proxy_no_cache $is_for_one;
            add_header X-Kept $upstream_cache_status always;
        }}
    }}
}}
"""


@pytest.fixture
def server(topic):
    author, editor = caller("author", "author"), caller("editor", "editor")
    add(text="Open to all", status="published", tags=[])
    add(text="Of the author", by=author)
    add(text="A draft of the editor", by=editor)
    add(text="Matching", kind="matching", status="published")
    with AppServer() as server:
        yield server


@pytest.fixture
def cache_before(server):
    """Starts a cache before the server: `cache_before(ignoring="Vary")` gives its address."""
    started = []

    def cache_before(ignoring=""):
        port = free_port()
        part = Part(port, [], {})
        started.append(part)
        host = server.url.removeprefix("http://")
        text = CONFIGURATION.format(
            folder=part.folder, port=port, url=server.url, host=host, ignored=ignoring
        )
        (part.folder / "nginx.conf").write_text(text)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            part.account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            for path in (part.folder, *part.folder.iterdir()):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        nginx = str(shutil.which("nginx"))
        part.command = [nginx, "-e", "stderr", "-p", str(part.folder)]
        part.command += ["-c", str(part.folder / "nginx.conf")]
        part.start()
        return f"http://127.0.0.1:{port}"

    yield cache_before
    for part in started:
        part.close()


@pytest.fixture
def callers(server):
    """The headers that each caller sends."""
    from bank.models import User

    tokens = {
        name: ApiToken.objects.issue(user=User.objects.get(username=name), name="test")
        for name in ("author", "editor")
    }
    editor = User.objects.get(username="editor")
    tokens["public"] = ApiToken.objects.issue(user=editor, name="page", origins=[ORIGIN])
    headers = {name: {"Authorization": f"Bearer {token}"} for name, token in tokens.items()}
    headers["public"]["Origin"] = ORIGIN
    return {
        **headers,
        "stranger": {},
        "page": {"Origin": ORIGIN},
        "another page": {"Origin": "https://example.org"},
        "nobody": {"Authorization": "Bearer qb_nothing"},
        "reads YAML": {"Accept": "application/yaml"},
    }


def paths(client):
    """Every way to read, as its own links tell it."""
    ids = [one["id"] for one in client.get("/api/v1/questions").json()["results"]]
    read = ["", "/questions", "/answers", "/topics", "/topics/tree", "/topics/python", "/tags"]
    read += ["/sources", "/schema", "/nowhere", "/questions?x=1", "/draws?seed=a", "/tokens"]
    read += [f"/questions?fields=id,text&search={quote('of the')}", "/questions?status=draft"]
    read += [f"/questions/{one}" for one in (*ids, 999)]
    read += [f"/questions/{one}/revisions" for one in ids]
    return read


def differing(server, cache, callers):
    """Which caller got where something else through the cache than from the API itself; and what was kept."""
    found, kept = set(), set()
    with httpx.Client() as client:
        client.base_url = server.url
        everywhere = paths(client)
        # Twice, so that also the one who came first finds what others have left.
        for name, path in itertools.product([*callers, *callers], everywhere):
            through = client.get(f"{cache}/api/v1{path}", headers=callers[name])
            if through.headers.get("X-Kept") in ("HIT", "STALE", "REVALIDATED"):
                kept.add(path)
                direct = client.get(f"/api/v1{path}", headers=callers[name])
                if told(through) != told(direct):
                    found.add((path, name))
    return found, kept


def told(response):
    """What must not be another caller's."""
    names = ("Content-Type", "ETag", "Cache-Control", "Location", "Allow")
    of_the_origin = ("Access-Control-Allow-Origin",)
    body = response.content if response.status_code < 400 else response.json()["title"]
    return (
        response.status_code,
        body,
        [response.headers.get(name) for name in names + of_the_origin],
    )


@pytest.mark.parametrize("order", [list, reversed])
def test_no_byte_crosses_from_one_caller_to_another(server, cache_before, callers, order):
    """Whoever comes first is the one whose answer might be kept for the others."""
    found, kept = differing(server, cache_before(), dict(order(list(callers.items()))))
    assert found == set()
    # It did keep what it could.
    assert {"/questions", "/topics/tree", "/draws?seed=a", "/schema"} <= kept
    assert not {path for path in kept if "revisions" in path or path == "/tokens"}


def test_a_cache_that_does_not_look_at_vary_is_found_out(server, cache_before, callers):
    found, _ = differing(server, cache_before(ignoring="Vary"), callers)
    assert ("/questions", "editor") in found
