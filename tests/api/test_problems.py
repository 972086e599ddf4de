"""Every refusal is a problem document, whoever refuses."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.urls import include, path
from rest_framework.response import Response
from rest_framework.test import APIClient

from api.pagination import Ordering
from api.problems import PROBLEMS
from api.resources import Resource

pytestmark = pytest.mark.django_db
MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}


class Broken(Resource):
    """Fails in the way that its address names."""

    resource = "entry"
    ordering = Ordering(("id",), "id")
    filter_backends = ()

    def retrieve(self, request, how, api=None):
        raise FAILURES[how]


class Unrenderable(Broken):
    def retrieve(self, request, api=None):
        return Response({"no": object()})


FAILURES = {
    "bug": ZeroDivisionError("of all things zzsecret"),
    "denied": PermissionDenied("zzsecret"),
    "gone": Http404("There is no such thing."),
    "suspicious": SuspiciousOperation("zzsecret"),
    "database": OperationalError("zzsecret"),
}


def outside(request, how):
    raise FAILURES[how]


def page_of_somebody(request):
    return HttpResponse("<h1>zzsecret</h1>", status=int(request.GET["status"]))


def _view(view, **actions):
    from api.urls import VERSIONS

    return view.as_view(actions), {"api": VERSIONS[0]}


urlpatterns = [
    path("api/v1/broken/<how>", *_view(Broken, get="retrieve")),
    path("api/v1/unrenderable", *_view(Unrenderable, get="retrieve")),
    path("", include("api.urls")),
    path("outside/<how>", outside),
    path("page", page_of_somebody),
]


@pytest.fixture
def broken(settings, client):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    return client


def is_problem(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.headers.get("Cache-Control") in ("no-store", None)
    body = response.json()
    assert body.keys() >= MEMBERS
    assert body["status"] == status
    assert PROBLEMS[body["type"].removeprefix("/api/problems/")] == (status, body["title"])
    assert body["request_id"] == response["X-Request-ID"]
    assert "<" not in response.content.decode()
    return body


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/api/v1/broken/bug", 500),
        ("/api/v1/broken/denied", 403),
        ("/api/v1/broken/gone", 404),
        ("/api/v1/broken/suspicious", 400),
        ("/api/v1/broken/database", 503),
        ("/api/v1/unrenderable", 500),
        ("/outside/bug", 500),
        ("/outside/denied", 403),
        ("/outside/gone", 404),
        ("/outside/suspicious", 400),
        ("/outside/database", 500),
        ("/page?status=500", 500),
        ("/page?status=404", 404),
        ("/page?status=418", 500),
    ],
)
def test_whatever_goes_wrong_is_told_as_a_problem_also_while_debugging(
    broken, settings, debug, url, status
):
    settings.DEBUG = debug
    response = broken.get(url)
    is_problem(response, status)
    assert b"zzsecret" not in response.content


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(
    "url",
    [
        "/nowhere",
        "/api/nowhere",
        "/api/v1/nowhere",
        "/api/v2/questions",
        "/api/v1/questions/1/nowhere",
        "/favicon.ico",
        "/static/nowhere.js",
        "/robots.txt",
        "/.env",
    ],
)
def test_an_unknown_address_is_a_problem(client, db, settings, debug, url):
    settings.DEBUG = debug
    body = is_problem(client.get(url), 404)
    assert (body["type"], body["instance"]) == ("/api/problems/not_found", url)


@pytest.mark.parametrize(
    ("method", "url", "allowed"),
    [
        ("post", "/api/v1/topics/tree", "GET, HEAD, OPTIONS"),
        ("delete", "/api/v1/questions", "GET, POST, HEAD, OPTIONS"),
        ("put", "/api/v1/topics", "GET, POST, HEAD, OPTIONS"),
        ("post", "/api/v1/questions/1", "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"),
        ("trace", "/api/v1/tags", "GET, POST, HEAD, OPTIONS"),
        ("post", "/api/v1", "GET, HEAD, OPTIONS"),
        ("delete", "/api/v1/questions/1/revisions/1", "GET, HEAD, OPTIONS"),
    ],
)
@pytest.mark.parametrize("role", ["anonymous", "editor"])
def test_what_cannot_be_done_is_405_with_what_can(client_as, db, role, method, url, allowed):
    response = getattr(client_as(role), method)(url)
    is_problem(response, 405)
    assert set(response["Allow"].split(", ")) == set(allowed.split(", "))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "url",
    ["/api", "/healthz", "/readyz", "/api/docs", "/api/v1/schema", "/api/problems/invalid", "/"],
)
def test_pages_are_only_read(db, method, url):
    response = APIClient(enforce_csrf_checks=True).generic(method, url)
    is_problem(response, 405)
    assert "GET" in response["Allow"]


@pytest.mark.parametrize(
    "url", ["/nowhere", "/api/v1/nowhere", "/api/v2/questions", "/api/v1/questions/1/nowhere"]
)
def test_writing_to_an_unknown_address_is_404_and_asks_for_no_cookie(db, url):
    is_problem(APIClient(enforce_csrf_checks=True).post(url, {}), 404)


@pytest.mark.parametrize("method", ["FOO", "PROPFIND", "x" * 30])
def test_a_made_up_method_is_405(client, db, method):
    is_problem(client.generic(method, "/api/v1/questions"), 405)


@pytest.mark.parametrize(
    "accepted",
    [
        "text/html",
        "text/csv",
        "application/xml",
        "image/*",
        "application/json;q=0",
        "x",
        "/",
        "",
        "*",
        "text",
        "application/json2",
        "a/b/c",
        ";;;",
        "\xff",
    ],
)
def test_what_we_cannot_send_is_406_or_json(client, topic, accepted):
    response = client.get("/api/v1/questions", headers={"Accept": accepted})
    assert response.status_code in (200, 406)
    assert response["Content-Type"] in ("application/json", "application/problem+json")


@pytest.mark.parametrize("accepted", ["text/html", "text/csv", "application/xml", "image/png"])
def test_another_media_type_is_refused(client, topic, accepted):
    is_problem(client.get("/api/v1/questions", headers={"Accept": accepted}), 406)


@pytest.mark.parametrize(
    "accepted",
    [
        "*/*",
        "application/*",
        "application/json",
        "text/html, */*;q=0.1",
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
    ],
)
def test_json_is_sent_to_whoever_takes_it(client, topic, accepted):
    response = client.get("/api/v1/questions", headers={"Accept": accepted})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


def test_a_browser_that_comes_by_is_shown_why_in_json(client, topic):
    accepted = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = client.get("/api/v1/questions/999999", headers={"Accept": accepted})
    is_problem(response, 404)


def test_a_browser_finds_no_page_to_try_things_on(client, topic):
    response = client.get("/api/v1/questions", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response["Content-Type"] == "application/json"


def test_the_format_is_no_matter_of_the_address(client, topic):
    assert client.get("/api/v1/questions.json").status_code == 404
    assert client.get("/api/v1/questions?format=api").status_code == 400


def test_faults_say_where_they_are(client, topic):
    [fault] = is_problem(client.get("/api/v1/questions?difficulty=9"), 400)["errors"]
    assert fault == {
        "parameter": "difficulty",
        "code": "out_of_range",
        "detail": "This is a whole number from 1 to 5.",
    }


def test_all_faults_of_an_address_are_told_at_once(client, topic):
    query = "topc=x&topic=nowhere&difficulty=9&page_size=0&ordering=x&count=x&fields=x&html=1&kind=a&kind=b"
    faults = is_problem(client.get(f"/api/v1/questions?{query}"), 400)["errors"]
    assert {fault["parameter"] for fault in faults} == {
        *(
            "topc",
            "topic",
            "difficulty",
            "page_size",
            "ordering",
            "count",
            "fields",
            "html",
            "kind",
        ),
    }


def test_every_type_leads_to_what_it_means(client, db):
    for name, (status, title) in PROBLEMS.items():
        body = client.get(f"/api/problems/{name}").json()
        assert body == {"type": f"/api/problems/{name}", "title": title, "status": status}


@pytest.mark.parametrize("name", ["nothing", "INVALID", "a" * 300, "%00", "..%2F..%2Fetc"])
def test_an_unknown_type_is_a_problem_itself(client, db, name):
    response = client.get(f"/api/problems/{name}")
    is_problem(response, 400 if name == "%00" else 404)
