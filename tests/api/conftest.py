"""Those who speak to the API."""

import time

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from api import counting
from bank.models import ApiToken, User


@pytest.fixture(autouse=True)
def unlimited(settings):
    """What most tests are about is not how often one may call."""
    settings.RATES = dict.fromkeys(settings.RATES, 1_000_000)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def client():
    """Somebody without a token."""
    return APIClient()


@pytest.fixture
def client_as(db):
    """A client with a token: `client_as("editor")`, `client_as("author", "other author")`; None is a stranger."""

    def client_as(role, username=None):
        client = APIClient()
        if role not in (None, "anonymous"):
            name = username or role
            user, _ = User.objects.get_or_create(username=name, defaults={"role": role})
            secret = ApiToken.objects.issue(user=user, name="test")
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        return client

    return client_as


@pytest.fixture
def caller_from(empty_cache):
    """Somebody without a token, at an address from which nobody has called yet, and with a while to call from it."""

    def caller_from(address):
        left = 60 - time.time() % 60
        if left < 10:
            time.sleep(left + 0.1)
        counting.local.cache_clear()
        counting.shared.cache_clear()
        return APIClient(REMOTE_ADDR=address)

    return caller_from
