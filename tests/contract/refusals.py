"""One request for each problem that there is, so that readers of the schema see what each looks like."""

import json
from contextlib import nullcontext
from typing import Any, NamedTuple

from django.db import OperationalError

from bank.callers import Role
from tests.contract.bank import broken_database
from tests.contract.recording import exchange_of

READER, AUTHOR, EDITOR = Role.READER, Role.AUTHOR, Role.EDITOR
QUESTIONS = "/api/v1/questions"
TAG = {"slug": "graphql", "name": "GraphQL"}


class Refused(NamedTuple):
    """A request, told by its problem. `environ` is what the server in front of us would say of it."""

    problem: str
    summary: str
    method: str = "get"
    path: str = QUESTIONS
    by: Role | None = None
    headers: Any = {}
    body: Any = None
    environ: Any = {}
    database: Any = nullcontext()


REFUSALS = [
    Refused("bad_request", "The address holds a NUL", path=f"{QUESTIONS}?search=%00"),
    Refused(
        "invalid",
        "Several faults at once, each with its place",
        "post",
        by=EDITOR,
        body={
            "kind": "single_choise",
            "text": "",
            "topic": "rest-apis",
            "answers": [{"txt": "GET"}],
        },
    ),
    Refused("invalid", "A parameter that nobody knows", path=f"{QUESTIONS}?topc=rest-apis"),
    Refused("malformed", "The body ends too early", "post", by=EDITOR, body=b'{"kind": "open",'),
    Refused(
        "unauthenticated", "A token that nobody gave out", headers={"Authorization": "Bearer qb_x"}
    ),
    Refused("forbidden", "A reader wants to write", "post", "/api/v1/tags", READER, body=TAG),
    Refused(
        "not_your_step",
        "An author wants to publish",
        "patch",
        f"{QUESTIONS}/5",
        AUTHOR,
        body={"status": "published"},
    ),
    Refused("not_found", "A question that is not there", path=f"{QUESTIONS}/999"),
    Refused("not_acceptable", "No question is sent as CSV", headers={"Accept": "text/csv"}),
    Refused("conflict", "An open question", "post", f"{QUESTIONS}/2/check", body={"answer": "Hm"}),
    Refused("in_use", "A topic with questions", "delete", "/api/v1/topics/rest-apis", EDITOR),
    Refused(
        "taken", "A slug is used once", "post", "/api/v1/tags", EDITOR, body={**TAG, "slug": "http"}
    ),
    Refused(
        "no_such_step",
        "From the archive into review",
        "patch",
        f"{QUESTIONS}/4",
        EDITOR,
        body={"status": "in_review"},
    ),
    Refused(
        "length_required",
        "Nobody knows how long the body is",
        "post",
        by=EDITOR,
        body={},
        environ={"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"},
    ),
    Refused(
        "stale",
        "Somebody was faster",
        "patch",
        f"{QUESTIONS}/1",
        EDITOR,
        {"If-Match": '"7.0d5c1f0e5a1b2c3d"'},
        {"difficulty": 1},
    ),
    Refused(
        "too_large",
        "A body of ten megabytes",
        "post",
        by=EDITOR,
        body={},
        environ={"CONTENT_LENGTH": "10000000"},
    ),
    Refused(
        "uri_too_long", "A search of nine thousand letters", path=f"{QUESTIONS}?search={'a' * 9000}"
    ),
    Refused(
        "unsupported_media_type",
        "A patch of another kind",
        "patch",
        f"{QUESTIONS}/1",
        EDITOR,
        {"Content-Type": "application/json-patch+json"},
        [{"op": "remove", "path": "/tags"}],
    ),
    Refused(
        "key_reuse",
        "A key for one request is used for another",
        "post",
        "/api/v1/tags",
        EDITOR,
        {"Idempotency-Key": "used"},
        TAG,
    ),
    Refused("throttled", "Too many calls", by=READER),
    Refused("error", "A mistake of ours", database=broken_database(RuntimeError("of an example"))),
    Refused(
        "unavailable",
        "The database is away",
        database=broken_database(OperationalError("of an example")),
    ),
]


def refused(one, client):
    """The refusal of one request, as it is kept."""
    client.raise_request_exception = False
    body = one.body if isinstance(one.body, bytes) or one.body is None else json.dumps(one.body)
    headers = {"X-Request-ID": "example", **one.headers}
    kind = headers.pop("Content-Type", "application/json")
    more = {} if body is None else {"data": body, "content_type": kind}
    with one.database:
        response = getattr(client, one.method)(one.path, headers=headers, **more, **one.environ)
    shown = {name: _short(value) for name, value in one.headers.items()}
    sent = one.body.decode() if isinstance(one.body, bytes) else one.body
    return exchange_of(one.summary, one.method, _short(one.path), shown, sent, response)


def _short(text):
    return text if len(text) < 200 else f"{text[:60]}…"
