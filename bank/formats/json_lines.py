"""One document a line, as JSON. Nothing is left out, so a line can be read without any other."""

import json
from collections.abc import Iterable, Iterator

from bank.documents import QuestionDocument, Unsound, from_json
from bank.formats.entries import Entry, Writing
from bank.formats.lines import lines_of
from bank.formats.strict_json import BadJson, parsed

SUFFIXES: tuple[str, ...] = (".jsonl", ".ndjson")
IS_BINARY = False
IS_LOSSLESS = True


def looks_like(start: bytes) -> bool:
    """A line that is an object of a question."""
    return start.lstrip().startswith(b"{") and b'"kind"' in start


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """An entry for each line that is not blank. What a line leaves out takes the default of the document."""
    for number, line in enumerate(lines_of(text), 1):
        if line.strip():
            yield _entry(number, line)


def write(documents: Iterable[QuestionDocument], writing: Writing | None = None) -> Iterator[str]:
    """A line for each document, ended by a line feed."""
    for document in documents:
        yield json.dumps(document.as_json(), ensure_ascii=False, allow_nan=False) + "\n"


def _entry(number: int, line: str) -> Entry:
    entry = Entry(line=number, excerpt=line)
    try:
        entry.document = from_json(parsed(line))
    except BadJson as error:
        entry.blame("", "json", str(error))
    except Unsound as unsound:
        for problem in unsound.problems:
            entry.blame(problem.pointer, problem.code, problem.detail)
    return entry
