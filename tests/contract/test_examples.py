"""
The examples that readers of the schema see are what the API answers, not what somebody thought that it would.

`python3 dev.py test --accept tests/contract` records them anew; what has changed is then seen in the review.
"""

import pytest

from api.schema.generator import operations
from tests.contract import bank, recording
from tests.contract.story import STORY

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)


@pytest.fixture
def answered(settings):
    settings.PUBLIC_URL = bank.PUBLIC_URL
    settings.RATES = {"anonymous": 300, "token": 1200, "login": 10, "import": 60}
    with bank.nothing_left_to_chance() as pass_time:
        clients = bank.clients(bank.fill())
        return recording.recorded(STORY, clients, pass_time)


def test_the_examples_are_what_is_answered(answered, accept):
    if accept:
        recording.keep(answered)
    assert recording.kept() == answered


def test_every_operation_has_an_example_of_its_success():
    kept = recording.kept()
    assert kept.keys() >= {operation["operationId"] for _, _, operation in operations("v1")}
    assert all(any(one["response"]["status"] < 300 for one in exchanges) for exchanges in kept.values())
