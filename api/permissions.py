"""
Who may do what: one table. What is not in it is refused.

An action is `<resource>.<action>`. That a caller may edit says nothing of which question: the bank itself looks at
each (`bank.workflow`), and nobody finds what he may not see (`visible_to`).
"""

from typing import Any

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.authentication import caller_of
from bank.callers import Role

READING = frozenset(
    {
        "entry.retrieve",
        "topics.list",
        "topics.retrieve",
        "topics.tree",
        "questions.list",
        "questions.retrieve",
        "answers.list",
        "answers.retrieve",
        "tags.list",
        "tags.retrieve",
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
        *(f"questions.{action}" for action in WRITING),
        *(f"answers.{action}" for action in WRITING),
    }
)
EDITING = frozenset(
    f"{resource}.{action}" for resource in ("topics", "tags", "sources") for action in WRITING
)
ADMINISTERING: frozenset[str] = frozenset()

MAY: dict[Role | None, frozenset[str]] = {
    None: READING,
    Role.READER: READING,
    Role.AUTHOR: READING | AUTHORING,
    Role.EDITOR: READING | AUTHORING | EDITING,
    Role.ADMIN: READING | AUTHORING | EDITING | ADMINISTERING,
}


def may(role: Role | None, action: str) -> bool:
    if role is None and settings.ANONYMOUS == "none":
        return False
    return action in MAY[role]


class RoleAllows(BasePermission):
    message = "Your role does not allow this."

    def has_permission(self, request: Request, view: Any) -> bool:
        # No action: the method is not there at all, which the view itself says with 405. To ask what is, is free.
        return view.action in (None, "metadata") or may(
            caller_of(request).role, f"{view.resource}.{view.action}"
        )
