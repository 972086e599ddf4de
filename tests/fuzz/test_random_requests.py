"""Ten thousand requests by chance, and not one answer that says that we have made a mistake."""

import pytest

from bank.documents import Kind
from bank.drawing import Blueprint, Part, draw
from bank.editing import add_source, add_tag
from bank.models import Answer, Question
from tests.builders import OPERATOR, add
from tests.fuzz.requests import Chance

pytestmark = pytest.mark.usefixtures("topic")
BATCHES, EACH = 20, 500
ROLES = ["editor", "editor", "author", None]


@pytest.fixture
def ids(topic):
    add_tag(slug="easy", name="Easy", by=OPERATOR)
    add_source(slug="exam", title="Exam", by=OPERATOR)
    for kind in Kind:
        add(kind=kind, status="published")
        add(kind=kind)
    questions = list(Question.objects.values_list("pk", flat=True))
    return [*questions, *Answer.objects.values_list("pk", flat=True)[:6]]


@pytest.fixture
def draws(ids):
    """One that takes an answer again and again, and one that does not."""
    part = Part(count=5, pool=Question.objects.filter(status="published"))
    return [
        draw(Blueprint(seed="x", parts=[part], answer_once=once, allows_shortage=True)).pk
        for once in (False, True)
    ]


@pytest.mark.parametrize("seed", range(BATCHES))
def test_no_request_is_answered_by_a_server_error(client_as, ids, draws, seed):
    client = client_as(ROLES[seed % len(ROLES)])
    client.raise_request_exception = False
    chance = Chance(seed, ids, draws)
    failed = [
        sent for sent in (chance.request() for _ in range(EACH)) if not is_answered(client, *sent)
    ]
    assert failed == []


def is_answered(client, method, address, body, headers):
    """By what it asked for or by a problem, both whole."""
    media_type = "application/json" if body is not None else None
    response = client.generic(
        method.upper(), address, body or b"", content_type=media_type, headers=headers
    )
    if response.status_code >= 500 or "X-Request-ID" not in response.headers:
        return False
    if response.status_code < 400 or method == "head":
        return True
    return response.json()["status"] == response.status_code
