"""Public tokens: for pages of certain origins, in the hands of everybody who opens one."""

import pytest
from rest_framework.test import APIClient

from api.permissions import MAY, MAY_IN_PUBLIC, SIGNING_IN
from bank.models import ApiToken, User
from tests.api.walking import ids
from tests.bank.drawing.bulk import pool
from tests.builders import add

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]
URL = "/api/v1/tokens"
ORIGIN, SECOND = "https://quiz.example.org", "http://localhost:3000"


@pytest.fixture
def made(client_as):
    """A public token as an editor makes it."""
    return client_as("editor").post(URL, {"name": "page", "origins": [ORIGIN, SECOND]}).json()


@pytest.fixture
def page(made):
    """A page of its first origin."""
    client = APIClient(REMOTE_ADDR="203.0.113.40")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {made['token']}", HTTP_ORIGIN=ORIGIN)
    return client


def test_whoever_makes_one_it_only_reads(made):
    assert (made["role"], made["is_public"]) == ("reader", True)
    assert made["origins"] == [ORIGIN, SECOND]


@pytest.mark.parametrize("role", ["author", "editor", "admin"])
def test_it_has_no_other_role(client_as, role):
    body = {"name": "page", "origins": [ORIGIN], "role": role}
    response = client_as("admin").post(URL, body)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/role")


@pytest.mark.parametrize(
    ("origins", "pointer"),
    [
        ([], "/origins"),
        (["*"], "/origins/0"),
        (["null"], "/origins/0"),
        ([ORIGIN, "quiz.example.org"], "/origins/1"),
        ([f"{ORIGIN}/"], "/origins/0"),
        ([f"{ORIGIN}/page"], "/origins/0"),
        ([f"{ORIGIN}:443"], "/origins/0"),
        (["http://quiz.example.org:80"], "/origins/0"),
        (["https://Quiz.example.org"], "/origins/0"),
        (["https://user@quiz.example.org"], "/origins/0"),
        (["file://quiz"], "/origins/0"),
        (["https://*.example.org"], "/origins/0"),
        (["https://."], "/origins/0"),
        (["https://-"], "/origins/0"),
        (["https://quiz.example.org:99999"], "/origins/0"),
        (["https://quiz.example.org:08000"], "/origins/0"),
        ([ORIGIN, ORIGIN], "/origins/1"),
        ([f"https://{n}.example.org" for n in range(21)], "/origins"),
    ],
)
def test_an_origin_is_written_as_browsers_send_it(client_as, origins, pointer):
    response = client_as("editor").post(URL, {"name": "page", "origins": origins})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, pointer)
    assert not ApiToken.objects.filter(is_public=True).exists()


@pytest.mark.parametrize("origin", [ORIGIN, SECOND])
def test_it_counts_on_the_pages_of_its_origins(page, origin):
    assert page.get("/api/v1/questions", HTTP_ORIGIN=origin).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "https://evil.example.org",
        "http://quiz.example.org",
        f"{ORIGIN}:8443",
        f"{ORIGIN}.evil.example.org",
        f"{ORIGIN}/",
        f"{ORIGIN} {SECOND}",
        f"{ORIGIN},{SECOND}",
        "https://QUIZ.example.org",
    ],
)
@pytest.mark.parametrize("path", ["/questions", "/questions/1", "/tokens"])
def test_elsewhere_it_is_refused(made, origin, path):
    client = APIClient()
    headers = {"Authorization": f"Bearer {made['token']}"}
    headers |= {} if origin is None else {"Origin": origin}
    response = client.get(f"/api/v1{path}", headers=headers)
    assert (response.status_code, response["Cache-Control"]) == (403, "no-store")
    assert response.json()["type"] == "/api/problems/forbidden"
    # Which origins would do is not told.
    assert b"quiz.example.org" not in response.content


