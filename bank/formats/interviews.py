"""
Lists of interview questions as people keep them in Markdown. They are only read.

    ## Databases                      a section, which becomes the topic
    ### What is an index?             a question; whatever stands below it, up to the next one, is its answer
    **Q2. What is a view?**           so are numbered lines, with or without `Q`
    <details><summary>What is a join?</summary> … </details>
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats.entries import Entry
from bank.formats.lines import lines_of
from bank.formats.unsaid import OPTIONAL

SUFFIXES: tuple[str, ...] = (".md", ".markdown")
IS_BINARY = False
IS_LOSSLESS = False
UNSAID = OPTIONAL

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_NUMBER = r"(?:(?:Q(?:uestion)?[ \t]*)?[0-9]{1,4}[ \t]*[.):]|Q(?:uestion)?[.:])"
_NUMBERED = re.compile(rf"(?:\*\*|__)?{_NUMBER}(?:\*\*|__)?[ \t]*(\S.*)", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary>", re.IGNORECASE)
_END_OF_SUMMARY = re.compile(r"</summary>", re.IGNORECASE)
_LISTED = re.compile(r"(?:[-*+]|[0-9]{1,4}[.)])?")
_DETAILS = re.compile(r"</?details[^>]{0,100}>", re.IGNORECASE)
# `A.` begins the first of some options.
_LED = re.compile(r"(?:\*\*|__)?(?:A:|(?:Ans|Answer)[.:])(?:\*\*|__)?[ \t]*(.*)", re.IGNORECASE)
_CONTENTS = frozenset({"contents", "table of contents"})
# A list of the questions with links to them, and the way back up.
_TO_A_PLACE = re.compile(
    r"(?:(?:[-*+]|[0-9]{1,4}[.)])[ \t]*)?(?:\*\*)?\[[^\]]{1,500}\]\(#[^)]{0,500}\)(?:\*\*)?"
)
_RULE = re.compile(r"-{3,}|\*{3,}|_{3,}")
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")
_LOOK = re.compile(
    rb"^(?:#{3,6} .+|<summary>|<details>|\*\*Q?[0-9. :]|#{1,2} .*\n(?s:.*)^[0-9]{1,4}[.)] .*\?)",
    re.MULTILINE | re.IGNORECASE,
)
_QUESTIONS = 3


def looks_like(start: bytes) -> bool:
    """Headings of the third level, summaries, or numbered questions."""
    return start.lstrip()[:3] != b"---" and bool(_LOOK.search(start))


@dataclass(slots=True)
class _Reading:
    """The sections around, and the question that is being read."""

    sections: list[tuple[int, str]] = field(default_factory=list)
    entry: Entry | None = None
    title: str = ""
    is_summary: bool = False
    answer: list[str] = field(default_factory=list)
    fence: str = ""
    # Before the first question: what nobody asks.
    preface: Entry | None = None


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """An entry for each question, and one for each stretch of text that belongs to none."""
    reading = _Reading()
    for number, line in enumerate(lines_of(text), 1):
        yield from _taken(reading, number, line)
    yield from _finished(reading)


def _taken(reading: _Reading, number: int, line: str) -> Iterator[Entry]:
    if fence := _FENCE.match(line):
        if not reading.fence:
            reading.fence = fence[1][0]
        elif fence[1][0] == reading.fence:
            reading.fence = ""
    elif not reading.fence:
        heading = _heading(line)
        if heading and _bare(heading[1]).lower() in _CONTENTS:
            yield from _finished(reading)
            reading.preface = Entry(number)
            why = "The bank makes its own."
            reading.preface.dropped("table of contents", why, line.strip())
            return
        if heading and heading[0] >= _QUESTIONS and not _bare(heading[1]):
            where = reading.entry or Entry(number)
            where.dropped("heading", "It says nothing.", line.strip(), line=number)
            if reading.entry is None:
                yield where
            return
        if heading and not _is_question(heading):
            yield from _finished(reading)
            level, name = heading
            above = [section for section in reading.sections if section[0] < level]
            reading.sections = [*above, (level, _bare(name))]
            return
        summary = _summary(line) if not heading else None
        if summary and reading.entry and not _is_asked_by(summary[0], reading):
            reading.entry.mapped("summary", "It stands in the answer.", summary[0], line=number)
            for part in filter(None, summary):
                _keep(reading, number, _indent(line) + part)
                _keep(reading, number, "")
            return
        title, rest = summary or (_asked(heading, line), "")
        if title:
            yield from _finished(reading)
            names = tuple(name for _, name in reading.sections if name)
            reading.entry = Entry(number, category=names)
            reading.is_summary = bool(summary)
            found = _NUMBERED.fullmatch(title)
            reading.title = _bare(found[1]) if found else title
            reading.answer = [rest] if rest else []
            return
        if _TO_A_PLACE.fullmatch(line.strip()):
            where = reading.entry or Entry(number)
            where.dropped(
                "link within the page",
                "Questions have addresses of their own here.",
                line.strip(),
                line=number,
            )
            if where is not reading.entry:
                yield where
            return
    _keep(reading, number, line)


def _heading(line: str) -> tuple[int, str] | None:
    """The level of a heading, and what it says; number signs behind a blank only close it."""
    found = _HEADING.fullmatch(line)
    if not found:
        return None
    text = found[2].rstrip()
    before = text.rstrip("#")
    return len(found[1]), before.rstrip() if before[-1:] in ("", " ", "\t") else text


def _is_question(heading: tuple[int, str]) -> bool:
    """Deep headings ask; higher ones only where they show it."""
    level, name = heading
    text = name.rstrip("*_ ")
    return level >= _QUESTIONS or bool(_NUMBERED.fullmatch(text)) or text.endswith("?")


def _summary(line: str) -> tuple[str, str] | None:
    """The summary that a line has, and what stands behind it; before it there may be the sign of a list."""
    begin = _SUMMARY.search(line)
    end = _END_OF_SUMMARY.search(line, begin.end()) if begin else None
    if (
        not begin
        or not end
        or not _LISTED.fullmatch(_DETAILS.sub("", line[: begin.start()]).strip())
    ):
        return None
    return _bare(line[begin.end() : end.start()]), _DETAILS.sub("", line[end.end() :]).strip()


def _is_asked_by(summary: str, reading: _Reading) -> bool:
    """Below a question that is no summary itself, one may only hide a part of the answer."""
    return (
        reading.is_summary
        or bool(_NUMBERED.fullmatch(summary))
        or summary.rstrip("*_ ").endswith("?")
    )


def _asked(heading: tuple[int, str] | None, line: str) -> str:
    """The question that this line asks."""
    if heading:
        return _bare(heading[1])
    if (numbered := _NUMBERED.fullmatch(line)) and not _TO_A_PLACE.fullmatch(line.strip()):
        # Some have a heading behind the number.
        inside = _heading(numbered[1])
        is_q = line.lstrip("*_ ")[:1] in ("Q", "q")
        if inside or is_q or numbered[1].rstrip("*_ ").endswith("?"):
            return _bare(inside[1] if inside else numbered[1])
    return ""


def _bare(text: str) -> str:
    """Without the marks that only make a question stand out."""
    text = re.sub(r"</?[a-zA-Z][^<>]{0,100}>", "", text).strip()
    found = re.fullmatch(r"(\*\*|__)(.*)\1", text)
    return (found[2] if found else text.removesuffix("**").removesuffix("__")).strip()


def _keep(reading: _Reading, number: int, line: str) -> None:
    line = _DETAILS.sub("", line) if not reading.fence else line
    if reading.entry is not None:
        if not reading.answer:
            if led := _LED.fullmatch(line):
                line = led[1]
            if not line.strip():
                return
        reading.answer.append(line)
    elif line.strip() and reading.preface is None:
        reading.preface = Entry(number)
        reading.preface.dropped("text", "It stands before any question.", line.strip())


def _finished(reading: _Reading) -> Iterator[Entry]:
    """What has been read so far, as entries."""
    if reading.preface is not None:
        yield reading.preface
        reading.preface = None
    entry, reading.entry, reading.fence = reading.entry, None, ""
    if entry is None:
        return
    answer = "\n".join(_set_out(reading.answer)).rstrip()
    before, _, last = answer.rpartition("\n")
    if before and _RULE.fullmatch(last.strip()):
        answer = before.rstrip()
    answers = [AnswerDocument(text=answer, is_correct=True)] if answer.strip() else []
    entry.document = QuestionDocument(kind=Kind.OPEN, text=reading.title, topic="", answers=answers)
    if not answers:
        entry.mapped("question", "It has no answer yet, so it can only be a draft.", reading.title)
    yield entry


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _set_out(lines: list[str]) -> list[str]:
    """The lines without the blanks that the first one begins with; those of an item of a list are set in."""
    width = len(_indent(lines[0])) if lines else 0
    return [line[min(width, len(_indent(line))) :] for line in lines]
