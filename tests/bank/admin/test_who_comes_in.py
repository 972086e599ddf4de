"""Who sees the pages: editors and admins among the staff; users and tokens are for admins alone."""

import pytest
from django.test import Client

from bank.callers import Role
from bank.models import ApiToken, User
from tests.bank.admin.pages import Page
from tests.builders import add

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic")]

OF_EDITORS = ["question", "topic", "tag", "source"]
OF_ADMINS = ["user", "apitoken"]


@pytest.mark.parametrize("model", OF_EDITORS + OF_ADMINS)
def test_a_stranger_is_sent_to_the_login(client, model):
    response = client.get(f"/admin/bank/{model}/")
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


def test_an_editor_who_is_not_staff_is_sent_to_the_login(sit_down):
    client = sit_down(Role.EDITOR, is_staff=False)
    assert client.get("/admin/bank/question/").url.startswith("/admin/login/")


def test_an_editor_who_is_not_active_any_more_is_sent_to_the_login(sit_down):
    client = sit_down(Role.EDITOR)
    User.objects.filter(pk=client.user.pk).update(is_active=False)
    assert client.get("/admin/bank/question/").url.startswith("/admin/login/")


@pytest.mark.parametrize("role", [Role.READER, Role.AUTHOR])
@pytest.mark.parametrize("page", ["", "add/", "1/change/", "1/history/", "1/delete/"])
@pytest.mark.parametrize("model", OF_EDITORS + OF_ADMINS)
def test_staff_with_a_lesser_role_see_no_page(sit_down, role, model, page):
    add()
    assert sit_down(role).get(f"/admin/bank/{model}/{page}").status_code == 403


@pytest.mark.parametrize("role", [Role.READER, Role.AUTHOR])
def test_staff_with_a_lesser_role_are_told_that_there_is_nothing_for_them(sit_down, role):
    assert "don’t have permission" in Page(sit_down(role).get("/admin/")).text


@pytest.mark.parametrize("role", [Role.READER, Role.AUTHOR])
def test_staff_with_a_lesser_role_cannot_look_up_tags(sit_down, role):
    words = {"app_label": "bank", "model_name": "question", "field_name": "tags", "term": ""}
    assert sit_down(role).get("/admin/autocomplete/", words).status_code == 403


@pytest.mark.parametrize("model", OF_EDITORS)
@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_editors_and_admins_see_what_the_bank_holds(sit_down, role, model):
    assert sit_down(role).get(f"/admin/bank/{model}/").status_code == 200


@pytest.mark.parametrize("model", OF_ADMINS)
@pytest.mark.parametrize("page", ["", "add/", "1/change/", "1/history/", "1/delete/"])
def test_an_editor_does_not_see_users_and_tokens(desk, model, page):
    assert desk.get(f"/admin/bank/{model}/{page}").status_code == 403


def test_an_editor_is_not_shown_that_there_are_users_and_tokens(desk):
    page = Page(desk.get("/admin/"))
    assert "Questions" in page.text
    assert "Users" not in page.text
    assert "tokens" not in page.text


@pytest.mark.parametrize("model", OF_ADMINS)
def test_an_admin_sees_users_and_tokens(sit_down, model):
    assert sit_down(Role.ADMIN).get(f"/admin/bank/{model}/").status_code == 200


@pytest.mark.parametrize("model", OF_EDITORS + OF_ADMINS)
def test_a_superuser_is_an_admin_whatever_the_role_says(sit_down, model):
    client = sit_down(Role.READER, is_superuser=True)
    assert client.get(f"/admin/bank/{model}/").status_code == 200


def test_an_editor_cannot_change_their_own_role(desk):
    url = f"/admin/bank/user/{desk.user.pk}/change/"
    response = desk.post(url, {"username": "eva", "role": "admin", "is_superuser": "on"})
    assert response.status_code == 403
    assert User.objects.get(pk=desk.user.pk).role == Role.EDITOR


def test_rights_kept_in_tables_of_django_make_no_editor_an_admin(desk):
    from django.contrib.auth.models import Permission

    desk.user.user_permissions.set(Permission.objects.all())
    assert desk.get(f"/admin/bank/user/{desk.user.pk}/change/").status_code == 403


def test_an_editor_cannot_set_the_password_of_another(desk):
    admin = User.objects.create_user("alma", role=Role.ADMIN)
    response = desk.post(
        f"/admin/bank/user/{admin.pk}/password/",
        {"password1": "correct horse 1", "password2": "correct horse 1"},
    )
    assert response.status_code == 403


def test_an_editor_cannot_revoke_a_token(desk):
    ApiToken.objects.issue(user=desk.user, name="app")
    token = ApiToken.objects.get()
    response = desk.post(
        "/admin/bank/apitoken/", {"action": "revoke", "index": "0", "_selected_action": token.pk}
    )
    assert response.status_code == 403
    assert ApiToken.objects.get().revoked_at is None


def test_groups_have_no_page(sit_down):
    assert sit_down(Role.ADMIN).get("/admin/auth/group/").status_code == 404


@pytest.mark.parametrize(
    "path", ["question/add/", "question/{}/change/", "question/{}/delete/", "question/"]
)
def test_a_form_that_another_site_sends_is_refused(desk, path):
    question = add()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.user)
    response = strict.post("/admin/bank/" + path.format(question.pk), {"post": "yes"})
    assert response.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "question/",
        "question/add/",
        "question/{}/change/",
        "question/{}/history/",
        "question/{}/delete/",
        "topic/",
        "tag/add/",
    ],
)
def test_a_page_runs_under_a_policy_that_takes_no_scripts_within_it(opened, path):
    page = opened(path.format(add().pk))
    assert page.inline_scripts == 0
    assert "onclick" not in page.html
    assert "script-src 'self';" in page.response.headers["Content-Security-Policy"]
