"""Who changed a thing last: by this a loader tells what it may change from what it leaves alone."""

from bank.callers import Caller
from bank.models import Revision

_NOBODY = "somebody whom the log does not know"


def why_not(what: str, subject_id: int, by: Caller) -> str | None:
    """Why the caller's file does not move this on, in words; None if the caller wrote it, and nobody after that."""
    newest = Revision.objects.of(what, subject_id).order_by("-version").first()
    if newest is not None and newest.by_name == by.name:
        return None
    return f"changed since by {_who(newest)}"


def why_gone(what: str, name: str) -> str | None:
    """What became of something that the bank had by this name, in words; None if it never had it."""
    known = Revision.objects.filter(what=what, name=name).order_by("-id").first()
    if known is None:
        return None
    newest = Revision.objects.of(what, known.subject_id).order_by("-version").first()
    if newest is not None and newest.verb == Revision.Verb.DELETED:
        return f"deleted since by {_who(newest)}"
    return f"given another name since by {_who(newest)}"


def _who(revision: Revision | None) -> str:
    return revision.by_name if revision is not None and revision.by_name else _NOBODY
