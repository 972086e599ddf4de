"""What may be asked of an import."""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

from bank.documents import Status


class OnExisting(StrEnum):
    """
    What becomes of a question that the bank has already, by source and key, else by its fingerprint.

    `own` is for files that are kept up by one loader: it moves on what that loader wrote and nobody changed since.
    """

    UPDATE = "update"
    SKIP = "skip"
    NEW = "new"
    OWN = "own"


STATUSES = (Status.DRAFT, Status.PUBLISHED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """
    `source` and `topic` are for questions of which the file names none. `status` is for new questions; without it the
    file's word counts, and where it says none they are drafts. Questions that are there keep theirs, unless `own`.
    """

    source: str | None = None
    topic: str | None = None
    status: str | None = None
    on_existing: str = OnExisting.UPDATE
    lenient: bool = False
    dry_run: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**{one.name: data[one.name] for one in fields(cls)})
