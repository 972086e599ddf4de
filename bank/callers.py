"""Who asks: the one thing about a person that the bank needs to know."""

from dataclasses import dataclass

from django.db import models


class Role(models.TextChoices):
    """What a user may do, from least to most; `api/permissions.py` has the table."""

    READER = "reader", "Reader"
    AUTHOR = "author", "Author"
    EDITOR = "editor", "Editor"
    ADMIN = "admin", "Admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """
    Someone who reads or changes the bank.

    `role` is None for a caller without a token. `name` is what the log keeps, so that history can be read after
    the user is gone. `page` is the id of the public token with which somebody calls whom its user does not know.
    """

    role: Role | None
    user_id: int | None = None
    name: str = ""
    page: int | None = None

    @property
    def edits_everything(self) -> bool:
        return self.role in (Role.EDITOR, Role.ADMIN)

    @property
    def audience(self) -> str:
        """Callers of one audience see the same bank; cursors, ETags and caches are bound to it."""
        if self.edits_everything:
            return "editors"
        if self.role == Role.AUTHOR:
            return f"author {self.user_id}"
        return "readers"

    @property
    def has_questions(self) -> bool:
        """Can there be questions of this caller's own? Those without an author are nobody's."""
        return self.role == Role.AUTHOR and self.user_id is not None

    def sees_key_of(self, author_id: int | None) -> bool:
        """May this caller see what tells right from wrong in a question by that author?"""
        return self.edits_everything or (self.has_questions and self.user_id == author_id)


ANONYMOUS = Caller(role=None)


def machine(name: str) -> Caller:
    """A command of the operator, which may do what an editor may."""
    return Caller(role=Role.EDITOR, name=name)
