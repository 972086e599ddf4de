"""Who calls: a token that counts, or nobody; whoever shows anything else is refused."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from bank.callers import Role
from bank.models import ApiToken, User
from tests.builders import add

pytestmark = pytest.mark.django_db
QUESTIONS = "/api/v1/questions"


@pytest.fixture
def secret(editor):
    return ApiToken.objects.issue(user=User.objects.get(pk=editor.user_id), name="test")


def ask(client, header, path=QUESTIONS):
    return client.get(path, headers={"Authorization": header})


@pytest.mark.parametrize(
    "header", ["Bearer {}", "bearer {}", "BEARER {}", "Bearer  {}", "Bearer {} "]
)
def test_a_token_that_counts_is_taken(client, topic, secret, header):
    add(text="A draft?")
    assert len(ask(client, header.format(secret)).json()["results"]) == 1


@pytest.mark.parametrize(
    "header",
    [
        *(
            "",
            " ",
            "Bearer",
            "Bearer ",
            "Bearer x",
            "Bearer qb_wrong",
            "Bearer null",
            "Bearer undefined",
        ),
        *(
            "{}",
            "Token {}",
            "token {}",
            "Basic {}",
            "Basic YWRtaW46YWRtaW4=",
            "Digest {}",
            "JWT {}",
            "bearer:{}",
        ),
        *(
            "Bearer {}x",
            "Bearer x{}",
            "Bearer {} {}",
            "Bearer {},{}",
            "Bearer,{}",
            "Bearer\t{}",
            "Bearer={}",
        ),
        *(
            "Bearer " + "x" * 201,
            "Bearer " + "x" * 5000,
            "Bearer \xff\xfe",
            "Bearer ключ",
            "Bearer qb_\x7f",
        ),
        *("Bearer ' OR 1=1 --", "Bearer %", "Bearer %00", "Bearer " + "0" * 64),
    ],
)
def test_whoever_shows_anything_else_is_refused_and_no_stranger(client, topic, secret, header):
    add(status="published")
    response = ask(client, header.format(secret, secret))
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="question bank"'
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "/api/problems/unauthenticated"
    assert "results" not in response.json()


def test_the_digest_is_not_the_secret(client, secret):
    token = ApiToken.objects.get()
    for shown in (token.digest, token.prefix, str(token.pk)):
        assert ask(client, f"Bearer {shown}").status_code == 401


def test_a_refusal_does_not_repeat_what_was_shown(client, db):
    response = ask(client, "Bearer qb_somebodys-real-token")
    assert b"somebodys" not in response.content
    assert "somebodys" not in str(response.headers)


@pytest.mark.parametrize(
    "query", ["token={}", "access_token={}", "api_key={}", "Authorization=Bearer%20{}"]
)
def test_a_token_in_the_address_is_a_parameter_that_nobody_knows(client, topic, secret, query):
    response = client.get(f"{QUESTIONS}?{query.format(secret)}")
    assert response.status_code == 400
    assert secret not in response.content.decode()


def test_a_token_in_a_cookie_is_none(client, topic, secret):
    add(text="A draft?")
    client.cookies["Authorization"] = f"Bearer {secret}"
    client.cookies["token"] = secret
    assert client.get(QUESTIONS).json()["results"] == []


def test_who_is_signed_in_to_the_admin_site_is_a_stranger_here(client, topic):
    add(text="A draft?")
    client.force_login(User.objects.create_superuser("root", password="x"))
    assert client.get(QUESTIONS).json()["results"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"revoked_at": timezone.now() - timedelta(seconds=1)},
    ],
)
def test_a_token_that_counts_no_more_is_refused(client, secret, change):
    assert ask(client, f"Bearer {secret}").status_code == 200
    ApiToken.objects.update(**change)
    assert ask(client, f"Bearer {secret}").status_code == 401


def test_a_token_counts_up_to_its_end(client, secret):
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    with time_machine.travel(timezone.now() + timedelta(minutes=59), tick=False):
        assert ask(client, f"Bearer {secret}").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert ask(client, f"Bearer {secret}").status_code == 401


def test_a_token_of_somebody_who_has_left_is_refused(client, secret):
    User.objects.update(is_active=False)
    assert ask(client, f"Bearer {secret}").status_code == 401


def test_a_token_of_nobody_any_more_is_refused(client, secret):
    User.objects.all().delete()
    assert ask(client, f"Bearer {secret}").status_code == 401


@pytest.mark.parametrize(
    ("of_user", "of_token", "sees_drafts"),
    [
        (Role.EDITOR, None, True),
        (Role.EDITOR, Role.READER, False),
        (Role.READER, Role.ADMIN, False),
        (Role.ADMIN, Role.EDITOR, True),
    ],
)
def test_a_token_only_takes_rights_away(client, topic, of_user, of_token, sees_drafts):
    add(text="A draft?")
    user = User.objects.create_user("somebody", role=of_user)
    secret = ApiToken.objects.issue(user=user, name="test", role=of_token)
    assert bool(ask(client, f"Bearer {secret}").json()["results"]) is sees_drafts


def test_a_user_who_loses_a_role_loses_it_with_every_token_at_once(client, topic, secret):
    add(text="A draft?")
    User.objects.update(role=Role.READER)
    assert ask(client, f"Bearer {secret}").json()["results"] == []


# --- the last use


def last_use():
    return ApiToken.objects.get().last_used_at


def test_the_use_of_a_token_is_noted(client, secret):
    assert last_use() is None
    ask(client, f"Bearer {secret}")
    assert timezone.now() - last_use() < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("seconds", "is_noted"), [(1, False), (59, False), (60, True), (3600, True)]
)
def test_it_is_noted_once_a_minute_at_most(client, secret, seconds, is_noted):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        ask(client, f"Bearer {secret}")
    with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
        ask(client, f"Bearer {secret}")
    assert (last_use() > start) is is_noted


def test_a_read_within_the_minute_writes_nothing(client, secret, django_assert_num_queries):
    """The token with its user."""
    ask(client, f"Bearer {secret}", "/api/v1")
    with django_assert_num_queries(1):
        ask(client, f"Bearer {secret}", "/api/v1")


# --- where a token is needed for everything

READS = [
    "",
    "/topics",
    "/topics/tree",
    "/questions",
    "/answers",
    "/tags",
    "/sources",
    "/questions/1",
]


@pytest.mark.parametrize("path", READS)
def test_strangers_may_be_kept_out_of_everything(client, db, settings, path):
    settings.ANONYMOUS = "none"
    response = client.get(f"/api/v1{path}")
    assert response.status_code == 401
    assert "WWW-Authenticate" in response


@pytest.mark.parametrize("path", READS[:-1])
def test_a_reader_reads_all_the_same(client_as, settings, path):
    settings.ANONYMOUS = "none"
    assert client_as("reader").get(f"/api/v1{path}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/api", "/api/docs", "/api/v1/schema", "/api/problems/invalid"]
)
def test_what_is_no_part_of_the_bank_stays_open(client, db, settings, path):
    settings.ANONYMOUS = "none"
    assert client.get(path).status_code == 200
