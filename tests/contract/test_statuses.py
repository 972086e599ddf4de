"""
What the document tells of refusals is true of each operation: it gives these statuses, and no other does.

Before each call of the story, when all that it needs is there, it is made with one thing wrong at a time.
"""

import json
from contextlib import nullcontext

import pytest
from django.core.cache import cache
from django.db import OperationalError
from rest_framework.test import APIClient

from api.schema.generator import operations
from bank.callers import Role
from bank.models import ApiToken, User
from tests.contract import bank, recording
from tests.contract.story import STORY, File

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)
# What is wrong with a request, by the status that tells of it.
WRONG = {
    304: {"headers": {"If-None-Match": "*"}},
    400: {"query": "nonsense=1"},
    401: {"headers": {"Authorization": "Bearer qb_nothing"}},
    403: {"headers": {"Origin": "https://elsewhere.example.org"}},
    406: {"headers": {"Accept": "image/png"}},
    411: {"environ": {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}},
    412: {"headers": {"If-Match": '"999"'}},
    413: {"environ": {"CONTENT_LENGTH": "100000000"}},
    414: {"query": f"reason={'a' * 9000}"},
    415: {"headers": {"Content-Type": "image/png"}},
    422: {"headers": {"Idempotency-Key": "used"}},
    429: {"rate": 0},
    500: {"database": RuntimeError("of a test")},
    503: {"database": OperationalError("of a test")},
}
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for method, path, operation in operations("v1")
}
# They are about a body, and a request that should have none is none of the document's.
OF_A_BODY = {411, 413, 415}
# Where the document does not tell of these, the header is passed over, and the work would be done.
OF_A_HEADER = {304, 412, 422}
# The story only tries many changes out, which needs no key, and its reader has used none.
WITHOUT_A_KEY = {("change_questions", 422), ("make_draw", 422)}


@pytest.fixture
def clients(settings):
    cache.clear()
    settings.PUBLIC_URL = bank.PUBLIC_URL
    settings.RATES = dict.fromkeys(settings.RATES, 1_000_000)
    with bank.nothing_left_to_chance():
        clients = bank.clients(bank.fill())
        for client in clients.values():
            client.raise_request_exception = False
        tag = {"slug": "used", "name": "Used"}
        for role in (Role.AUTHOR, Role.EDITOR):
            clients[role].post("/api/v1/tags", tag, headers={"Idempotency-Key": "used"})
        yield clients


@pytest.fixture
def public(clients):
    """A token for the pages of one origin."""
    editor = User.objects.get(role=Role.EDITOR)
    origins = ["https://quiz.example.org"]
    return ApiToken.objects.issue(user=editor, name="public", role="reader", origins=origins)


def test_each_operation_gives_the_refusals_that_it_tells(clients, public, settings):
    told, given = set(), set()
    so_far = {}
    for call in STORY:
        method, path, operation = OPERATIONS[call.operation]
        for status, fault in WRONG.items():
            if status in OF_A_BODY and "requestBody" not in operation:
                continue
            if str(status) in operation["responses"]:
                told.add((call.operation, status))
            elif status in OF_A_HEADER:
                continue
            # In place, for settings that are set a thousand times lie a thousand deep.
            settings.RATES.update(dict.fromkeys(settings.RATES, fault.get("rate", 1_000_000)))
            # Only for somebody does every operation look into the database.
            by = call.by or (Role.READER if "database" in fault else None)
            answer = asked(clients[by], public, method, path, call, so_far, **fault)
            if answer.status_code == status:
                given.add((call.operation, status))
        settings.RATES.update(dict.fromkeys(settings.RATES, 1_000_000))
        _, so_far[call.operation] = recording.made(call, method, path, clients[call.by], so_far)
    assert {operation for operation, _ in told} == OPERATIONS.keys()
    assert sorted(given ^ told) == sorted(WITHOUT_A_KEY)


def asked(client, public, method, path, call, so_far, **fault):
    for name, value in recording.known(call.at, so_far).items():
        path = path.replace(f"{{{name}}}", str(value))
    query = "&".join(part for part in (call.query, fault.get("query")) if part)
    headers = {**call.headers, **fault.get("headers", {})}
    if "Origin" in headers:
        headers["Authorization"] = f"Bearer {public}"
    if "Authorization" in headers:
        # Whoever speaks for somebody would send their own.
        client = APIClient(raise_request_exception=False)
    body = recording.known(call.body, so_far)
    usual = "application/octet-stream" if isinstance(call.body, File) else "application/json"
    kind = headers.pop("Content-Type", usual)
    error = fault.get("database")
    with bank.broken_database(error) if error else nullcontext():
        return client.generic(
            method.upper(),
            f"{path}?{query}",
            "" if body is None else json.dumps(body),
            content_type="" if body is None else kind,
            headers=headers,
            **fault.get("environ", {}),
        )
