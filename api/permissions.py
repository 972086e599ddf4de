"""
Who may do what: one table. What is not in it is refused.

An action is `<resource>.<action>`. That a caller may edit says nothing of which question: the bank itself looks at
each (`bank.workflow`), and nobody finds what he may not see (`visible_to`).
"""

from typing import Any

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.authentication import caller_of, token_of
from bank.callers import Role

READING = frozenset(
    {
        "entry.retrieve",
        "topics.list",
        "topics.retrieve",
        "topics.tree",
        "questions.list",
        "questions.retrieve",
        "questions.check",
        "checks.create",
        "draws.list",
        "draws.create",
        "draws.retrieve",
        "draws.questions",
        "draws.check",
        "readers.destroy",
        "answers.list",
        "answers.retrieve",
        "tags.list",
        "tags.retrieve",
        # Sealed like everything else; of formats that cannot be without the key the view itself says for whom.
        "exports.list",
        "exports.ledger",
        "sources.list",
        "sources.retrieve",
    }
)
WRITING = ("create", "update", "partial_update", "destroy")
# Which of these an author may change is for the bank to say: drafts of their own.
AUTHORING = frozenset(
    {
        "revisions.list",
        "revisions.retrieve",
        "questions.restore",
        "questions.bulk",
        "convert.create",
        *(f"questions.{action}" for action in WRITING),
        *(f"answers.{action}" for action in WRITING),
    }
)
EDITING = frozenset(
    {
        *("imports.create", "imports.list", "imports.retrieve", "imports.destroy", "ledger.list"),
        *(
            f"{resource}.{action}"
            for resource in ("topics", "tags", "sources")
            for action in WRITING
        ),
    }
)
# Everybody handles tokens of their own; an admin those of others as well.
HANDLING_TOKENS = frozenset(
    {"tokens.create", "tokens.list", "tokens.retrieve", "tokens.destroy", "tokens.rotate"}
)
# What needs no token even where reading does: to get one.
SIGNING_IN = frozenset({"tokens.create"})

MAY: dict[Role | None, frozenset[str]] = {
    None: READING | SIGNING_IN,
    Role.READER: READING | HANDLING_TOKENS,
    Role.AUTHOR: READING | HANDLING_TOKENS | AUTHORING,
    Role.EDITOR: READING | HANDLING_TOKENS | AUTHORING | EDITING,
    Role.ADMIN: READING | HANDLING_TOKENS | AUTHORING | EDITING,
}
# A public token is in the hands of everybody who opens the page it was made for, who must not make it forget others.
MAY_IN_PUBLIC = READING - {"readers.destroy"}


def may(role: Role | None, action: str, *, in_public: bool = False) -> bool:
    if in_public:
        return action in MAY_IN_PUBLIC
    if role is None and settings.ANONYMOUS == "none":
        return action in SIGNING_IN
    return action in MAY[role]


class RoleAllows(BasePermission):
    message = "Your role does not allow this."

    def has_permission(self, request: Request, view: Any) -> bool:
        # No action: the method is not there at all, which the view itself says with 405. To ask what is, is free.
        # A view that does not even say what it does is in no table.
        name = getattr(view, "action", "")
        if name in (None, "metadata"):
            return True
        token = token_of(request)
        in_public = token is not None and token.is_public
        action = f"{getattr(view, 'resource', '')}.{name}"
        return may(caller_of(request).role, action, in_public=in_public)
