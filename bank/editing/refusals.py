"""Why the door did not open."""

from collections.abc import Iterable

# The version that the caller has seen, or several of which any will do; None is whatever is there.
Expected = int | frozenset[int] | None


class Refusal(Exception):
    """The bank will not do that; the message says why, in words for people."""


class Vanished(Refusal):
    """What was to be changed is not there, or not any more."""


class Stale(Refusal):
    """The caller has seen an older version than the one that is there now."""

    def __init__(self, current: int) -> None:
        self.current = current
        super().__init__(f"This is not the latest version any more; that is {current}.")


def must_be_expected(current: int, expected: Expected) -> None:
    """Raises Stale."""
    wanted = {expected} if isinstance(expected, int) else expected
    if wanted is not None and current not in wanted:
        raise Stale(current)


class Taken(Refusal):
    """A value that must be unique is used already; `pointer` says which."""

    def __init__(self, pointer: str, detail: str) -> None:
        self.pointer = pointer
        super().__init__(detail)


class InUse(Refusal):
    """Something still refers to what was to be deleted."""


class Contended(Refusal):
    """Others were changing the same at the same time, more than once. Nothing has changed; a new try may do."""


class NotAllowed(Refusal):
    """The caller may know of this and may not change it."""


class NoSuchStep(Refusal):
    """No question goes from the one status to the other."""

    def __init__(self, here: str, there: str, allowed: Iterable[str]) -> None:
        self.allowed = [str(status) for status in allowed]
        super().__init__(
            f"No question goes from {here} to {there}; from {here} it goes to {_listed(self.allowed)}."
        )


class NotYourStep(Refusal):
    """There is such a step, for others."""

    def __init__(self, here: str, there: str, allowed: Iterable[str]) -> None:
        self.allowed = [str(status) for status in allowed]
        super().__init__(
            f"You may not move a question from {here} to {there}; you may move it to {_listed(self.allowed)}."
        )


def _listed(statuses: list[str]) -> str:
    return ", ".join(statuses) or "no other status"
