"""The `name: value` lines: which names there are, and how their values are read."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from bank.documents.rules import decimal_of
from bank.formats.entries import Entry
from bank.formats.lists import listed
from bank.formats.strict_json import BadJson, parsed
from bank.nearest import no_such

_LINE = re.compile(r"([\w -]{1,40}?)[ \t]*:(.*)")
# More digits than any field takes; what is longer need not become a number to be refused.
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,20}")


class _BadValue(ValueError):
    """The value of a header is not of the form that its name asks for."""


_Reader = Callable[[str], Any]


def read_header(
    header: Iterable[tuple[int, str]], readers: Mapping[str, _Reader], at: str, entry: Entry
) -> dict[str, Any]:
    """
    The values of a header by name, without those that could not be read. Lines and faults go to the entry, under
    the pointer `at`.
    """
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for number, line in header:
        found = _LINE.fullmatch(line.strip())
        if not readers:
            entry.blame(
                "",
                "header",
                "There are no headers here; leave a blank line before the text.",
                line=number,
            )
        elif found is None:
            entry.blame(
                "", "header", "A header is `name: value`; a blank line ends it.", line=number
            )
        elif found[1] not in readers:
            unknown = no_such("header", found[1], readers)
            entry.blame("", "header", f"{unknown} A blank line ends the headers.", line=number)
        elif found[1] in lines:
            detail = f"{found[1]!r} was given in line {lines[found[1]]} already."
            entry.blame(f"{at}/{found[1]}", "repeated", detail, line=number)
        else:
            name = found[1]
            lines[name] = entry.places[f"{at}/{name}"] = number
            try:
                values[name] = readers[name](found[2].strip())
            except _BadValue as bad:
                entry.blame(f"{at}/{name}", "invalid", str(bad))
    return values


def _whole_number(value: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(value):
        raise _BadValue("This is a whole number.")
    return int(value)


def _weight(value: str) -> Decimal:
    weight = decimal_of(value)
    if weight is None:
        raise _BadValue("A weight is a decimal number from -1 to 1.")
    return weight


def _yes_or_no(value: str) -> bool:
    if value not in ("yes", "no"):
        raise _BadValue("This is yes or no.")
    return value == "yes"


def _json_object(value: str) -> dict[str, Any]:
    try:
        data = parsed(value)
    except BadJson as bad:
        raise _BadValue(str(bad)) from bad
    if not isinstance(data, dict):
        raise _BadValue("This is a JSON object, in braces.")
    return data


# What all questions of a file may share.
SHARED: dict[str, _Reader] = {"source": str, "topic": str, "language": str, "status": str}
OF_QUESTION: dict[str, _Reader] = {
    "kind": str,
    "difficulty": _whole_number,
    "tags": listed,
    "related": listed,
    **SHARED,
    "position": _whole_number,
    "shuffle": _yes_or_no,
    "grading": _json_object,
    "details": _json_object,
}
OF_ANSWER: dict[str, _Reader] = {"weight": _weight, "tolerance": str}
OF_TEXT: dict[str, _Reader] = {}
