"""What the questions of a file become in the bank: a thousand at a time, whether they are put there or only judged."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

from bank import editing
from bank.callers import Caller
from bank.documents import Problem, QuestionDocument, Unsound, faults_of, fingerprint
from bank.documents.questions import SOUND
from bank.editing import Refusal, Taken, Tally
from bank.formats import Entry
from bank.formats.entries import Fault
from bank.models import Question, Revision
from bank.models.topics import DEEPEST
from bank.transfer import ledger, origins
from bank.transfer.ledger import Fate, Line
from bank.transfer.options import OnExisting, Options
from bank.transfer.present import Present
from bank.transfer.words import CannotBeMade, Words

AT_A_TIME = 1_000


@dataclass(slots=True)
class Counts:
    """How many elements were read, and what became of those that are questions; `made` counts topics, tags, sources."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    left_alone: int = 0
    refused: int = 0
    made: int = 0

    @property
    def questions(self) -> int:
        """All that are questions, whatever became of them."""
        return self.created + self.changed + self.unchanged + self.left_alone + self.refused


def chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    walk = iter(entries)
    while chunk := list(islice(walk, AT_A_TIME)):
        yield chunk


@dataclass(slots=True)
class Taking:
    """
    One walk through a file. `complete` gives each entry what the file leaves out, `take` takes a chunk of them and
    tells what became of each; at the end comes `finish`. With `put` all of it is in the caller's one transaction.
    """

    options: Options
    by: Caller
    put: bool
    tell: Callable[[list[Line]], object]
    reason: str = ""
    counts: Counts = field(default_factory=Counts)
    words: Words = field(init=False)
    _tally: Tally = field(default_factory=Tally)
    # Questions without a key that came before in this file, by fingerprint: what else they said.
    _seen: dict[str, int] = field(default_factory=dict)
    _lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = Words(self.by, self.put, self._made, self.reason)

    def complete(self, entry: Entry) -> None:
        document = _document(entry)
        for answer in document.answers:
            # Ids are of one bank; here answers are matched by what they say.
            answer.id = None
        key = document.key if document.key is not None else entry.key
        if document.source is None and key is not None:
            if self.options.source is not None:
                document.source, document.key = self.options.source, key
            elif entry.key is not None:
                entry.dropped("id", "There is no source whose key it could be.", entry.key)
        if rest := entry.category[DEEPEST:]:
            why = f"Topics go {DEEPEST} levels deep; it is in the deepest."
            entry.dropped("levels of the category", why, " / ".join(rest))
        if not document.topic and entry.category:
            document.topic = self.words.topic_called(entry.category)
            entry.mapped("category", f"The topic {document.topic!r}.", " / ".join(entry.category))
        elif not document.topic and self.options.topic is not None:
            document.topic = self.options.topic
            entry.unsaid |= {"topic"}
        elif not document.topic:
            entry.blame("/topic", "required", "The file names no topic, so the import must.")
        if self.options.status is not None:
            document.status = self.options.status

    def take(self, chunk: list[Entry]) -> None:
        self.counts.read += len(chunk)
        sound = []
        for entry in chunk:
            self._lines += ledger.notes_of(entry)
            if entry.faults:
                self._refuse(entry)
            elif entry.document is not None:
                sound.append(entry)
        present = Present([_document(entry) for entry in sound], self.options)
        new = [entry for entry in sound if self._is_new(entry, present)]
        self._add([entry for entry in new if self._has_its_words(entry)])
        self._lines.sort(key=lambda line: line.line)
        self.tell(self._lines)
        self._lines = []

    def refuse_all(self, line: int, problem: Problem) -> None:
        """The file itself is at fault, from this line on."""
        entry = Entry(line, faults=[Fault(line, problem)])
        self._refuse(entry)
        self.tell(self._lines)
        self._lines = []

    def finish(self) -> None:
        editing.write_counts(self._tally)

    # --- one question

    def _is_new(self, entry: Entry, present: Present) -> bool:
        """Shall the question be added? If not, what becomes of it is told already."""
        document = _document(entry)
        stored = present.stored(document)
        mark = fingerprint(document) if document.source is None else ""
        on_existing = self.options.on_existing
        if mark in self._seen and on_existing != OnExisting.NEW:
            self._repeated(entry, self._seen[mark])
            return False
        if mark:
            self._seen[mark] = _said(document)
        if stored is None:
            if on_existing == OnExisting.OWN and (why := present.why_gone(document)):
                self._leave_alone(entry, f"It was {why}.", None)
                return False
            return True
        if on_existing == OnExisting.NEW:
            if document.source is not None:
                how = f"Filed as a copy without it, for question {stored.pk} has it."
                entry.notes.clear()
                entry.mapped("key", how, f"{document.source}/{document.key}")
                self._lines += ledger.notes_of(entry)
                document.source = document.key = None
            return True
        if on_existing == OnExisting.SKIP:
            self._leave_alone(entry, "The bank has it, and such are skipped.", stored.pk)
            return False
        self._update(entry, stored)
        return False

    def _repeated(self, entry: Entry, before: int) -> None:
        self.counts.unchanged += 1
        if _said(_document(entry)) == before:
            self._tell(entry, Fate.KEPT, "It stands in this file before.")
        else:
            how = "It stands in this file before; what it says otherwise beside its answers is not taken."
            self._tell(entry, Fate.DROPPED, how)

    def _update(self, entry: Entry, stored: Question) -> None:
        document = _document(entry)
        _leave_unsaid(entry, stored.document())
        is_own = self.options.on_existing == OnExisting.OWN
        if not is_own:
            document.status = stored.status
        document.tags = sorted(document.tags)
        if document == stored.document():
            self.counts.unchanged += 1
            self._tell(entry, Fate.KEPT, "The bank has it already.", stored.pk)
            return
        if is_own and (why := origins.why_not(Revision.What.QUESTION, stored.pk, self.by)):
            self._leave_alone(entry, f"It was {why}.", stored.pk)
            return
        # With another status other rules hold.
        if document.status in SOUND and (problems := faults_of(document)):
            self._blame(entry, problems)
        elif self._has_its_words(entry):
            self._change(entry, document, stored)

    def _change(self, entry: Entry, document: QuestionDocument, stored: Question) -> None:
        if self.put:
            try:
                editing.change_question(
                    stored.pk,
                    document,
                    by=self.by,
                    reason=self.reason,
                    expected_version=stored.version,
                )
            except (Unsound, Refusal) as refusal:
                self._blame(entry, _problems_of(refusal))
                return
        self.counts.changed += 1
        self._tell(entry, Fate.KEPT, "Changed.", stored.pk)

    def _has_its_words(self, entry: Entry) -> bool:
        document = _document(entry)
        try:
            self.words.need_topic(document.topic)
            for place, slug in enumerate(document.tags):
                self.words.need_tag(slug, place)
            if document.source is not None:
                self.words.need_source(document.source)
        except CannotBeMade as error:
            self._blame(entry, [Problem(error.pointer, "refused", str(error))])
            return False
        return True

    def _add(self, entries: list[Entry]) -> None:
        if not entries:
            return
        ids: list[int | None] = [None] * len(entries)
        if self.put:
            documents = [_document(entry) for entry in entries]
            try:
                ids = [
                    *editing.add_questions(
                        documents, by=self.by, reason=self.reason, tally=self._tally
                    )
                ]
            except (Unsound, Refusal) as refusal:
                if len(entries) > 1:
                    # One of them is not taken: the others are, each by itself.
                    for entry in entries:
                        self._add([entry])
                    return
                self._blame(entries[0], _problems_of(refusal))
                return
        for entry, pk in zip(entries, ids, strict=True):
            self.counts.created += 1
            self._tell(entry, Fate.KEPT, "Added.", pk)

    # --- what is told

    def _leave_alone(self, entry: Entry, why: str, question_id: int | None) -> None:
        self.counts.left_alone += 1
        self._tell(entry, Fate.DROPPED, why, question_id)

    def _blame(self, entry: Entry, problems: Iterable[Problem]) -> None:
        for problem in problems:
            entry.blame(problem.pointer, problem.code, problem.detail)
        self._refuse(entry)

    def _refuse(self, entry: Entry) -> None:
        self.counts.refused += 1
        self._lines += ledger.faults_of(entry)

    def _tell(self, entry: Entry, fate: str, how: str, question_id: int | None = None) -> None:
        excerpt = ledger.excerpt_of(entry.document)
        self._lines.append(
            Line(entry.line, fate, "question", how, excerpt, entry.file, question_id=question_id)
        )

    def _made(self, what: str, slug: str, name: str) -> None:
        self.counts.made += 1
        self._lines.append(Line(0, Fate.MADE, what, f"Made for this file: {slug}.", name))


def _document(entry: Entry) -> QuestionDocument:
    """Of an entry that is known to have one."""
    return cast(QuestionDocument, entry.document)


def _said(document: QuestionDocument) -> int:
    """A number that is another one where a document says another thing."""
    return hash(repr(document))


def _leave_unsaid(entry: Entry, stored: QuestionDocument) -> None:
    """What the file has no word of stays as the bank has it."""
    document = _document(entry)
    if document.source is None:
        # It was found by what it asks.
        document.source, document.key = stored.source, stored.key
    for name in entry.unsaid - {"source", "key", "status", "details"}:
        setattr(document, name, getattr(stored, name))
    if "details" in entry.unsaid:
        document.details = {**stored.details, **document.details}


def _problems_of(refusal: Unsound | Refusal) -> list[Problem]:
    if isinstance(refusal, Unsound):
        return refusal.problems
    pointer = refusal.pointer if isinstance(refusal, Taken) else ""
    return [Problem(pointer, "refused", str(refusal))]
