"""Who may do what: every route, method and role, found from the URLs and compared with the one table."""

import re
from itertools import pairwise
from typing import NamedTuple

import pytest
from django.urls import URLPattern, get_resolver
from rest_framework.test import APIClient

from api.permissions import MAY, MAY_IN_PUBLIC, SIGNING_IN, may
from bank.callers import Role
from bank.models import ApiToken, User

pytestmark = pytest.mark.django_db

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
ROLES = ("reader", "author", "editor", "admin")
ORIGIN = "https://quiz.example.org"
# Of these nothing depends on who asks: documentation, probes, what is not there.
OPEN_TO_ALL = {
    *("", "llms\\.txt", "healthz", "readyz", "metrics", "api", "api/docs", "api/redoc"),
    "api/redoc\\.js",
    *("api/problems/(?P<name>[-a-zA-Z0-9_]+)", "api/v1/schema", "api/v1/(?P<rest>.+)"),
    "api/(?P<name>v[0-9]+)(?:/.*)?",
}
# One that matches, and that nothing has.
ABSENT = ("987654321", "absent", "A" * 22)
FORBIDDEN = "Your role does not allow this."


class Route(NamedTuple):
    path: str
    resource: str
    actions: dict[str, str]


def patterns(resolver, before=""):
    for entry in resolver.url_patterns:
        path = before + entry.pattern.regex.pattern.removeprefix("^")
        if isinstance(entry, URLPattern):
            yield path, entry
        else:
            yield from patterns(entry, path)


def an_address(regex):
    """An address that the pattern matches, with something absent in the place of everything that varies."""
    for filling in ABSENT:
        path = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", filling, regex)
        path = path.replace("\\Z", "").replace("$", "").replace("\\-", "-").replace("\\", "")
        if re.match(regex, path):
            return path
    raise AssertionError(f"nothing matches {regex}")


def everything():
    for regex, entry in patterns(get_resolver()):
        if not regex.startswith("admin/"):
            yield regex, entry, getattr(entry.callback, "cls", None)


def routes():
    for regex, entry, view in everything():
        if hasattr(view, "resource"):
            actions = {method.upper(): action for method, action in entry.callback.actions.items()}
            # A viewset answers HEAD as it answers GET.
            head = {"HEAD": actions["GET"]} if "GET" in actions else {}
            yield Route(f"/{an_address(regex)}", view.resource, actions | head)


ALL = list(routes())
by_route = pytest.mark.parametrize("route", ALL, ids=[route.path for route in ALL])


@pytest.fixture
def clients():
    """A client for each role, a stranger and a public token."""
    found = {"anonymous": APIClient()}
    for role in ROLES:
        user = User.objects.create_user(role, role=role)
        found[role] = APIClient()
        secret = ApiToken.objects.issue(user=user, name="test")
        found[role].credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    # Also that of an admin may do no more than it says.
    public = ApiToken.objects.issue(user=user, name="public", origins=[ORIGIN])
    found["public"] = APIClient()
    found["public"].credentials(HTTP_AUTHORIZATION=f"Bearer {public}", HTTP_ORIGIN=ORIGIN)
    return found


def is_refused(response, who):
    """By the table, that is; what has no such role may be refused for other reasons later on."""
    if who == "anonymous":
        return response.status_code == 401
    assert response.status_code != 401, who
    if response.status_code != 403:
        return False
    return response.headers.get("Content-Length") != "0" and (
        not response.content or response.json()["detail"] == FORBIDDEN
    )


def is_allowed(who, action):
    if who == "public":
        return may(Role.READER, action, in_public=True)
    return may(None if who == "anonymous" else Role(who), action)


def refused_everywhere_but_by_the_table(clients, route):
    for who, client in clients.items():
        for method in METHODS:
            response = client.generic(method, route.path, "{}", content_type="application/json")
            action = route.actions.get(method)
            if action is None:
                assert response.status_code == 405, (who, method)
                assert method not in response["Allow"].split(", ")
            else:
                expected = not is_allowed(who, f"{route.resource}.{action}")
                assert is_refused(response, who) == expected, (who, method, response.content)


@by_route
def test_what_each_role_may_do_stands_in_the_table(clients, route):
    refused_everywhere_but_by_the_table(clients, route)


@by_route
def test_where_strangers_may_do_nothing_they_may_sign_in(clients, settings, route):
    settings.ANONYMOUS = "none"
    refused_everywhere_but_by_the_table(clients, route)
    for method, action in route.actions.items():
        may_do = is_allowed("anonymous", f"{route.resource}.{action}")
        assert may_do == (f"{route.resource}.{action}" in SIGNING_IN), method


@by_route
def test_what_can_be_done_is_told_to_everybody_who_asks(clients, route):
    for who, client in clients.items():
        response = client.options(route.path)
        assert response.status_code == 204, who
        assert set(route.actions) <= set(response["Allow"].split(", "))


def test_every_route_is_of_a_resource_or_open_to_all():
    others = {regex for regex, _, view in everything() if not hasattr(view, "resource")}
    assert {regex.removesuffix("$").removesuffix("\\Z") for regex in others} == OPEN_TO_ALL


def test_the_table_holds_what_there_is_and_nothing_else():
    there_is = {f"{route.resource}.{action}" for route in ALL for action in route.actions.values()}
    assert there_is == frozenset().union(*MAY.values())


def test_no_role_may_do_less_than_the_one_below_it():
    rows = [MAY[None] - SIGNING_IN, *(MAY[role] for role in Role)]
    assert all(lower <= upper for lower, upper in pairwise(rows))


def test_a_public_token_reads_draws_and_checks():
    resources = {action.partition(".")[0] for action in MAY_IN_PUBLIC}
    verbs = {action.partition(".")[2] for action in MAY_IN_PUBLIC}
    assert "tokens" not in resources
    assert "revisions" not in resources
    assert verbs <= {
        "list",
        "retrieve",
        "tree",
        "check",
        "create",
        "questions",
        "ledger",
    }
    # What is made are draws and checks.
    assert {a for a in MAY_IN_PUBLIC if a.endswith("create")} == {"checks.create", "draws.create"}


@pytest.mark.urls("tests.api.newcomers")
@pytest.mark.parametrize(
    "path", ["/api/v1/newcomers", "/api/v1/newcomers/7", "/api/v1/newcomers/greet"]
)
def test_an_action_that_is_not_in_the_table_is_refused(clients, path):
    for who, client in clients.items():
        for method in ("GET", "POST"):
            response = client.generic(method, path, "{}", content_type="application/json")
            assert response.status_code in ((401, 405) if who == "anonymous" else (403, 405)), who
            assert b"hello" not in response.content


@pytest.mark.urls("tests.api.newcomers")
def test_a_view_that_does_not_say_what_it_does_is_refused(clients):
    for who, client in clients.items():
        response = client.get("/api/v1/plain")
        assert response.status_code == (401 if who == "anonymous" else 403)
