"""
What Open Trivia DB answers, in any of its encodings: HTML entities, RFC 3986, its legacy form of that, and base64.

    {"response_code": 0, "results": [{"type": "multiple", "difficulty": "easy", "category": "Science: Computers",
     "question": "…", "correct_answer": "…", "incorrect_answers": ["…", "…", "…"]}]}

It is only read. Its difficulties are 2, 3 and 4 here, since 1 and 5 are beyond what it knows.
"""

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote, unquote_plus

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats.entries import Entry
from bank.formats.lines import lines_of
from bank.formats.markup import from_plain
from bank.formats.strict_json import BadJson, parsed
from bank.formats.unsaid import OPTIONAL

SUFFIXES: tuple[str, ...] = (".json",)
IS_BINARY = False
IS_LOSSLESS = False
UNSAID = tuple(name for name in OPTIONAL if name != "difficulty")

_TEXTS = ("type", "difficulty", "category", "question", "correct_answer")
_DIFFICULTY = {"easy": 2, "medium": 3, "hard": 4}
_KIND = {"multiple": Kind.SINGLE_CHOICE, "boolean": Kind.TRUE_FALSE}
_QUESTION = re.compile(r'"question"\s*:')


def looks_like(start: bytes) -> bool:
    """Members that nobody else has."""
    return b'"incorrect_answers"' in start and b'"correct_answer"' in start


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """An entry for each question of the answer."""
    lines = list(lines_of(text))
    if not any(line.strip() for line in lines):
        return
    try:
        data = parsed("\n".join(lines))
    except BadJson as error:
        yield _refused(1, "json", str(error))
        return
    results = data.get("results") if isinstance(data, dict) else data
    if not isinstance(results, list):
        yield _refused(1, "opentdb", "There is no list of `results`.")
        return
    places = [number for number, line in enumerate(lines, 1) for _ in _QUESTION.finditer(line)]
    for place, item in enumerate(results):
        # Strings may hold anything, so where the counts differ the line is not known.
        yield _entry(places[place] if len(places) == len(results) else 1, item)


def _refused(line: int, code: str, detail: str) -> Entry:
    entry = Entry(line)
    entry.blame("", code, detail)
    return entry


def _entry(line: int, item: Any) -> Entry:
    entry = Entry(line, excerpt=str(item))
    wrong = item.get("incorrect_answers") if isinstance(item, dict) else None
    if not isinstance(wrong, list) or not all(
        isinstance(value, str) for value in [*map(item.get, _TEXTS), *wrong]
    ):
        needed = f"A question has the texts {', '.join(_TEXTS)} and a list of incorrect_answers."
        entry.blame("", "opentdb", needed)
        return entry
    decode = _decoder(item)
    kind = _KIND.get(decode(item["type"]))
    if kind is None:
        entry.blame("/kind", "unknown", "The type is multiple or boolean.")
        return entry
    difficulty = decode(item["difficulty"])
    entry.category = tuple(
        part for part in map(str.strip, decode(item["category"]).split(": ")) if part
    )
    answers = [(item["correct_answer"], True), *((text, False) for text in wrong)]
    if kind == Kind.TRUE_FALSE:
        answers.sort(key=lambda answer: decode(answer[0]) != "True")
    entry.document = QuestionDocument(
        kind=kind,
        text=from_plain(decode(item["question"])),
        topic="",
        difficulty=_DIFFICULTY.get(difficulty, 3),
        answers=[
            AnswerDocument(text=from_plain(decode(text)), is_correct=is_right)
            for text, is_right in answers
        ],
    )
    entry.mapped("difficulty", f"Taken as {entry.document.difficulty}.", difficulty)
    for name in sorted(item.keys() - {*_TEXTS, "incorrect_answers"}):
        entry.dropped("member", "Open Trivia DB has no such member.", str(name))
    return entry


def _decoder(item: dict[str, Any]) -> Callable[[str], str]:
    """How the texts of a question are encoded; its type and its difficulty are the same words in all questions."""
    if item["type"] not in _KIND and _from_base64(item["type"]) in _KIND:
        return _from_base64
    everything = " ".join(item[name] for name in ("category", "question", "correct_answer"))
    if re.fullmatch(r"[\w.~!*'()%+ -]*", everything) and re.search("%[0-9A-F]{2}", everything):
        parts = (item["category"], item["question"])
        if not any(" " in part for part in parts):
            return unquote_plus if "+" in item["question"] else unquote
    return html.unescape


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return text
