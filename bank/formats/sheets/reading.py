"""Rows of cells as questions."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bank.documents import QuestionDocument, UnfitText, clean_slug
from bank.formats.entries import Entry
from bank.formats.lists import listed
from bank.formats.sheets.answers import flag_of, settle
from bank.formats.sheets.columns import CATEGORY, REST_OF_DETAILS, Columns
from bank.formats.slugs import tags_of
from bank.formats.strict_json import BadJson, parsed

# More digits than any field takes; a spreadsheet may add a nought.
_WHOLE_NUMBER = re.compile(r"([+-]?[0-9]{1,20})(?:\.0+)?")
_DIFFICULTIES = {"easy": 2, "medium": 3, "hard": 4}
_LEVELS = re.compile("::|[/>]")
_BETWEEN_WORDS = re.compile(r"[\s-]+")


class _BadCell(ValueError):
    """The cell is not of the form that its column asks for."""


def entries_of(rows: Iterable[tuple[Entry, Sequence[str]]]) -> Iterator[Entry]:
    """
    An entry for each row that is not blank; the first of them names the columns. Each comes with an entry that knows
    its line; one that has faults already is given on as it is.
    """
    columns: Columns | None = None
    for entry, row in rows:
        if entry.faults:
            yield entry
        elif columns is None:
            if not any(cell.strip() for cell in row):
                continue
            columns = Columns(row)
            columns.judge(entry)
            if entry.faults:
                yield entry
                return
        elif any(cell.strip() for cell in row):
            yield _read(columns, row, entry)


def _read(columns: Columns, row: Sequence[str], entry: Entry) -> Entry:
    cells = columns.cells(row, entry)
    if entry.faults:
        return entry
    document = QuestionDocument(kind="", text=cells.get("text", ""), topic="")
    entry.unsaid = columns.unsaid - {"topic"}
    document.explanation = cells.get("explanation", "")
    for name, reader in _READERS.items():
        if name in cells:
            try:
                setattr(document, name, reader(cells[name].strip(), entry))
            except _BadCell as bad:
                entry.blame(f"/{name}", "invalid", str(bad))
    _read_details(document, cells, entry)
    document.tags = _tags(cells.get("tags", ""), entry)
    _read_key(document, cells, entry)
    _read_topic(document, cells, entry)
    settle(document, cells, columns.numbers, entry)
    entry.document = document
    return entry


def _read_key(document: QuestionDocument, cells: Mapping[str, str], entry: Entry) -> None:
    key, source = cells.get("key"), cells.get("source")
    if key is not None and source is None:
        # Whoever takes the question knows of which source it is the key, or that it is of none.
        entry.key = key.strip()
    else:
        document.key, document.source = key, source and source.strip()


def _read_topic(document: QuestionDocument, cells: Mapping[str, str], entry: Entry) -> None:
    category, topic = cells.get(CATEGORY, ""), cells.get("topic", "").strip()
    if topic:
        try:
            document.topic = clean_slug(topic)
        except UnfitText:
            if category:
                entry.dropped("topic", "It is no slug, and there is a category.", topic)
            else:
                entry.mapped("topic", "It is no slug, so it is taken for names.", topic)
                category = topic
        else:
            if category:
                entry.dropped(CATEGORY, "The row has a topic.", category)
                return
    entry.category = tuple(filter(None, map(str.strip, _LEVELS.split(category))))


def _tags(cell: str, entry: Entry) -> list[str]:
    names = [name.strip() for part in cell.split(";") for name in listed(part)]
    return tags_of(entry, [(name, entry.line) for name in names if name])


def _read_details(document: QuestionDocument, cells: Mapping[str, str], entry: Entry) -> None:
    text = cells.get("details", "") + cells.get(REST_OF_DETAILS, "")
    if text:
        try:
            document.details = _json_object(text, entry)
        except _BadCell as bad:
            entry.blame("/details", "invalid", str(bad))


def _word(cell: str, entry: Entry) -> str:
    return _BETWEEN_WORDS.sub("_", cell.lower())


def _plain(cell: str, entry: Entry) -> str:
    return cell


def _whole_number(cell: str, entry: Entry) -> int:
    found = _WHOLE_NUMBER.fullmatch(cell)
    if not found:
        raise _BadCell("This is a whole number.")
    return int(found[1])


def _difficulty(cell: str, entry: Entry) -> int:
    word = cell.lower()
    if word in _DIFFICULTIES:
        entry.mapped("difficulty", f"Taken as {_DIFFICULTIES[word]}.", cell)
        return _DIFFICULTIES[word]
    return _whole_number(cell, entry)


def _flag(cell: str, entry: Entry) -> bool:
    flag = flag_of(cell)
    if flag is None:
        raise _BadCell("This is true or false.")
    return flag


def _listed(cell: str, entry: Entry) -> list[str]:
    return [name for name in listed(cell) if name]


def _json_object(cell: str, entry: Entry) -> dict[str, Any]:
    try:
        data = parsed(cell)
    except BadJson as bad:
        raise _BadCell(str(bad)) from bad
    if not isinstance(data, dict):
        raise _BadCell("This is a JSON object, in braces.")
    return data


_READERS: dict[str, Callable[[str, Entry], Any]] = {
    "kind": _word,
    "difficulty": _difficulty,
    "language": _plain,
    "status": _word,
    "related": _listed,
    "position": _whole_number,
    "shuffle": _flag,
    "grading": _json_object,
}
