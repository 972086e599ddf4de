"""
The examples that readers of the schema see are what the API answers, not what somebody thought that it would.

`python3 dev.py test --accept tests/contract` records them anew; what has changed is then seen in the review.
"""

import pytest
from django.core.cache import cache

from api.problems import PROBLEMS
from api.schema.generator import operations
from tests.contract import bank, recording
from tests.contract.refusals import REFUSALS, refused
from tests.contract.story import EDITOR, STORY

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)


@pytest.fixture
def fixed(settings):
    """The same bank for each test, and what lets a minute pass in it."""
    cache.clear()
    settings.PUBLIC_URL = bank.PUBLIC_URL
    settings.RATES = dict.fromkeys(settings.RATES, 1_000_000)
    with bank.nothing_left_to_chance() as pass_time:
        yield bank.clients(bank.fill()), pass_time


def test_the_examples_are_what_is_answered(fixed, accept):
    answered = recording.recorded(STORY, *fixed)
    if accept:
        recording.keep(answered)
    kept = recording.kept()
    assert {name: kept[name] for name in answered} == answered
    assert kept.keys() - answered.keys() <= {"refusals"}


def test_every_operation_has_an_example_of_its_success():
    kept = recording.kept()
    for _, _, operation in operations("v1"):
        statuses = {one["response"]["status"] for one in kept[operation["operationId"]]}
        assert statuses & {200, 201, 204}, operation["operationId"]


# Redis tells the time by a clock of its own, which nobody can stop.
@pytest.mark.only_on("small")
def test_the_refusals_are_what_is_answered(fixed, accept, settings):
    clients, _ = fixed
    clients[EDITOR].patch("/api/v1/questions/4", {"status": "archived"})
    used = {"slug": "used", "name": "Used"}
    clients[EDITOR].post("/api/v1/tags", used, headers={"Idempotency-Key": "used"})
    answered = []
    for one in REFUSALS:
        settings.RATES = {**settings.RATES, "token": 0 if one.problem == "throttled" else 1_000_000}
        answered.append(refused(one, clients[one.by]))
    types = [
        exchange["response"]["body"].get("type", "").rpartition("/")[2] for exchange in answered
    ]
    assert types == [one.problem for one in REFUSALS]
    # The first is no operation's, the second is the app server's own.
    assert set(types) == PROBLEMS.keys() - {"method_not_allowed", "headers_too_large"}
    if accept:
        recording.keep_one("refusals", answered)
    assert recording.kept()["refusals"] == answered
