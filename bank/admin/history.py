"""What the log says of one subject, in a form that a page can show."""

from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator

from bank.differences import (
    Change,
    Piece,
    Told,
    as_text,
    between_answers,
    pieces,
    reordered,
    with_changes,
)
from bank.models import Revision

PER_PAGE = 20

_LONGEST_LABEL = 60


class Row(NamedTuple):
    """What happened to one member: its name, and its text with what went and what came."""

    name: str
    pieces: list[Piece]


class Line(NamedTuple):
    revision: Revision
    rows: list[Row]


class Lines(NamedTuple):
    """A page of the log, newest first."""

    lines: list[Line]
    page: Page


def lines_of(what: str, subject_id: int, page_number: str | None) -> Lines:
    log = Revision.objects.of(what, subject_id)
    page = Paginator(log.order_by("-version"), PER_PAGE).get_page(page_number)
    newest_first = list(page)
    # The one before the page tells what its oldest line has changed.
    oldest = min((revision.version for revision in newest_first), default=0)
    before = list(log.filter(version__lt=oldest).order_by("-version")[:1])
    told = with_changes([*before, *newest_first[::-1]])[len(before) :]
    return Lines([Line(line.revision, rows_of(line)) for line in told[::-1]], page)


def rows_of(told: Told) -> list[Row]:
    """Of the first version everything is new, and so nothing is worth telling."""
    if told.revision.verb == Revision.Verb.CREATED:
        return []
    return [row for change in told.changes for row in _rows(change)]


def _rows(change: Change) -> list[Row]:
    if change.member == "answers":
        return _rows_of_answers(change.before or [], change.after or [])
    return [Row(change.member, pieces(change.before, change.after))]


def _rows_of_answers(before: list[Any], after: list[Any]) -> list[Row]:
    rows = []
    for verb, answer, changes in between_answers(before, after):
        if verb == "changed":
            name = f"Answer “{_label(answer)}”"
            rows += [
                Row(f"{name}: {change.member}", pieces(change.before, change.after))
                for change in changes
            ]
        else:
            mark = "+" if verb == "added" else "-"
            rows.append(Row(f"Answer {verb}", [Piece(mark, _in_full(answer))]))
    if orders := reordered(before, after):
        older, newer = ("\n".join(map(_label, answers)) for answers in orders)
        rows.append(Row("Order of the answers", pieces(older, newer)))
    return rows


def _in_full(answer: dict[str, Any]) -> str:
    return "\n".join(
        f"{name}: {as_text(value)}"
        for name, value in answer.items()
        if name != "id" and value not in ("", None)
    )


def _label(answer: dict[str, Any]) -> str:
    text = " ".join((answer["text"] or answer["match"]).split())
    return text if len(text) <= _LONGEST_LABEL else f"{text[:_LONGEST_LABEL]}…"
