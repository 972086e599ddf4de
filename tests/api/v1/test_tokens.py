"""/api/v1/tokens: handling the tokens that one has."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bank.models import ApiToken, User

pytestmark = pytest.mark.django_db

URL = "/api/v1/tokens"


@pytest.fixture
def people(settings):
    # The real one takes a second, and here nobody has anything to lose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for role in ("reader", "author", "editor", "admin"):
        User.objects.create_user(role, password="correct horse", role=role)


def sign_in(client, username="reader", **more):
    body = {"username": username, "password": "correct horse", "name": "app", **more}
    return client.post(URL, body)


def with_token(client, secret):
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def stored(pk):
    return ApiToken.objects.get(pk=pk)


# --- making


@pytest.mark.usefixtures("people")
def test_a_token_is_made_by_name_and_password(client):
    response = sign_in(client, "editor")
    token = response.json()
    assert response.status_code == 201
    assert response["Location"] == token["url"]
    assert (token["user"], token["role"], token["name"]) == ("editor", "editor", "app")
    assert (token["is_public"], token["expires_at"], token["revoked_at"]) == (False, None, None)
    assert with_token(client, token["token"]).get(token["url"]).status_code == 200


@pytest.mark.usefixtures("people")
def test_a_token_is_made_by_a_token_for_its_own_user(client_as):
    token = client_as("editor").post(URL, {"name": "second"}).json()
    assert (token["user"], token["role"]) == ("editor", "editor")


@pytest.mark.usefixtures("people")
def test_a_secret_is_recognised_by_its_beginning_and_stored_as_a_digest(client):
    token = sign_in(client).json()
    secret, row = token["token"], stored(token["id"])
    assert secret.startswith("qb_")
    assert len(secret) >= 46
    assert secret.startswith(token["prefix"])
    assert len(token["prefix"]) == 11
    assert secret not in str(vars(row))
    assert len(row.digest) == 64


@pytest.mark.usefixtures("people")
def test_a_secret_is_shown_once(client):
    made = sign_in(client)
    secret = made.json()["token"]
    assert made["Cache-Control"] == "no-store"
    with_token(client, secret)
    for url in (URL, made.json()["url"]):
        shown = client.get(url)
        assert secret not in shown.content.decode()
        assert b'"token"' not in shown.content


@pytest.mark.usefixtures("people")
def test_a_user_has_any_number_of_tokens_each_with_a_name(client):
    for name in ("phone", "laptop", "laptop"):
        secret = sign_in(client, name=name).json()["token"]
    found = with_token(client, secret).get(URL).json()["results"]
    assert [token["name"] for token in found] == ["laptop", "laptop", "phone"]


@pytest.mark.usefixtures("people")
def test_a_token_may_be_narrower_than_its_user(client):
    token = sign_in(client, "admin", role="author").json()
    assert token["role"] == "author"
    response = with_token(client, token["token"]).post("/api/v1/tags", {"slug": "a", "name": "A"})
    assert response.status_code == 403


@pytest.mark.usefixtures("people")
def test_no_token_is_wider_than_its_user(client):
    response = sign_in(client, "author", role="editor")
    assert response.status_code == 403
    assert "author" in response.json()["detail"]


@pytest.mark.usefixtures("people")
def test_no_token_makes_one_wider_than_itself(client):
    narrow = sign_in(client, "admin", role="reader").json()["token"]
    with_token(client, narrow)
    assert client.post(URL, {"name": "x"}).json()["role"] == "reader"
    assert client.post(URL, {"name": "x", "role": "author"}).status_code == 403


@pytest.mark.usefixtures("people")
def test_a_token_grows_no_rights_when_its_user_loses_some(client):
    token = sign_in(client, "editor").json()
    User.objects.filter(username="editor").update(role="reader")
    shown = with_token(client, token["token"]).get(token["url"]).json()
    assert shown["role"] == "reader"


@pytest.mark.usefixtures("people")
def test_a_token_ends_when_it_was_told_to(client, time_machine):
    token = sign_in(client, expires_in=3600).json()
    with_token(client, token["token"])
    assert client.get(token["url"]).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(seconds=3601))
    assert client.get(token["url"]).status_code == 401


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "  "}, "/name"),
        ({"name": "a\nb"}, "/name"),
        ({"name": "a" * 81}, "/name"),
        ({"role": "king"}, "/role"),
        ({"expires_in": 59}, "/expires_in"),
        ({"expires_in": 366 * 86400 + 1}, "/expires_in"),
        ({"expires_in": "60"}, "/expires_in"),
        ({"is_public": True}, "/is_public"),
    ],
)
def test_a_token_of_another_form_is_invalid(client_as, body, pointer):
    response = client_as("reader").post(URL, {"name": "x", **body})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, pointer)


def test_without_a_token_name_and_password_are_needed(client):
    errors = client.post(URL, {"name": "x"}).json()["errors"]
    assert [error["pointer"] for error in errors] == ["/username", "/password"]


@pytest.mark.parametrize("half", [{"username": "reader"}, {"password": "correct horse"}])
def test_half_of_name_and_password_is_not_ignored(client_as, half):
    response = client_as("reader").post(URL, {"name": "x", **half})
    assert (response.status_code, len(response.json()["errors"])) == (400, 1)


# --- reading


@pytest.mark.usefixtures("people")
def test_everybody_lists_tokens_of_their_own_and_an_admin_all(client):
    for name in ("reader", "author"):
        sign_in(client, name)
    mine = sign_in(client, "editor").json()
    all_ = sign_in(client, "admin").json()
    found = with_token(client, mine["token"]).get(URL).json()["results"]
    assert [token["user"] for token in found] == ["editor"]
    found = with_token(client, all_["token"]).get(URL).json()["results"]
    assert [token["user"] for token in found] == ["admin", "editor", "author", "reader"]


@pytest.mark.usefixtures("people")
def test_the_token_of_somebody_else_is_not_there(client):
    other, mine = sign_in(client, "author").json(), sign_in(client, "editor").json()
    with_token(client, mine["token"])
    for method in (client.get, client.delete):
        assert method(other["url"]).status_code == 404
    assert client.post(other["links"]["rotate"]).status_code == 404


@pytest.mark.usefixtures("people")
def test_a_token_tells_when_it_was_last_used_to_the_minute(client, time_machine):
    noon = timezone.now().replace(microsecond=0)
    time_machine.move_to(noon, tick=False)
    token = sign_in(client).json()
    assert token["last_used_at"] is None
    with_token(client, token["token"])
    client.get(token["url"])
    for seconds, noted in ((0, 0), (59, 0), (60, 60), (61, 60)):
        time_machine.move_to(noon + timedelta(seconds=seconds), tick=False)
        client.get(token["url"])
        assert stored(token["id"]).last_used_at == noon + timedelta(seconds=noted)


# --- rotating and revoking


@pytest.mark.usefixtures("people")
def test_a_rotated_token_has_another_secret_and_the_old_one_counts_no_more(client):
    old = sign_in(client, role="reader", expires_in=3600).json()
    response = with_token(client, old["token"]).post(old["links"]["rotate"])
    new = response.json()
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert client.get(URL).status_code == 401
    assert with_token(client, new["token"]).get(URL).status_code == 200
    same = ("id", "name", "role", "expires_at", "created_at")
    assert [new[name] for name in same] == [old[name] for name in same]


@pytest.mark.usefixtures("people")
def test_a_revoked_token_counts_no_more(client):
    token, other = sign_in(client).json(), sign_in(client).json()
    with_token(client, token["token"])
    assert client.delete(token["url"]).status_code == 204
    assert client.get(URL).status_code == 401
    shown = with_token(client, other["token"]).get(token["url"]).json()
    assert shown["revoked_at"] is not None


@pytest.mark.usefixtures("people")
def test_revoking_twice_is_no_mistake_and_keeps_the_first_time(client):
    token, other = sign_in(client).json(), sign_in(client).json()
    with_token(client, other["token"])
    client.delete(token["url"])
    first = stored(token["id"]).revoked_at
    assert client.delete(token["url"]).status_code == 204
    assert stored(token["id"]).revoked_at == first


@pytest.mark.usefixtures("people")
def test_what_counts_no_more_is_not_rotated_back_to_life(client):
    revoked, expired = sign_in(client).json(), sign_in(client).json()
    with_token(client, sign_in(client).json()["token"])
    client.delete(revoked["url"])
    ApiToken.objects.filter(pk=expired["id"]).update(expires_at=timezone.now())
    for token in (revoked, expired):
        response = client.post(token["links"]["rotate"])
        assert (response.status_code, response.json()["type"]) == (409, "/api/problems/conflict")


@pytest.mark.usefixtures("people")
def test_a_narrow_token_is_no_way_to_the_secret_of_a_wider_one(client):
    wide = sign_in(client, "admin").json()
    narrow = sign_in(client, "admin", role="reader").json()
    with_token(client, narrow["token"])
    assert client.post(wide["links"]["rotate"]).status_code == 403
    assert client.delete(wide["url"]).status_code == 403
    assert with_token(client, wide["token"]).get(wide["url"]).status_code == 200


@pytest.mark.usefixtures("people")
def test_an_admin_revokes_the_tokens_of_others_and_never_learns_a_secret(client):
    other, admin = sign_in(client, "editor").json(), sign_in(client, "admin").json()
    with_token(client, admin["token"])
    assert client.post(other["links"]["rotate"]).status_code == 403
    assert client.delete(other["url"]).status_code == 204
    assert with_token(client, other["token"]).get(URL).status_code == 401


# --- sending it again


@pytest.mark.usefixtures("people")
def test_sent_again_with_its_key_the_reply_names_the_token_and_not_the_secret(client):
    client.credentials(HTTP_IDEMPOTENCY_KEY="once")
    made = sign_in(client)
    again = sign_in(client)
    assert (made.status_code, again.status_code) == (201, 409)
    assert again.json()["made"] == made.json()["url"]
    assert made.json()["token"] not in again.content.decode()
    assert ApiToken.objects.count() == 1


@pytest.mark.usefixtures("people")
def test_of_a_reply_with_a_secret_nothing_is_kept(client, django_db_blocker):
    from api.models import KeptReply

    client.credentials(HTTP_IDEMPOTENCY_KEY="once")
    token = sign_in(client).json()
    kept = str(vars(KeptReply.objects.get()))
    assert token["token"] not in kept
    assert "correct horse" not in kept
    assert token["token"][11:] not in kept


@pytest.mark.usefixtures("people")
def test_rotating_again_with_the_same_key_does_not_rotate_again(client):
    token = sign_in(client).json()
    client.credentials(
        HTTP_AUTHORIZATION=f"Bearer {sign_in(client).json()['token']}", HTTP_IDEMPOTENCY_KEY="once"
    )
    first = client.post(token["links"]["rotate"])
    again = client.post(token["links"]["rotate"])
    assert (first.status_code, again.status_code) == (200, 409)
    assert again.json()["made"] == token["url"]
    assert ApiToken.objects.behind(first.json()["token"]) is not None


# --- what ends with what


@pytest.mark.usefixtures("people")
def test_a_token_ends_at_the_latest_with_the_one_that_it_is_made_with(client):
    short = sign_in(client, expires_in=3_600).json()
    with_token(client, short["token"])
    assert client.post(URL, {"name": "second"}).json()["expires_at"] == short["expires_at"]
    sooner = client.post(URL, {"name": "third", "expires_in": 60}).json()
    assert sooner["expires_at"] < short["expires_at"]
    response = client.post(URL, {"name": "fourth", "expires_in": 7_200})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/expires_in")


@pytest.mark.usefixtures("people")
def test_with_a_password_it_lasts_as_long_as_it_is_asked_to(client):
    short = sign_in(client, expires_in=60).json()
    assert sign_in(with_token(client, short["token"])).json()["expires_at"] is None


@pytest.mark.usefixtures("people")
def test_rotating_takes_no_member(client):
    token = sign_in(client).json()
    with_token(client, token["token"])
    response = client.post(f"{token['url']}/rotate", {"role": "admin"})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/role")
