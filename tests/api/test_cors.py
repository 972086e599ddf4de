"""Pages of other origins may read, without cookies, and see the headers that they need."""

import pytest

pytestmark = pytest.mark.django_db
ORIGIN = "https://quiz.example.org"


def preflight(
    client, method="GET", headers="authorization", path="/api/v1/questions", origin=ORIGIN
):
    return client.options(
        path,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": headers,
        },
    )


def listed(response, name):
    return {one.strip().lower() for one in response[name].split(",")}


@pytest.mark.parametrize(
    "path", ["/api", "/api/v1", "/api/v1/questions", "/api/v1/topics/tree", "/api/v1/nowhere"]
)
def test_every_origin_may_read_good_answers_and_refusals(client, db, path):
    response = client.get(path, headers={"Origin": ORIGIN})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": "Bearer x"}, {"Host": "elsewhere.example.org"}, {"Accept": "text/csv"}],
)
def test_an_origin_reads_also_why_it_was_refused(client, db, headers):
    response = client.get("/api/v1/questions", headers={"Origin": ORIGIN, **headers})
    assert response.status_code in (400, 401, 406)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "X-Request-ID".lower() in listed(response, "Access-Control-Expose-Headers")


@pytest.mark.parametrize(
    "name",
    [
        *("ETag", "Idempotent-Replayed", "Link", "Location", "RateLimit", "RateLimit-Policy"),
        *("Retry-After", "X-Request-ID"),
    ],
)
def test_a_page_can_read_the_headers_that_it_needs(client, db, name):
    response = client.get("/api/v1/questions", headers={"Origin": ORIGIN})
    assert name.lower() in listed(response, "Access-Control-Expose-Headers")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def test_a_preflight_allows_every_method(client, db, method):
    response = preflight(client, method)
    assert (response.status_code, response.content) == (200, b"")
    assert method.lower() in listed(response, "Access-Control-Allow-Methods") | {"head"}


@pytest.mark.parametrize(
    "name",
    [
        "authorization",
        "content-type",
        "if-none-match",
        "if-match",
        "idempotency-key",
        "x-request-id",
        "accept",
    ],
)
def test_a_preflight_allows_the_headers_that_the_api_reads(client, db, name):
    assert name in listed(preflight(client, headers=name), "Access-Control-Allow-Headers")


def test_a_preflight_needs_no_token_even_where_reading_does(client, db, settings):
    settings.ANONYMOUS = "none"
    assert preflight(client).status_code == 200


def test_a_preflight_may_be_kept_for_a_while(client, db):
    assert int(preflight(client)["Access-Control-Max-Age"]) >= 600


@pytest.mark.parametrize(
    ("origin", "is_allowed"), [(ORIGIN, True), ("https://evil.example.org", False), ("null", False)]
)
def test_the_list_of_origins_may_be_closed(client, db, settings, origin, is_allowed):
    settings.CORS_ALLOW_ALL_ORIGINS = False
    settings.CORS_ALLOWED_ORIGINS = [ORIGIN]
    response = client.get("/api/v1/questions", headers={"Origin": origin})
    assert response.headers.get("Access-Control-Allow-Origin") == (origin if is_allowed else None)
    assert "origin" in listed(response, "Vary")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/admin/login/"])
def test_what_is_no_api_is_not_for_other_origins(client, db, path):
    assert "Access-Control-Allow-Origin" not in client.get(path, headers={"Origin": ORIGIN})


@pytest.mark.parametrize(
    "path", ["/api/v1/questions", "/api/v1/topics", "/api/v1/topics/tree", "/api/v1"]
)
def test_options_without_an_origin_say_what_can_be_done(client, db, path):
    response = client.options(path)
    assert (response.status_code, response.content) == (204, b"")
    assert {"get", "head", "options"} <= listed(response, "Allow")
