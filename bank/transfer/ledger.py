"""The ledger of a file: what became of each of its elements, and what was made for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from types import TracebackType
from typing import Self

from bank.documents import QuestionDocument
from bank.editing.rows import insert
from bank.formats import Entry, Fault, Note
from bank.formats.entries import EXCERPT
from bank.models import Import, LedgerLine

Fate = LedgerLine.Fate
_AT_A_TIME = 1_000
_TEXTS = ("what", "how", "excerpt", "file", "question", "pointer")


@dataclass(frozen=True, slots=True)
class Line:
    """One element and its fate. `line` is 0 where there is no file yet, or none any more."""

    line: int
    fate: str
    what: str
    how: str
    excerpt: str = ""
    file: str = ""
    question: str = ""
    question_id: int | None = None
    pointer: str = ""
    code: str = ""

    def __post_init__(self) -> None:
        # A file may hold what no database takes and no JSON, and the rest of the line tells of it all the same.
        for name in _TEXTS:
            text = getattr(self, name)
            if not text.isprintable():
                legible = text.encode(errors="replace").decode().replace("\x00", "\ufffd")
                object.__setattr__(self, name, legible)

    @classmethod
    def of_note(cls, note: Note, question_id: int | None = None) -> Self:
        return cls(
            note.line,
            Fate(note.fate.value),
            note.what,
            note.how,
            note.excerpt,
            note.file,
            note.question,
            question_id,
        )

    @classmethod
    def of_fault(cls, fault: Fault, excerpt: str = "", file: str = "") -> Self:
        problem = fault.problem
        return cls(
            fault.line,
            Fate.REFUSED,
            "question",
            problem.detail,
            excerpt,
            file,
            pointer=problem.pointer,
            code=problem.code,
        )

    @classmethod
    def of_stored(cls, line: LedgerLine) -> Self:
        return cls(
            **{one.name: getattr(line, one.name) for one in fields(cls) if one.name != "question"}
        )


def notes_of(entry: Entry) -> list[Line]:
    """What the format has mapped and dropped on the way to a document."""
    return [Line.of_note(note) for note in entry.notes]


def faults_of(entry: Entry) -> list[Line]:
    """Why an element is refused, each fault at its place."""
    excerpt = excerpt_of(entry.document) or entry.excerpt.strip()[:EXCERPT]
    return [Line.of_fault(fault, excerpt, entry.file) for fault in entry.faults]


def is_left_out(said: Iterable[Line | Note]) -> bool:
    """Whether a format had no words for a question at all, by what it said when it was to write it."""
    return any(line.fate == Fate.DROPPED and line.what == "question" for line in said)


def excerpt_of(document: QuestionDocument | None) -> str:
    return "" if document is None else document.text[:EXCERPT]


@dataclass(slots=True)
class StoredLedger:
    """Lines on their way into the ledger of an import, a thousand at a time; used as a context."""

    record: Import
    written: int = 0
    _waiting: list[LedgerLine] = field(default_factory=list)

    def add(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.written += 1
            self._waiting.append(
                LedgerLine(
                    owner_id=self.record.pk,
                    number=self.written,
                    line=line.line,
                    file=line.file,
                    fate=line.fate,
                    what=line.what,
                    how=line.how,
                    excerpt=line.excerpt,
                    question_id=line.question_id,
                    pointer=line.pointer,
                    code=line.code,
                )
            )
        if len(self._waiting) >= _AT_A_TIME:
            self._flush()

    def _flush(self) -> None:
        insert(LedgerLine, self._waiting)
        self._waiting = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if error is None:
            self._flush()
