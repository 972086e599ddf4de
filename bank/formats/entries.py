"""What a format finds in a file: documents, what became of everything else, and what is wrong, each with its line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from bank.documents import Problem, QuestionDocument, faults_of


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem and the line, counted from 1, where it shows."""

    line: int
    problem: Problem

    @property
    def reason(self) -> str:
        return str(self.problem) if self.problem.pointer else self.problem.detail


class Fate(StrEnum):
    """What became of an element: it says the same in other words, or it is not there any more."""

    MAPPED = "mapped"
    DROPPED = "dropped"


EXCERPT = 100


@dataclass(frozen=True, slots=True)
class Note:
    """
    An element of a file, or a member of a document that is written, that was not simply kept.

    `what` names it in the words of the format ("penalty", "cloze question"), `how` says what was made of it, or why it
    was dropped. `file` is the member of an archive, `question` whose it is (`source/key` or the beginning of its text).
    """

    line: int
    what: str
    fate: Fate
    how: str
    excerpt: str = ""
    file: str = ""
    question: str = ""


@dataclass(slots=True)
class Entry:
    """
    One element of a file. `line` is where it begins, counted from 1 (of a sheet the row, of an archive the place of the
    question); `document` is None where nothing could be made of it. `places` gives the line of a part of the document
    by its JSON Pointer. An entry with faults must not be taken, even if it has a document.

    `category` is the topic as names from the root, where the format knows no slugs: then `document.topic` is empty, and
    whoever takes the entry finds or makes the topic. `key` is what the file calls the question: with a source chosen by
    whoever takes the entry, it becomes the document's key. `excerpt` is how its text begins in the file, which is shown
    where there is no document to show. `unsaid` are members of the document that the file has no word of: of a question
    that is there already they stay as they are.
    """

    line: int
    document: QuestionDocument | None = None
    places: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    category: tuple[str, ...] = ()
    key: str | None = None
    file: str = ""
    excerpt: str = ""
    unsaid: frozenset[str] = frozenset()

    def line_of(self, pointer: str) -> int:
        """The line of the part, or of the nearest thing around it that has one."""
        while pointer and pointer not in self.places:
            pointer = pointer.rpartition("/")[0]
        return self.places.get(pointer, self.line)

    def blame(self, pointer: str, code: str, detail: str, *, line: int | None = None) -> None:
        """Add a fault; without `line` it is at the part that the pointer names."""
        place = self.line_of(pointer) if line is None else line
        self.faults.append(Fault(place, Problem(pointer, code, detail)))

    def mapped(self, what: str, how: str, excerpt: str = "", *, line: int | None = None) -> None:
        """Note that an element is kept in other words."""
        self._note(Fate.MAPPED, what, how, excerpt, line)

    def dropped(self, what: str, why: str, excerpt: str = "", *, line: int | None = None) -> None:
        """Note that an element is lost."""
        self._note(Fate.DROPPED, what, why, excerpt, line)

    def _note(self, fate: Fate, what: str, how: str, excerpt: str, line: int | None) -> None:
        place = self.line if line is None else line
        self.notes.append(Note(place, what, fate, how, excerpt[:EXCERPT], self.file))


@dataclass(slots=True)
class Writing:
    """What a writer may ask, and where it tells what the format has no words for: `note` is called with each."""

    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: Callable[[Note], object] = lambda note: None

    def path_of(self, slug: str) -> tuple[str, ...]:
        """The names of a topic from the root; its slug where they are not known."""
        return self.topics.get(slug, (slug,))

    def mapped(self, document: QuestionDocument, what: str, how: str, excerpt: str = "") -> None:
        self._note(Fate.MAPPED, document, what, how, excerpt)

    def dropped(self, document: QuestionDocument, what: str, why: str, excerpt: str = "") -> None:
        self._note(Fate.DROPPED, document, what, why, excerpt)

    def _note(
        self, fate: Fate, document: QuestionDocument, what: str, how: str, excerpt: str
    ) -> None:
        name = f"{document.source}/{document.key}" if document.source else document.text[:EXCERPT]
        self.note(Note(0, what, fate, how, excerpt[:EXCERPT], question=name))


class Format(Protocol):
    """
    What the module of a format has. `SUFFIXES` are the endings of its files, with the dot.

    `read` takes text, whole or in pieces, and makes entries that name what is wrong with the text as such, and note
    each element that is not simply kept. A format with `IS_BINARY = True` reads an open binary file, which can seek,
    and writes bytes. `write` takes sound documents; what it cannot say it tells to `writing`. One that is only read has
    no `write`. `IS_LOSSLESS = True` promises that what is written reads as documents equal to those given.

    `UNSAID`, where there is one, names the members of a document that no file of the format has words for.

    `looks_like` says whether the first kilobytes of a file are of this format, where nobody has named one.
    """

    SUFFIXES: tuple[str, ...]
    IS_BINARY: bool
    IS_LOSSLESS: bool

    def looks_like(self, start: bytes, /) -> bool: ...

    def read(self, file: Any, /) -> Iterator[Entry]: ...

    def write(
        self, documents: Iterable[QuestionDocument], writing: Writing = ..., /
    ) -> Iterator[Any]: ...


def entries(
    chosen: Format, file: Any, complete: Callable[[Entry], object] = lambda entry: None
) -> Iterator[Entry]:
    """
    What a file holds, element by element, each with all of its faults: those of the file, those of the document,
    and a key that an earlier question of the file has already. Documents without faults are cleaned and complete.

    `complete` gives an entry what the file does not say, such as the topic of its category, before it is judged.
    """
    lines_of_keys: dict[tuple[str, str], int] = {}
    unsaid: frozenset[str] = frozenset(getattr(chosen, "UNSAID", ()))
    for entry in chosen.read(file):
        if entry.document is not None:
            entry.unsaid |= unsaid
            complete(entry)
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
