"""Anki's text files: separated values below lines that say how they are to be read."""

import csv
import io
from collections.abc import Iterable, Iterator

from bank.documents import QuestionDocument
from bank.formats.anki.cards import BASIC, Card, entry_of
from bank.formats.anki.sides import UNSAID as UNSAID
from bank.formats.anki.sides import sides, tags
from bank.formats.entries import Entry, Writing
from bank.formats.lines import lines_of

SUFFIXES: tuple[str, ...] = (".txt",)
IS_BINARY = False
IS_LOSSLESS = False

_SEPARATORS = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "space": " ",
    "pipe": "|",
    "colon": ":",
}
_SPECIAL = ("guid", "notetype", "deck", "tags")
_HEAD = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"


def looks_like(start: bytes) -> bool:
    """One of the headers, with which Anki begins every file that it writes."""
    return start.startswith(
        (b"#separator:", b"#html:", b"#deck:", b"#notetype", b"#guid", b"#tags")
    )


class _Lines:
    """The lines of a file, of which the header is taken off; the first line of each record is remembered."""

    def __init__(self, text: str | Iterable[str]) -> None:
        self._lines = lines_of(text)
        self.number = 0
        self.headers: list[tuple[int, str]] = []
        self._first: list[str] = []
        for line in self._lines:
            if not line.startswith("#"):
                self._first = [line]
                break
            self.number += 1
            self.headers.append((self.number, line))
        self.begin()

    def begin(self) -> None:
        """The next line is the first one of a record."""
        self.line = 0
        self.start = ""

    @property
    def sample(self) -> str:
        return self._first[0] if self._first else ""

    def __iter__(self) -> Iterator[str]:
        while True:
            line = self._first.pop() if self._first else next(self._lines, None)
            if line is None:
                return
            self.number += 1
            if not self.line:
                self.line, self.start = self.number, line
            yield f"{line}\n"


class _Head:
    """What the headers say of the lines below them."""

    def __init__(self, lines: _Lines, entry: Entry) -> None:
        self.separator = ""
        self.is_html: bool | None = None
        self.defaults: dict[str, str] = {}
        self.columns: dict[int, str] = {}
        for number, line in lines.headers:
            name, colon, value = line[1:].partition(":")
            name = name.strip().lower()
            if name == "separator":
                self.separator = _SEPARATORS.get(value.strip().lower(), value[:1])
            elif name == "html":
                self.is_html = value.strip().lower() == "true"
            elif name in _SPECIAL:
                self.defaults[name] = value.strip()
            elif name.removesuffix(" column") in _SPECIAL and value.strip().isdecimal():
                self.columns[int(value[:9]) - 1] = name.removesuffix(" column")
            elif name != "columns":
                what = f"header {name}"[:50] if colon else "comment"
                entry.dropped(what, "It says nothing that is read.", line, line=number)
        self.columns = dict(sorted(self.columns.items()))
        if self.separator in ("", '"', "\n", "\r"):
            found = [sign for sign in ("\t", "|", ";", ":", ",") if sign in lines.sample]
            self.separator = found[0] if found else "\t"

    def card(self, line: int, row: list[str]) -> Card:
        said = {**self.defaults}
        for place, name in self.columns.items():
            if place >= len(row):
                break
            if own := row[place].strip():
                said[name] = f"{said.get('tags', '')} {own}" if name == "tags" else own
        return Card(
            line=line,
            fields=[text for place, text in enumerate(row) if place not in self.columns],
            guid=said.get("guid", ""),
            note_type=said.get("notetype", ""),
            deck=said.get("deck", ""),
            tags=said.get("tags", "").split(),
            is_html=self.is_html,
        )


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """An entry for each line that is not blank, and one for headers that say nothing to the bank."""
    lines = _Lines(text)
    about = Entry(line=1)
    head = _Head(lines, about)
    if about.notes:
        yield about
    rows = csv.reader(iter(lines), delimiter=head.separator)
    while True:
        lines.begin()
        try:
            row = next(rows, None)
        except csv.Error as error:
            entry = Entry(line=max(lines.line, 1))
            entry.blame("", "csv", f"This line cannot be parted into fields: {error}.")
            yield entry
            continue
        if row is None:
            return
        if lines.start.startswith("#"):
            entry = Entry(line=lines.line)
            entry.dropped("comment", "It is no note.", lines.start)
            yield entry
        elif any(part.strip() for part in row):
            yield entry_of(head.card(lines.line, row))


def write(documents: Iterable[QuestionDocument], writing: Writing | None = None) -> Iterator[str]:
    """A header, and a line for each question; one that has no key lets Anki choose a guid."""
    writing = writing or Writing()
    for number, document in enumerate(documents):
        if number == 0:
            yield _HEAD
        front, back = sides(document, writing)
        deck = "::".join(writing.path_of(document.topic))
        line = io.StringIO()
        fields = [document.key or "", BASIC, deck, front, back, tags(document)]
        # Anki takes a line that begins with # for a comment, unless its first field is quoted.
        csv.writer(line, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(
            fields
        )
        yield line.getvalue()
