"""
The columns of a sheet: which there are, by which names they are known, and how a cell is kept from being a formula.

Six belong to each answer and have its number behind their name: `answer_1`, `correct_1` and so on.
"""

import re
from collections.abc import Iterable, Sequence

from bank.formats.entries import Entry

OF_QUESTION = (
    *("key", "source", "kind", "text", "topic", "tags", "difficulty", "language", "status"),
    *("explanation", "related", "position", "shuffle", "grading", "details"),
)
# A cell of a spreadsheet ends before details may.
REST_OF_DETAILS = "details_rest"
OF_ANSWER = ("answer", "correct", "weight", "feedback", "tolerance", "match")
# What only a sheet that somebody typed has: names of topics, and which answer is right.
CATEGORY, RIGHT, ANSWER = "category", "correct", "answer"
MOST_COLUMNS = 1_000

_ALIASES = {
    other: name
    for name, others in {
        "text": ("question", "question_text", "prompt", "stem"),
        "kind": ("type", "question_type"),
        "key": ("id", "identifier"),
        "tags": ("tag", "keywords"),
        "difficulty": ("level",),
        "language": ("lang",),
        "explanation": ("rationale", "feedback", "general_feedback"),
        CATEGORY: ("categories", "subject"),
        RIGHT: ("correct_answer", "right_answer", "right", "solution"),
    }.items()
    for other in others
}
_ALIASES_OF_ANSWER = {
    "option": "answer",
    "choice": "answer",
    "answer_text": "answer",
    "is_correct": "correct",
    "right": "correct",
}
_KNOWN = frozenset({*OF_QUESTION, REST_OF_DETAILS, CATEGORY, RIGHT, ANSWER})
_NUMBERED = re.compile(r"([a-z_]+?)_?(?:([1-9][0-9]?)|_([a-z]))")
_SEPARATING = re.compile(r"[\W_]+")
# A program for spreadsheets takes a cell for a formula if it begins so; Excel in East Asia knows the wide signs, too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_GUARD = "'"
_GUARDED = (*_FORMULA, _GUARD)


def guarded(value: str) -> str:
    """The value as a cell that is no formula; `unguarded` gives it back."""
    return _GUARD + value if value.startswith(_GUARDED) else value


def unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == _GUARD and cell[1:].startswith(_GUARDED) else cell


def of_answer(name: str, number: int) -> str:
    return f"{name}_{number}"


def canonical(name: str) -> str:
    """The column that a header means, in whatever letter case, with blanks or underscores; else its name."""
    plain = _SEPARATING.sub("_", unguarded(name).strip().lower()).strip("_")
    plain = _ALIASES.get(plain, plain)
    if plain in _KNOWN:
        return plain
    if found := _NUMBERED.fullmatch(plain):
        base = _ALIASES_OF_ANSWER.get(found[1], found[1])
        if base in OF_ANSWER:
            return of_answer(base, int(found[2] or ord(found[3]) - ord("a") + 1))
    return plain


class Columns:
    """The columns of a sheet in their order; `numbers` are those of its answers."""

    def __init__(self, header: Sequence[str]) -> None:
        self.headers = [name.strip() for name in header]
        while self.headers and not self.headers[-1]:
            self.headers.pop()
        names = [canonical(name) for name in self.headers]
        self._places: dict[str, int] = {}
        # Its own name goes before one that only means the same.
        for is_exact in (True, False):
            for place, name in enumerate(names):
                if (self.headers[place] == name) is is_exact and name:
                    self._places.setdefault(name, place)
        found = (_number_of(name) for name in self._places)
        self.numbers = sorted({number for number in found if number})
        if ANSWER in self._places and f"{ANSWER}_1" not in self._places:
            self._places[f"{ANSWER}_1"] = self._places.pop(ANSWER)
            self.numbers = sorted({1, *self.numbers})
        elif ANSWER in self._places:
            # Beside the answers it tells the right one.
            self._places.setdefault(RIGHT, self._places.pop(ANSWER))
        self._places = {name: at for name, at in self._places.items() if _is_known(name)}
        known = set(self._places.values())
        self._unknown = [place for place in range(len(self.headers)) if place not in known]

    @property
    def has_text(self) -> bool:
        return "text" in self._places

    @property
    def unsaid(self) -> frozenset[str]:
        """Members of a question that no column is for; what kind it is, the answers tell as well."""
        unsaid = frozenset(OF_QUESTION) - self._places.keys()
        if self.numbers or RIGHT in self._places:
            return unsaid - {"kind"}
        return unsaid | {"answers"}

    def judge(self, entry: Entry) -> None:
        """Blame the entry for a header with which nothing can be read."""
        if len(self.headers) > MOST_COLUMNS:
            entry.blame("", "columns", f"At most {MOST_COLUMNS} columns are taken.")
        elif not self.has_text:
            detail = "The first row names the columns; none of them is `text` or `question`."
            entry.blame("", "columns", detail)

    def cells(self, row: Sequence[str], entry: Entry) -> dict[str, str]:
        """The cells that are not blank by the names of their columns. What no column has is told to the entry."""
        if any(cell.strip() for cell in row[len(self.headers) :]):
            detail = f"It has more cells than the {len(self.headers)} columns; one may want quotes."
            entry.blame("", "cells", detail)
        for place in self._unknown:
            if place < len(row) and row[place].strip():
                what = f"column {self.headers[place]}"[:50].strip()
                entry.dropped(
                    what, "The bank has no such column, or an earlier one is it.", row[place]
                )
        return {
            name: unguarded(row[place])
            for name, place in self._places.items()
            if place < len(row) and row[place].strip()
        }


def header_of(names: Iterable[str], most: int) -> list[str]:
    """The columns that a written sheet has: those of questions always, of answers those that are used."""
    used = set(names)
    numbered = [of_answer(name, number) for number in range(1, most + 1) for name in OF_ANSWER]
    rest = [REST_OF_DETAILS] if REST_OF_DETAILS in used else []
    return [*OF_QUESTION, *rest, *(name for name in numbered if name in used)]


def _number_of(name: str) -> int:
    base, _, number = name.rpartition("_")
    return int(number) if base in OF_ANSWER and number.isdecimal() and len(number) <= 2 else 0


def _is_known(name: str) -> bool:
    return name in _KNOWN or _number_of(name) > 0
