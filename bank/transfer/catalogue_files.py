"""What a catalogue file says, and where it says it wrongly."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from bank.documents import Problem, UnfitText, clean_text
from bank.formats import Fault
from bank.models import Revision
from bank.nearest import no_such

What = Revision.What

# The fields of each table. What a table leaves out is empty: the file says all that it has to say of a thing.
_FIELDS = {
    What.SOURCE: ("title", "homepage", "license", "attribution"),
    What.TOPIC: ("name", "parent", "description"),
    What.TAG: ("name", "description"),
}
_TABLES = {"source": What.SOURCE, "topics": What.TOPIC, "tags": What.TAG}
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A source, a topic or a tag as the file has it; `line` is where its table begins."""

    what: str
    slug: str
    line: int
    fields: dict[str, Any]

    def line_of(self, pointer: str) -> int:
        """The reader of TOML tells no lines, so all parts of a table are where it begins."""
        return self.line


class _Reading:
    """One pass over a file, gathering words and faults."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[Word] = []
        self.faults: list[Fault] = []
        self.seen: set[tuple[str, str]] = set()

    def blame(self, line: int, code: str, detail: str) -> None:
        self.faults.append(Fault(line, Problem("", code, detail)))

    def tables(self, data: dict[str, Any]) -> None:
        for name, value in data.items():
            tables = [value] if name == "source" else value
            if name not in _TABLES:
                line = self._lines(name, 1)[0]
                self.blame(line, "unknown", no_such("table", name, _TABLES))
            elif not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
                expected = f"[{name}]" if name == "source" else f"[[{name}]]"
                self.blame(self._lines(name, 1)[0], "type", f"This is a table, {expected}.")
            else:
                lines = self._lines(name, len(tables))
                for place, (line, table) in enumerate(zip(lines, tables, strict=True), 1):
                    self._word(_TABLES[name], place, line, table)

    def _word(self, what: What, place: int, line: int, table: dict[str, Any]) -> None:
        fields: dict[str, Any] = dict.fromkeys(_FIELDS[what], "")
        for name, value in table.items():
            if name not in ("slug", *_FIELDS[what]):
                detail = no_such(f"field of a {what}", name, ("slug", *_FIELDS[what]))
                self.blame(line, "unknown", detail)
            elif not isinstance(value, str):
                self.blame(line, "type", f"{name!r} is a text.")
            else:
                try:
                    # In the form in which the bank keeps it, to be compared with what is there.
                    fields[name] = clean_text(value).strip()
                except UnfitText as unfit:
                    self.blame(line, unfit.code, f"{name!r}: {unfit}")
        if what == What.TOPIC:
            fields["parent"] = fields["parent"] or None
            # Topics stand in teaching order.
            fields["position"] = place
        slug = fields.pop("slug", "")
        if not slug:
            self.blame(line, "required", f"A {what} needs a slug.")
        elif (what, slug) in self.seen:
            self.blame(line, "repeated", f"The {what} {slug!r} is given twice.")
        else:
            self.seen.add((what, slug))
            self.words.append(Word(what, slug, line, fields))

    def _lines(self, name: str, how_many: int) -> list[int]:
        """The lines in which the tables of a name begin."""
        heads = re.compile(rf"\s*\[{{0,2}}\s*[\"']?{re.escape(name)}[\"']?\s*[\]=.]")
        found = [
            number for number, line in enumerate(self.text.split("\n"), 1) if heads.match(line)
        ]
        # Written in an unusual way, they are somewhere in the file.
        return found if len(found) == how_many else [1] * how_many


def read(content: bytes) -> tuple[list[Word], list[Fault]]:
    """The words of a catalogue in their order, and every fault of the file."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return [], [Fault(line, Problem("", "encoding", "This is not UTF-8."))]
    reading = _Reading(text)
    try:
        reading.tables(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _TOML_PLACE.search(message)
        line = int(place[1]) if place and place[1] else text.rstrip("\n").count("\n") + 1
        reading.blame(line, "toml", f"This is not TOML: {_TOML_PLACE.sub('', message)}.")
    return reading.words, reading.faults
