"""Users and tokens, for admins."""

import pytest
from django.contrib.admin.models import LogEntry

from bank.callers import Role
from bank.models import ApiToken, User
from tests.bank.admin.pages import Page
from tests.builders import add

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_desk(sit_down):
    return sit_down(Role.ADMIN, "alma")


@pytest.fixture
def look(admin_desk):
    return lambda path: Page(admin_desk.get(f"/admin/bank/{path}"))


def test_an_admin_gives_a_role(admin_desk, look):
    user = User.objects.create_user("ned")
    look(f"user/{user.pk}/change/").send(admin_desk, role="editor", is_staff=True)
    user.refresh_from_db()
    assert (user.role, user.is_staff) == (Role.EDITOR, True)


def test_an_admin_adds_a_user_with_a_role(admin_desk, look):
    page = look("user/add/").send(
        admin_desk,
        username="ned",
        password1="correct horse 1",
        password2="correct horse 1",
        role="author",
        is_staff=True,
    )
    assert page.said("errorlist") == []
    user = User.objects.get(username="ned")
    assert (user.role, user.is_staff, user.check_password("correct horse 1")) == (
        Role.AUTHOR,
        True,
        True,
    )


def test_who_leaves_is_made_inactive(admin_desk, look):
    user = User.objects.create_user("ned")
    look(f"user/{user.pk}/change/").send(admin_desk, is_active=False)
    user.refresh_from_db()
    assert user.is_active is False


def test_nobody_is_deleted_for_questions_would_lose_their_author(admin_desk, author, topic):
    add(author)
    assert admin_desk.get(f"/admin/bank/user/{author.user_id}/delete/").status_code == 403
    page = Page(admin_desk.get("/admin/bank/user/"))
    assert "action" not in page.names
    assert User.objects.filter(pk=author.user_id).exists()


def test_the_form_offers_no_rights_that_mean_nothing_here(look):
    user = User.objects.create_user("ned")
    page = look(f"user/{user.pk}/change/")
    assert {"groups", "user_permissions"} & page.names == set()
    assert "role" in page.names


def test_a_change_of_a_user_is_kept(admin_desk, look):
    user = User.objects.create_user("ned")
    look(f"user/{user.pk}/change/").send(admin_desk, role="editor")
    assert "Role" in look(f"user/{user.pk}/history/").text


@pytest.fixture
def tokens(db):
    user = User.objects.create_user("ned", role=Role.EDITOR)
    secrets = [ApiToken.objects.issue(user=user, name=name) for name in ("app", "page")]
    return dict(zip(secrets, ApiToken.objects.order_by("pk"), strict=True))


def revoke(look, desk, *chosen):
    return look("apitoken/").send(
        desk, press="index", action="revoke", _selected_action=[token.pk for token in chosen]
    )


def test_a_token_is_revoked_and_counts_no_more(admin_desk, look, tokens):
    (secret, token), (other, _) = tokens.items()
    page = revoke(look, admin_desk, token)
    assert page.said("info") == ["1 revoked."]
    assert ApiToken.objects.behind(secret) is None
    assert ApiToken.objects.behind(other) is not None


def test_it_is_kept_who_has_revoked_a_token(admin_desk, look, tokens):
    token = next(iter(tokens.values()))
    revoke(look, admin_desk, token)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (admin_desk.user, str(token.pk))
    assert "Revoked." in look(f"apitoken/{token.pk}/history/").text


def test_a_token_is_revoked_once(admin_desk, look, tokens):
    token = next(iter(tokens.values()))
    revoke(look, admin_desk, token)
    token.refresh_from_db()
    page = revoke(look, admin_desk, *tokens.values())
    assert page.said("info") == ["1 revoked."]
    assert ApiToken.objects.get(pk=token.pk).revoked_at == token.revoked_at


def test_a_token_can_be_looked_at_and_not_changed(admin_desk, look, tokens):
    token = next(iter(tokens.values()))
    page = look(f"apitoken/{token.pk}/change/")
    assert page.names <= {"csrfmiddlewaretoken"}
    response = admin_desk.post(page.address, {"name": "Mine", "revoked_at_0": ""})
    assert response.status_code == 403


@pytest.mark.parametrize("page", ["apitoken/", "apitoken/{}/change/"])
def test_nothing_of_a_secret_is_shown_but_its_beginning(look, tokens, page):
    secret, token = next(iter(tokens.items()))
    html = look(page.format(token.pk)).html
    assert token.prefix in html
    assert secret not in html
    assert token.digest not in html


@pytest.mark.parametrize("page", ["add/", "{}/delete/"])
def test_tokens_are_neither_made_nor_deleted_here(admin_desk, tokens, page):
    token = next(iter(tokens.values()))
    response = admin_desk.get(f"/admin/bank/apitoken/{page.format(token.pk)}")
    assert response.status_code == 403
