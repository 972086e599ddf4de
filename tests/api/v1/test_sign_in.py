"""POST /api/v1/tokens with name and password: what somebody learns who guesses at them."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test.utils import override_settings
from rest_framework.test import APIClient

from bank.models import User

pytestmark = pytest.mark.django_db

URL = "/api/v1/tokens"


@pytest.fixture(autouse=True)
def people(settings):
    # The real one takes a second, and here nobody has anything to lose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    User.objects.create_user("known", password="correct horse")
    User.objects.create_user("inactive", password="correct horse", is_active=False)
    User.objects.create_user("machine", password=None)


def sign_in(client, username, password="wrong"):
    return client.post(URL, {"username": username, "password": password, "name": "app"})


WRONG = [
    ("known", "wrong"),
    ("unknown", "correct horse"),
    ("inactive", "correct horse"),
    ("inactive", "wrong"),
    ("machine", "correct horse"),
    ("machine", ""),
    ("KNOWN", "correct horse"),
    ("known", "correct horse "),
    ("known", "Correct horse"),
]


def test_the_right_password_is_taken(client):
    assert sign_in(client, "known", "correct horse").status_code == 201


@pytest.mark.parametrize(("username", "password"), [one for one in WRONG if one[1]])
def test_every_wrong_pair_gets_the_same_answer(client, username, password):
    usual = sign_in(client, "known", "wrong")
    response = sign_in(client, username, password)
    assert response.status_code == 401
    told, expected = response.json(), usual.json()
    assert {**told, "request_id": ""} == {**expected, "request_id": ""}
    assert response.headers.keys() == usual.headers.keys()
    assert response["WWW-Authenticate"] == 'Bearer realm="question bank"'
    assert response["Cache-Control"] == "no-store"


class Counting(PBKDF2PasswordHasher):
    """Tells how much work was done; a clock on a busy machine would tell less."""

    algorithm = "counting"
    iterations = 5
    work = 0

    def encode(self, password, salt, iterations=None):
        type(self).work += iterations or self.iterations
        return super().encode(password, salt, iterations)


@override_settings(PASSWORD_HASHERS=[f"{__name__}.Counting"])
def test_every_wrong_pair_takes_the_same_work(client):
    for name in ("known", "inactive"):
        user = User.objects.get(username=name)
        user.set_password("correct horse")
        user.save()
    work = {}
    for username, password in WRONG:
        if password:
            Counting.work = 0
            sign_in(client, username, password)
            work[username, password] = Counting.work
    assert set(work.values()) == {Counting.iterations}, work


def test_a_body_that_says_nothing_is_told_so_before_anything_is_looked_up(client):
    assert sign_in(client, "known", "").status_code == 400
    assert sign_in(client, "", "wrong").status_code == 400


@pytest.mark.parametrize("value", ["a\0b", "x" * 1_001, 7, None, ["correct horse"]])
def test_a_password_that_nobody_can_have_is_invalid_and_not_repeated(client, value):
    response = sign_in(client, "known", value)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/password")
    assert "correct horse" not in response.content.decode()


# --- how often


@pytest.fixture
def ten_a_minute(settings):
    settings.RATES = {**settings.RATES, "login": 10}


def statuses(callers, username):
    return [sign_in(caller, username).status_code for caller in callers]


@pytest.mark.usefixtures("ten_a_minute")
def test_an_address_may_try_ten_times_a_minute_whoever_it_means(caller_from):
    client = caller_from("203.0.113.2")
    found = [sign_in(client, f"user {n}").status_code for n in range(12)]
    assert found == [401] * 10 + [429] * 2
    response = sign_in(client, "known", "correct horse")
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response["RateLimit-Policy"] == '"login";q=10;w=60'


@pytest.mark.usefixtures("ten_a_minute")
@pytest.mark.parametrize("username", ["known", "unknown"])
def test_an_account_may_be_tried_ten_times_a_minute_from_wherever(caller_from, username):
    callers = [caller_from(f"203.0.113.{100 + n}") for n in range(12)]
    found = [sign_in(caller, username).status_code for caller in callers]
    assert found[:10] == [401] * 10
    assert found[10:] == [429] * 2


@pytest.mark.usefixtures("ten_a_minute")
def test_an_address_that_has_tried_too_often_does_not_shut_the_account_to_others(caller_from):
    other, client = caller_from("203.0.113.3"), caller_from("203.0.113.4")
    for n in range(10):
        sign_in(client, f"user {n}")
    for _ in range(20):
        assert sign_in(client, "known").status_code == 429
    assert sign_in(other, "known", "correct horse").status_code == 201


@pytest.mark.usefixtures("ten_a_minute")
def test_who_has_a_token_already_makes_others_without_being_counted_as_signing_in(client_as):
    client = client_as("reader")
    assert [client.post(URL, {"name": "x"}).status_code for _ in range(12)] == [201] * 12


@pytest.mark.usefixtures("ten_a_minute")
def test_a_key_that_was_used_helps_nobody_to_guess(caller_from):
    """Whoever sends the same body with another password is told no more than anybody else, and no more often."""
    client = caller_from("203.0.113.9")
    key = {"Idempotency-Key": "login"}
    body = {"username": "known", "name": "app"}
    good = client.post(URL, {**body, "password": "correct horse"}, headers=key)
    found = [
        client.post(URL, {**body, "password": f"guess {n}"}, headers=key).status_code
        for n in range(11)
    ]
    assert good.status_code == 201
    assert found == [401] * 9 + [429] * 2


# --- at the door of the admin site


def knock(client, password="wrong", **more):
    form = {"username": "known", "password": password, **more}
    return client.post("/admin/login/", form, format="multipart")


@pytest.fixture
def door(caller_from):
    return caller_from("203.0.113.11")


@pytest.mark.usefixtures("ten_a_minute")
def test_at_the_admin_site_passwords_are_counted_as_well(door):
    responses = [knock(door) for _ in range(12)]
    assert [response.status_code for response in responses] == [200] * 10 + [429] * 2
    assert 1 <= int(responses[-1]["Retry-After"]) <= 60
    assert knock(door, "correct horse").status_code == 429


@pytest.mark.usefixtures("ten_a_minute")
def test_the_admin_site_and_the_api_count_together(door):
    for n in range(10):
        sign_in(APIClient(REMOTE_ADDR=f"203.0.113.{20 + n}"), "known")
    assert knock(door).status_code == 429


def test_while_nothing_can_be_counted_nobody_enters_the_admin_site(door, monkeypatch):
    from api import counting

    class Away:
        def hit(self, *_):
            raise counting.StoreAway

    monkeypatch.setattr(counting, "shared", Away)
    assert (knock(door).status_code, knock(door)["Retry-After"]) == (503, "2")


def test_other_forms_of_the_admin_site_are_not_counted(door, settings):
    settings.RATES = {**settings.RATES, "login": 0}
    assert door.post("/admin/login/", {"a": "b"}, format="multipart").status_code == 200
    assert door.get("/admin/login/").status_code == 200
