"""The fields of topics, tags and sources: cleaned one by one, all their faults told at once."""

from collections.abc import Callable
from typing import Any

from bank import limits
from bank.callers import Caller
from bank.documents import Problem, UnfitText, Unsound
from bank.editing.refusals import NotAllowed

Cleaners = dict[str, Callable[[Any], Any]]

NEVER_EMPTY = frozenset({"slug", "name", "title"})


def cleaned(
    fields: dict[str, Any], cleaners: Cleaners, *, required: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The fields as the bank keeps them. Raises Unsound for what is missing, empty or unfit."""
    values: dict[str, Any] = {}
    problems = []
    for name, value in fields.items():
        try:
            values[name] = cleaners[name](value)
        except UnfitText as unfit:
            problems.append(Problem(f"/{name}", unfit.code, str(unfit)))
    faulty = {problem.pointer for problem in problems}
    problems += [
        Problem(f"/{name}", "required", "This is required.")
        for name in sorted(NEVER_EMPTY & (values.keys() | required))
        if not values.get(name) and f"/{name}" not in faulty
    ]
    if problems:
        raise Unsound(problems)
    return values


def whole_number(value: int) -> int:
    if not 0 <= value <= limits.INTEGER:
        raise UnfitText("out_of_range", f"This goes from 0 to {limits.INTEGER}.")
    return value


def must_edit(by: Caller) -> None:
    if not by.edits_everything:
        raise NotAllowed("Only editors change topics, tags and sources.")
