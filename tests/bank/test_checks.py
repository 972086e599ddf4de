"""What `manage.py check --deploy` says about where the bank is kept."""

import pytest
from django.core.checks import run_checks


def faults():
    found = run_checks(tags=["production"], include_deployment_checks=True)
    return [message.id for message in found if message.id.startswith("bank.")]


@pytest.mark.only_on("small")
def test_a_file_is_not_for_production():
    assert faults() == ["bank.E001"]


@pytest.mark.only_on("large")
def test_a_server_is():
    assert faults() == []
