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
from textwrap import dedent

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats.entries import Entry
from bank.formats.lines import lines_of

SUFFIXES: tuple[str, ...] = (".md", ".markdown")
MEDIA_TYPE = "text/markdown"
IS_BINARY = False
IS_LOSSLESS = False

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*")
_NUMBER = r"(?:(?:Q(?:uestion)?[ \t]*)?[0-9]{1,4}[ \t]*[.):]|Q[.:])"
_NUMBERED = re.compile(rf"(?:\*\*|__)?{_NUMBER}(?:\*\*|__)?[ \t]*(\S.*)", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary>(.*?)</summary>(.*)", re.IGNORECASE)
_DETAILS = re.compile(r"</?details[^>]{0,100}>", re.IGNORECASE)
_LED = re.compile(r"(?:\*\*|__)?(?:A|Ans|Answer)[.:](?:\*\*|__)?[ \t]*(.*)", re.IGNORECASE)
# A list of the questions with links to them, and the way back up.
_TO_A_PLACE = re.compile(
    r"[ \t]*(?:[-*+]|[0-9]{1,4}[.)])?[ \t]*(?:\*\*)?\[[^\]]{1,500}\]\(#[^)]{0,500}\)(?:\*\*)?[ \t]*"
)
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
        heading = _HEADING.fullmatch(line)
        if heading and not _is_question(heading):
            yield from _finished(reading)
            level = len(heading[1])
            above = [section for section in reading.sections if section[0] < level]
            reading.sections = [*above, (level, _bare(heading[2]))]
            return
        title, rest = _asked(heading, line)
        if title:
            yield from _finished(reading)
            names = tuple(name for _, name in reading.sections if name)
            reading.entry = Entry(number, category=names)
            reading.title = title
            reading.answer = [rest] if rest else []
            return
        if _TO_A_PLACE.fullmatch(line):
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


def _is_question(heading: re.Match[str]) -> bool:
    """Deep headings ask; higher ones only where they show it."""
    text = heading[2].rstrip("*_ ")
    return len(heading[1]) >= _QUESTIONS or bool(_NUMBERED.fullmatch(text)) or text.endswith("?")


def _asked(heading: re.Match[str] | None, line: str) -> tuple[str, str]:
    """The question that this line asks, and what stands behind it on the line."""
    if heading:
        numbered = _NUMBERED.fullmatch(heading[2])
        return _bare(numbered[1] if numbered else heading[2]), ""
    if summary := _SUMMARY.search(line):
        numbered = _NUMBERED.fullmatch(_bare(summary[1]))
        return _bare(numbered[1] if numbered else summary[1]), _DETAILS.sub("", summary[2]).strip()
    if (numbered := _NUMBERED.fullmatch(line)) and not _TO_A_PLACE.fullmatch(line):
        is_q = line.lstrip("*_ ")[:1] in ("Q", "q")
        if is_q or numbered[1].rstrip("*_ ").endswith("?"):
            return _bare(numbered[1]), ""
    return "", ""


def _bare(text: str) -> str:
    """Without the marks that only make a question stand out."""
    text = re.sub(r"</?[a-zA-Z][^<>]{0,100}>", "", text).strip()
    found = re.fullmatch(r"(\*\*|__)(.*)\1", text)
    return (found[2] if found else text.removesuffix("**").removesuffix("__")).strip()


def _keep(reading: _Reading, number: int, line: str) -> None:
    line = _DETAILS.sub("", line) if not reading.fence else line
    if reading.entry is not None:
        if not any(reading.answer) and (led := _LED.fullmatch(line)):
            line = led[1]
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
    answer = dedent("\n".join(reading.answer)).strip("\n").rstrip()
    answer = re.sub(r"\n+[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*\Z", "", answer).rstrip()
    answers = [AnswerDocument(text=answer, is_correct=True)] if answer.strip() else []
    entry.document = QuestionDocument(kind=Kind.OPEN, text=reading.title, topic="", answers=answers)
    if not answers:
        entry.mapped("question", "It has no answer yet, so it can only be a draft.", reading.title)
    yield entry
