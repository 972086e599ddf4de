"""What can be wrong with a document, said so that the place can be found."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: `pointer` is the place as a JSON Pointer (RFC 6901), `code` is for programs, `detail` for people."""

    pointer: str
    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.detail}"


class Unsound(Exception):
    """A document breaks the rules of a sound question; all its faults at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(map(str, self.problems)))


def step(name: str) -> str:
    """The name of a member as a step of a JSON Pointer, and fit to be sent, whatever the member is called."""
    sendable = name.encode(errors="backslashreplace").decode()
    return sendable.replace("~", "~0").replace("/", "~1")
