"""The steps from draft to published and back, and who may make them."""

from bank.callers import Caller, Role
from bank.documents import Status

STEPS: dict[Status, tuple[Status, ...]] = {
    Status.DRAFT: (Status.IN_REVIEW, Status.PUBLISHED, Status.ARCHIVED),
    Status.IN_REVIEW: (Status.DRAFT, Status.PUBLISHED, Status.ARCHIVED),
    Status.PUBLISHED: (Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED),
    Status.ARCHIVED: (Status.DRAFT, Status.PUBLISHED),
}
OPEN_TO_AUTHORS = (Status.DRAFT, Status.IN_REVIEW)


def steps_of(caller: Caller, status: Status) -> tuple[Status, ...]:
    """The statuses that this caller may give to a question that has this one."""
    if caller.edits_everything:
        return STEPS[status]
    if caller.role == Role.AUTHOR and status in OPEN_TO_AUTHORS:
        return tuple(step for step in STEPS[status] if step in OPEN_TO_AUTHORS)
    return ()


def may_add(caller: Caller) -> bool:
    return caller.edits_everything or caller.role == Role.AUTHOR


def may_edit(caller: Caller, *, author_id: int | None, status: str) -> bool:
    """Editors change everything; authors their own questions until these are published."""
    if caller.edits_everything:
        return True
    return caller.sees_key_of(author_id) and status in OPEN_TO_AUTHORS
