"""A token for a program."""

import pytest

from bank.callers import Role
from bank.models import ApiToken, User


def test_the_secret_stands_alone_on_standard_output(run):
    said = run("issue_token", "quiz", "--role", "reader")
    assert (said.err, said.refusal) == ("", None)
    (secret,) = said.out.splitlines()
    caller = ApiToken.objects.behind(secret).caller
    assert (caller.name, caller.role) == ("quiz", Role.READER)


def test_a_new_user_has_the_role_and_no_password(run):
    run("issue_token", "quiz", "--role", "editor")
    user = User.objects.get()
    assert (user.username, user.role, user.has_usable_password()) == ("quiz", "editor", False)


def test_the_token_of_an_existing_user_may_have_a_narrower_role(run, editor):
    said = run("issue_token", "editor", "--role", "reader")
    assert ApiToken.objects.behind(said.out.strip()).caller.role == Role.READER
    assert User.objects.get().role == Role.EDITOR


def test_the_token_of_an_existing_user_may_have_the_same_role(run, editor):
    said = run("issue_token", "editor", "--role", "editor")
    assert ApiToken.objects.behind(said.out.strip()).caller.role == Role.EDITOR


def test_a_token_does_not_grow_with_its_user(run):
    said = run("issue_token", "quiz", "--role", "reader")
    User.objects.update(role=Role.ADMIN)
    assert ApiToken.objects.behind(said.out.strip()).caller.role == Role.READER


def test_a_wider_role_is_refused(run, editor):
    said = run("issue_token", "editor", "--role", "admin")
    assert said.refusal == "The user 'editor' is editor; a token cannot be admin, which is more."
    assert not ApiToken.objects.exists()


def test_an_unknown_role_is_refused_with_the_nearest(run):
    said = run("issue_token", "quiz", "--role", "editr")
    assert said.refusal == "There is no role 'editr'. Did you mean 'editor'?"
    assert not User.objects.exists()


def test_a_user_who_may_not_log_in_gets_no_token(run, editor):
    User.objects.update(is_active=False)
    said = run("issue_token", "editor", "--role", "reader")
    assert said.refusal == "The user 'editor' is not active, so no token would work."


@pytest.mark.parametrize("name", ["two words", "x" * 151, ""])
def test_a_name_that_no_user_can_have_is_refused(run, name):
    said = run("issue_token", name, "--role", "reader")
    assert said.refusal.startswith("The name of the user: ")
    assert "\n" not in said.refusal
    assert not User.objects.exists()


def test_a_token_may_have_a_name(run):
    run("issue_token", "quiz", "--role", "reader", "--name", "the app on the wall")
    assert ApiToken.objects.get().name == "the app on the wall"


@pytest.mark.parametrize("name", ["x" * 81, "two\nlines", " "])
def test_a_name_that_no_token_can_have_is_refused(run, name):
    said = run("issue_token", "quiz", "--role", "reader", "--name", name)
    assert said.refusal.startswith("The name of the token")
    assert not User.objects.exists()