def test_a_browser_may_ask_beforehand_without_the_token_and_then_with_it(page):
    """A preflight never has the header that it asks about."""
    add(status="published")
    asked = {"Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "authorization,content-type,idempotency-key"
    before = APIClient().options("/api/v1/draws", headers={"Origin": ORIGIN, **asked})
    assert (before.status_code, before["Access-Control-Allow-Origin"]) == (200, "*")
    allowed = before["Access-Control-Allow-Headers"].split(", ")
    assert {"authorization", "content-type", "idempotency-key"} <= set(allowed)
    drawn = page.post("/api/v1/draws", {"parts": [{"count": 1}]})
    assert (drawn.status_code, drawn["Access-Control-Allow-Origin"]) == (201, "*")


def test_a_refusal_can_be_read_by_the_page_that_got_it(made):
    headers = {"Authorization": f"Bearer {made['token']}", "Origin": "https://evil.example.org"}
    response = APIClient().get("/api/v1/questions", headers=headers)
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (403, "*")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/questions"),
        ("patch", "/questions/{id}"),
        ("delete", "/questions/{id}"),
        ("get", "/questions/{id}/revisions"),
        ("post", "/tags"),
        ("get", "/tokens"),
        ("post", "/tokens"),
        ("get", "/imports"),
    ],
)
def test_it_writes_nothing_also_when_it_is_an_editors(page, method, path):
    question = add(status="published")
    response = getattr(page, method)(f"/api/v1{path.format(id=question.pk)}", {"name": "x"})
    assert response.status_code == 403


def test_of_the_questions_of_its_own_user_it_shows_no_more_than_of_others(client_as):
    author = client_as("author")
    user = User.objects.get(username="author")
    mine, draft = add(status="published"), add(text="A draft?")
    type(mine).objects.update(author=user)
    secret = author.post(URL, {"name": "page", "origins": [ORIGIN]}).json()["token"]
    headers = {"Authorization": f"Bearer {secret}", "Origin": ORIGIN}
    page = APIClient()
    shown = page.get(f"/api/v1/questions/{mine.pk}", headers=headers)
    stranger = APIClient().get(f"/api/v1/questions/{mine.pk}")
    assert shown.json() == stranger.json()
    assert shown.json()["sealed"] is True
    assert page.get(f"/api/v1/questions/{draft.pk}", headers=headers).status_code == 404
    # Nor does it tell who wrote what.
    found = page.get(f"/api/v1/questions?author={user.pk}", headers=headers)
    assert found.json()["results"] == []


def test_those_who_share_it_do_not_share_the_keys_of_their_requests(page, made):
    """Each page counts its requests from one, say; nobody may get what another has drawn."""
    add(status="published")
    other = APIClient(REMOTE_ADDR="203.0.113.41")
    other.credentials(HTTP_AUTHORIZATION=f"Bearer {made['token']}", HTTP_ORIGIN=ORIGIN)
    once = {"headers": {"Idempotency-Key": "1"}}
    body = {"parts": [{"count": 1}]}
    first = page.post("/api/v1/draws", body, **once)
    assert page.post("/api/v1/draws", body, **once).json() == first.json()
    theirs = other.post("/api/v1/draws", body, **once)
    assert (theirs.status_code, "Idempotent-Replayed" in theirs) == (201, False)
    assert theirs.json()["id"] != first.json()["id"]
    assert other.post("/api/v1/draws", {"parts": [{"count": 2}]}, **once).status_code == 422


def test_its_keys_are_not_those_of_its_user(client_as, page):
    add(status="published")
    once = {"headers": {"Idempotency-Key": "1"}}
    body = {"parts": [{"count": 1}]}
    mine = client_as("editor").post("/api/v1/draws", body, **once)
    assert page.post("/api/v1/draws", body, **once).json()["id"] != mine.json()["id"]


def test_it_is_revoked_like_any_other(client_as, page, made):
    assert page.get("/api/v1/questions").status_code == 200
    assert client_as("editor").delete(made["url"]).status_code == 204
    assert page.get("/api/v1/questions").status_code == 401


def test_what_it_may_do_is_what_a_stranger_may_but_for_forgetting_readers():
    assert MAY[None] - SIGNING_IN - {"readers.destroy"} == MAY_IN_PUBLIC


def test_it_makes_nobody_forget_a_reader(page):
    assert page.delete("/api/v1/readers/kid").status_code == 403


def test_its_readers_are_not_those_of_its_user(client_as, page, topic):
    pool(range(1, 21), topic)
    walk = "/api/v1/draws?seed=x&not_seen_by=kid&page_size=10"
    first = ids(page.get(walk).json())
    assert ids(client_as("editor").get(walk).json()) == first


def test_its_user_makes_it_forget_a_reader(client_as, page, topic):
    pool(range(1, 21), topic)
    walk = "/api/v1/draws?seed=x&not_seen_by=kid&page_size=10"
    first = ids(page.get(walk).json())
    client_as("editor").delete("/api/v1/readers/kid")
    assert ids(page.get(walk).json()) == first
