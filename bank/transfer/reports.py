"""What became of a file."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bank.documents import Problem, Unsound
from bank.editing import NotAllowed, Refusal, Taken
from bank.editing.log import UnfitReason
from bank.formats import Fault
from bank.transfer.ledger import Fate, Line


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Something that the file says otherwise and that was not touched; `why` tells who had changed it."""

    name: str
    why: str


@dataclass(slots=True)
class FileReport:
    """
    How many questions (or words of a catalogue) were created, changed, or in the bank already as the file has
    them; what was left alone, and what was refused and in which line.
    """

    name: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    left_alone: list[LeftAlone] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    # Where it is on record: how many elements are kept in other words or lost, how many topics, tags and sources were
    # made for it, and by which id it can be undone.
    mapped: int = 0
    dropped: int = 0
    made: int = 0
    import_id: str = ""

    def refuse(self, line: int, problem: Problem) -> None:
        """Note a fault; what a whole file shares would else be refused once for each question."""
        fault = Fault(line, problem)
        if fault not in self.refused:
            self.refused.append(fault)

    @contextmanager
    def refusing(self, line_of: Callable[[str], int]) -> Iterator[None]:
        """Note what the door refuses, at the line that belongs to its pointer, and go on."""
        try:
            yield
        except Unsound as unsound:
            for problem in unsound.problems:
                self.refuse(line_of(problem.pointer), problem)
        except (NotAllowed, UnfitReason):
            # The fault of the caller, not of the file.
            raise
        except Refusal as refusal:
            pointer = refusal.pointer if isinstance(refusal, Taken) else ""
            self.refuse(line_of(pointer), Problem(pointer, "refused", str(refusal)))

    def undo(self) -> None:
        """Take back what is not true any more when the transaction of the file is."""
        self.created = self.changed = 0

    @property
    def faults(self) -> list[str]:
        """What was refused, each in the form in which editors and terminals find the place."""
        return [f"{self.name}:{fault.line}: {fault.reason}" for fault in self.refused]

    def lines(self) -> Iterator[Line]:
        """What was refused or left alone, as lines of a ledger, of a file that has none on record."""
        yield from map(Line.of_fault, self.refused)
        for left in self.left_alone:
            yield Line(0, Fate.DROPPED, "question", f"It was {left.why}.", left.name)

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.created} created, {self.changed} changed, {self.unchanged} unchanged, "
            f"{len(self.left_alone)} left alone, {len(self.refused)} refused"
        )


def summed(reports: Iterable[FileReport]) -> FileReport:
    """All reports as one."""
    total = FileReport("Total")
    for report in reports:
        total.created += report.created
        total.changed += report.changed
        total.unchanged += report.unchanged
        total.left_alone += report.left_alone
        total.refused += report.refused
    return total
