"""From one format into another, past the bank."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, cast

from bank import formats
from bank.documents import Problem, QuestionDocument
from bank.formats import Entry, Writing
from bank.transfer import ledger
from bank.transfer.encodings import NotText, decoded, encoding_of
from bank.transfer.ledger import Fate, Line
from bank.transfer.reading import EMPTY, NO_QUESTION, PLAIN
from bank.transfer.words import slug_of

# Where a file names no topic: a document must have one, and it says that nobody has chosen it.
UNSORTED = "unsorted"


@dataclass(slots=True)
class Conversion:
    """A file being converted: `pieces` reads and writes it; afterwards `lines` and `counts` tell what became of it."""

    file: BinaryIO
    source_format: str
    target_format: str
    topic: str = UNSORTED
    source: str | None = None
    lines: list[Line] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    _topics: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def pieces(self) -> Iterator[bytes]:
        """The file in its new format. Raises UnknownFormat, and TypeError for one that is only read."""
        target = formats.by_name(self.target_format)
        writing = Writing(self._topics, lambda note: self.lines.append(Line.of_note(note)))
        for piece in target.write(self._documents(), writing):
            yield piece if isinstance(piece, bytes) else piece.encode()

    def _documents(self) -> Iterator[QuestionDocument]:
        is_any = False
        try:
            for entry in self._entries():
                self.counts["read"] += 1
                self.lines += ledger.notes_of(entry)
                if entry.faults:
                    self.counts["refused"] += 1
                    self.lines += ledger.faults_of(entry)
                elif entry.document is not None:
                    is_any = True
                    self.counts["written"] += 1
                    excerpt = ledger.excerpt_of(entry.document)
                    place = len(self.lines)
                    self.lines.append(
                        Line(entry.line, Fate.KEPT, "question", "Written.", excerpt, entry.file)
                    )
                    yield entry.document
                    # What the format told meanwhile is of this element.
                    for at, line in enumerate(self.lines[place + 1 :], place + 1):
                        self.lines[at] = replace(line, line=entry.line, file=entry.file)
                    # Only now has the format said whether it has words for this one.
                    if ledger.is_left_out(self.lines[place:]):
                        self.counts["written"] -= 1
                        del self.lines[place]
        except NotText as error:
            self._refuse(error.line, error.problem)
        if not (is_any or self.counts["refused"]):
            self._refuse(1, NO_QUESTION if self.counts["read"] else EMPTY)

    def _entries(self) -> Iterator[Entry]:
        chosen = formats.by_name(self.source_format)
        if chosen.IS_BINARY:
            return formats.entries(chosen, self.file, self._complete)
        encoding = encoding_of(self.file)
        if encoding not in PLAIN:
            self.lines.append(Line(1, Fate.MAPPED, "encoding", f"Read as {encoding}."))
        return formats.entries(chosen, decoded(self.file, encoding), self._complete)

    def _complete(self, entry: Entry) -> None:
        document = cast(QuestionDocument, entry.document)
        key = document.key if document.key is not None else entry.key
        if document.source is None and key is not None:
            if self.source is not None:
                document.source, document.key = self.source, key
            elif entry.key is not None:
                entry.dropped("id", "There is no source whose key it could be.", entry.key)
        if not document.topic and entry.category:
            document.topic = slug_of("-".join(entry.category))
            self._topics.setdefault(document.topic, entry.category)
        elif not document.topic:
            entry.mapped("topic", f"The file names none, so it is {self.topic!r}.")
            document.topic = self.topic

    def _refuse(self, line: int, problem: Problem) -> None:
        self.counts["refused"] += 1
        self.lines.append(
            Line(line, Fate.REFUSED, "file", problem.detail, pointer="", code=problem.code)
        )
