"""Those who sit before the pages."""

import pytest
from django.test import Client

from bank.callers import Role
from bank.models import Revision, User
from tests.bank.admin.pages import Page


@pytest.fixture
def sit_down(db):
    """A browser in which somebody is signed in: `sit_down(Role.EDITOR)`; staff unless said otherwise."""

    def sit_down(role, username="", **fields):
        user = User.objects.create_user(
            username or f"{role} at a desk", role=role, **{"is_staff": True, **fields}
        )
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return sit_down


@pytest.fixture
def desk(sit_down):
    """The browser of an editor."""
    return sit_down(Role.EDITOR, "eva")


@pytest.fixture
def opened(desk):
    """A page that the editor opens: `opened("question/add/")`, below the pages of the bank."""

    def opened(path):
        response = desk.get(f"/admin/bank/{path}")
        assert response.status_code == 200, response.status_code
        return Page(response)

    return opened


@pytest.fixture
def log_of():
    """The lines of the log of one thing: `log_of(question)`."""

    def log_of(thing):
        what = type(thing).__name__.lower()
        return list(Revision.objects.of(what, thing.pk).order_by("version"))

    return log_of
