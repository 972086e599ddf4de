"""What a format finds in a text: documents, and what is wrong, each with its line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from bank.documents import Problem, QuestionDocument, faults_of


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem and the line, counted from 1, where it shows."""

    line: int
    problem: Problem

    @property
    def reason(self) -> str:
        return str(self.problem) if self.problem.pointer else self.problem.detail


@dataclass(slots=True)
class Entry:
    """
    One element of a text. `line` is where it begins, counted from 1; `document` is None where nothing could be
    made of it. `places` gives the line of a part of the document by its JSON Pointer. An entry with faults must not
    be taken, even if it has a document.
    """

    line: int
    document: QuestionDocument | None = None
    places: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, pointer: str) -> int:
        """The line of the part, or of the nearest thing around it that has one."""
        while pointer and pointer not in self.places:
            pointer = pointer.rpartition("/")[0]
        return self.places.get(pointer, self.line)

    def blame(self, pointer: str, code: str, detail: str, *, line: int | None = None) -> None:
        """Add a fault; without `line` it is at the part that the pointer names."""
        place = self.line_of(pointer) if line is None else line
        self.faults.append(Fault(place, Problem(pointer, code, detail)))


class Format(Protocol):
    """
    What the module of a format has. `SUFFIXES` are the endings of its files, with the dot.

    `read` takes text, whole or in pieces, and makes entries that name what is wrong with the text as such; `write`
    takes sound documents, and what it writes reads as documents equal to them.
    """

    SUFFIXES: tuple[str, ...]
    MEDIA_TYPE: str

    def read(self, text: str | Iterable[str], /) -> Iterator[Entry]: ...

    def write(self, documents: Iterable[QuestionDocument], /) -> Iterator[str]: ...


def entries(chosen: Format, text: str | Iterable[str]) -> Iterator[Entry]:
    """
    What a text holds, element by element, each with all of its faults: those of the text, those of the document,
    and a key that an earlier question of the text has already. Documents without faults are cleaned and complete.
    """
    lines_of_keys: dict[tuple[str, str], int] = {}
    for entry in chosen.read(text):
        if entry.document is not None:
            # What could not be read was replaced by something else, of which there is nothing to say.
            said = {fault.problem.pointer for fault in entry.faults}
            for problem in faults_of(entry.document):
                if problem.pointer not in said:
                    entry.blame(problem.pointer, problem.code, problem.detail)
            _blame_repeated_key(entry, entry.document, lines_of_keys)
        entry.faults.sort(key=lambda fault: fault.line)
        yield entry


def _blame_repeated_key(
    entry: Entry, document: QuestionDocument, lines_of_keys: dict[tuple[str, str], int]
) -> None:
    if document.source is None or document.key is None:
        return
    here = entry.line_of("/key")
    first = lines_of_keys.setdefault((document.source, document.key), here)
    if first != here:
        entry.blame("/key", "repeated", f"The question of line {first} has this key already.")
