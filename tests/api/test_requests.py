"""What holds for every request: an id, safe headers, a host that we know, and one meaning of a slash at the end."""

import re

import pytest

from tests.builders import add

pytestmark = pytest.mark.django_db
EVERYWHERE = [
    *(
        "/",
        "/healthz",
        "/readyz",
        "/api",
        "/api/v1",
        "/api/v1/questions",
        "/api/v1/topics/tree",
        "/api/docs",
    ),
    *(
        "/nowhere",
        "/api/v1/nowhere",
        "/api/v1/questions?x=1",
        "/api/problems/invalid",
        "/api/problems/nothing",
    ),
]


# --- the id of a request


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_names_its_request(client, db, path):
    ids = {client.get(path)["X-Request-ID"] for _ in range(2)}
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)


@pytest.mark.parametrize(
    "given", ["mine", "a", "A-Z_0.9", "x" * 64, "7b0c1c2e-8d1f-4f5e-9d0a-3f1f5e0b7a11"]
)
def test_an_id_that_is_a_plain_word_is_kept(client, db, given):
    assert client.get("/api/v1", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given",
    [
        "",
        " ",
        "a b",
        "x" * 65,
        "a,b",
        "<script>",
        "a;b",
        "a\nb",
        "a\r\nSet-Cookie: x=1",
        "ü",
        "\xff",
        "a/b",
        '"a"',
        "a\x00",
    ],
)
def test_an_odd_id_is_replaced(client, db, given):
    response = client.get("/api/v1", headers={"X-Request-ID": given})
    assert re.fullmatch("[0-9a-f]{32}", response["X-Request-ID"])
    assert "Set-Cookie" not in response


def test_a_problem_tells_the_id_of_its_request(client, db):
    response = client.get("/api/v1/nowhere", headers={"X-Request-ID": "mine"})
    assert response.json()["request_id"] == response["X-Request-ID"] == "mine"


# --- safe headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/api", "/api/v1/questions", "/healthz", "/nowhere", "/api/v1/questions?x=1"]
)
def test_browsers_do_with_an_answer_only_what_it_was_made_for(client, db, path, name, value):
    assert client.get(path)[name] == value


@pytest.mark.parametrize("path", ["/api/docs", "/api/redoc"])
def test_a_page_runs_scripts_of_ours_only(client, db, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("public", "is_told"),
    [("https://bank.example.org", True), ("http://bank.example.org", False), ("", False)],
)
def test_https_is_insisted_on_where_it_is_our_address(client, db, settings, public, is_told):
    settings.PUBLIC_URL = public
    assert ("Strict-Transport-Security" in client.get("/api/v1")) is is_told


def test_nothing_says_what_runs_here(client, db):
    assert not {"Server", "X-Powered-By"} & set(client.get("/api/v1").headers)


# --- hosts


@pytest.mark.parametrize(
    "host",
    [
        *(
            "evil.example.org",
            "testserver.evil.example.org",
            "evil.example.org:80",
            "",
            " ",
            "testserver, evil",
        ),
        *(
            "testserver/",
            "testserver@evil",
            "test server",
            "http://testserver",
            "ü.example.org",
            "[::1",
            "a" * 300,
        ),
        *("testserver:99999", "testserver:0", "testserver:99999999"),
        *("testserver:abc", "127.0.0.1.evil.example.org", "\xff", "testserver\t", "<script>"),
    ],
)
@pytest.mark.parametrize("debug", [False, True])
def test_a_host_that_we_do_not_know_is_refused(client, db, settings, host, debug):
    settings.DEBUG = debug
    settings.ALLOWED_HOSTS = ["testserver"]
    response = client.get("/api/v1/questions", headers={"Host": host})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert b"evil" not in response.content


def test_other_headers_do_not_name_the_host(client, topic):
    add(status="published")
    forged = {
        "X-Forwarded-Host": "evil.example.org",
        "Forwarded": "host=evil.example.org",
        "X-Forwarded-Proto": "https",
    }
    response = client.get("/api/v1/questions", headers=forged)
    assert b"evil" not in response.content
    assert response.json()["results"][0]["url"].startswith("http://testserver/")


# --- slashes


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/v1",
        "/api/v1/questions",
        "/api/v1/topics/tree",
        "/api/v1/topics/python",
        "/api/v1/nowhere",
        "/api/docs",
    ],
)
@pytest.mark.parametrize("end", ["/", "//", "%2F"])
def test_with_a_slash_at_its_end_an_address_means_the_same(client, topic, path, end):
    without, with_one = client.get(path), client.get(path + end)
    assert with_one.status_code == without.status_code
    assert "Location" not in with_one
    if with_one.status_code == 200:
        assert with_one.content == without.content


def test_links_have_no_slash_at_their_end(client, topic):
    add(status="published")
    add(status="published", text="Another?")
    found = client.get("/api/v1/questions/?page_size=1").json()
    assert found["next"].startswith("http://testserver/api/v1/questions?")


@pytest.mark.parametrize(
    "path",
    [
        "//api/v1",
        "/api//v1",
        "/api/v1//questions",
        "/API/v1",
        "/api/V1",
        "/api/v2",
        "/api/v1/Questions",
    ],
)
def test_other_spellings_of_an_address_are_others(client, db, path):
    assert client.get(path).status_code == 404
