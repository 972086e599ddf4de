"""People, and the tokens they hand to programs."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from bank.callers import Caller, Role
from bank.models import ApiToken, User
from bank.models.users import PREFIX_LENGTH

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_user("ada", role=Role.EDITOR)


@pytest.fixture
def secret(user):
    return ApiToken.objects.issue(user=user, name="laptop")


def test_a_new_user_only_reads():
    assert User.objects.create_user("new").role == Role.READER


def test_a_superuser_is_an_admin_of_the_bank():
    assert User.objects.create_superuser("root", password="x").role == Role.ADMIN


def test_a_superuser_may_be_given_another_role():
    assert User.objects.create_superuser("root", role=Role.EDITOR).role == Role.EDITOR


def test_a_secret_leads_to_its_token_and_user(user, secret):
    token = ApiToken.objects.behind(secret)
    assert (token.name, token.user) == ("laptop", user)


def test_a_secret_is_not_stored(secret):
    stored = ApiToken.objects.values().get()
    assert secret not in map(str, stored.values())
    assert stored["prefix"] == secret[:PREFIX_LENGTH]


def test_no_two_secrets_are_alike(user, secret):
    assert ApiToken.objects.issue(user=user, name="laptop") != secret


def test_another_secret_leads_nowhere(secret):
    assert ApiToken.objects.behind(secret + "x") is None


@pytest.mark.parametrize(("seconds", "counts"), [(-1, False), (0, False), (1, True)])
def test_a_token_counts_until_it_expires(secret, seconds, counts):
    with time_machine.travel(timezone.now(), tick=False):
        ApiToken.objects.update(expires_at=timezone.now() + timedelta(seconds=seconds))
        assert bool(ApiToken.objects.behind(secret)) == counts


def test_a_revoked_token_does_not_count(secret):
    ApiToken.objects.update(revoked_at=timezone.now())
    assert ApiToken.objects.behind(secret) is None


def test_a_token_of_somebody_who_left_does_not_count(user, secret):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert ApiToken.objects.behind(secret) is None


@pytest.mark.parametrize(
    ("of_user", "of_token", "both"),
    [
        ("editor", None, "editor"),
        ("editor", "reader", "reader"),
        ("reader", "editor", "reader"),
        ("author", "admin", "author"),
        ("admin", "author", "author"),
        ("admin", "admin", "admin"),
    ],
)
def test_a_token_only_takes_rights_away(of_user, of_token, both):
    user = User.objects.create_user("ada", role=of_user)
    secret = ApiToken.objects.issue(user=user, name="laptop", role=of_token and Role(of_token))
    assert ApiToken.objects.behind(secret).caller == Caller(
        role=Role(both), user_id=user.pk, name="ada"
    )


def test_a_token_may_be_issued_for_a_time(user):
    until = timezone.now() + timedelta(days=1)
    secret = ApiToken.objects.issue(user=user, name="guest", expires_at=until)
    assert ApiToken.objects.behind(secret).expires_at == until


def test_a_token_is_not_public_unless_it_is_said(secret):
    assert (ApiToken.objects.get().is_public, ApiToken.objects.get().origins) == (False, [])


@pytest.mark.parametrize("origins", [[], ["https://example.org"]])
def test_a_public_token_knows_its_origins(user, origins):
    token = ApiToken.objects.behind(ApiToken.objects.issue(user=user, name="page", origins=origins))
    assert (token.is_public, token.origins) == (True, origins)


def test_a_public_token_only_reads_whoever_issued_it(user):
    secret = ApiToken.objects.issue(user=user, name="page", origins=[])
    assert ApiToken.objects.behind(secret).caller.role == Role.READER


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"expires_at": timedelta(seconds=1)}, True),
        ({"expires_at": timedelta(0)}, False),
        ({"revoked_at": timedelta(0)}, False),
        ({"revoked_at": timedelta(0), "expires_at": timedelta(seconds=1)}, False),
    ],
)
def test_a_token_knows_whether_it_counts(fields, counts):
    with time_machine.travel(timezone.now(), tick=False):
        token = ApiToken(**{name: timezone.now() + after for name, after in fields.items()})
        assert token.counts == counts


def test_a_new_secret_takes_the_place_of_the_old(secret):
    new = ApiToken.objects.get().rotate()
    assert ApiToken.objects.behind(secret) is None
    assert ApiToken.objects.behind(new).prefix == new[:PREFIX_LENGTH]


def test_a_token_is_revoked_once(secret):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        ApiToken.objects.get().revoke()
        clock.shift(60)
        ApiToken.objects.get().revoke()
    assert ApiToken.objects.behind(secret) is None
    assert ApiToken.objects.get().revoked_at == start


def test_its_first_use_is_noted(secret):
    ApiToken.objects.behind(secret).note_use()
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.parametrize(("seconds", "noted"), [(59, False), (60, True)])
def test_its_use_is_noted_once_a_minute(secret, seconds, noted):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        ApiToken.objects.behind(secret).note_use()
        clock.shift(seconds)
        ApiToken.objects.behind(secret).note_use()
    assert (ApiToken.objects.get().last_used_at != start) == noted


def test_it_is_called_by_name_and_prefix(secret):
    assert str(ApiToken.objects.get()) == f"laptop ({secret[:PREFIX_LENGTH]}…)"
