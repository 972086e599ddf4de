"""A token for a program."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from bank.callers import Role
from bank.documents import UnfitText, clean_line
from bank.models import ApiToken, User
from bank.nearest import no_such


class Command(BaseCommand):
    help = (
        "Issue a token and print its secret, which is shown this once. The user is made if there is none of that "
        "name, without a password; a token of an existing user may have a narrower role than the user."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="NAME")
        parser.add_argument("--role", required=True, help=", ".join(Role.values))
        parser.add_argument(
            "--name", default="issue_token", help="what the token is called in lists of tokens"
        )

    def handle(self, *, username: str, role: str, name: str, **options: Any) -> None:
        if role not in Role.values:
            raise CommandError(no_such("role", role, Role.values))
        try:
            name = clean_line(name, most=80)
        except UnfitText as unfit:
            raise CommandError(f"The name of the token: {unfit}") from unfit
        if not name:
            raise CommandError("The name of the token is empty.")
        with transaction.atomic():
            user = _user(User.normalize_username(username), Role(role))
            # Said in any case, so that the token does not grow when the user does.
            secret = ApiToken.objects.issue(user=user, name=name, role=Role(role))
        self.stdout.write(secret)


def _user(username: str, role: Role) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        return _new_user(username, role)
    if not user.is_active:
        raise CommandError(f"The user {username!r} is not active, so no token would work.")
    order = Role.values
    if order.index(role) > order.index(user.role):
        raise CommandError(
            f"The user {username!r} is {user.role}; a token cannot be {role}, which is more."
        )
    return user


def _new_user(username: str, role: Role) -> User:
    user = User(username=username, role=role)
    user.set_unusable_password()
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as invalid:
        raise CommandError(f"The name of the user: {' '.join(invalid.messages)}") from invalid
    user.save(force_insert=True)
    return user
