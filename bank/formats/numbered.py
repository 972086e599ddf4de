"""
Plain text as people type it: parts and sections as headings, numbered questions, answers below them. It is only read.

    PART I: THE WEB

    Section 1. HTTP

    1. What is a method?
    Answer: What is to be done with a resource.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bank.documents import AnswerDocument, Kind, QuestionDocument
from bank.formats.entries import Entry
from bank.formats.lines import lines_of
from bank.formats.markup import from_plain
from bank.formats.unsaid import OPTIONAL

SUFFIXES: tuple[str, ...] = (".txt", ".text")
IS_BINARY = False
IS_LOSSLESS = False
UNSAID = OPTIONAL

_HEADING = re.compile(
    r"(part|section|chapter|unit|topic)[ \t]+(?:[0-9]{1,4}|[ivxlc]{1,8}|[a-z])[ \t]*(?:[.:)–—-]+[ \t]*|[ \t]|$)(.*)",
    re.IGNORECASE,
)
_LEVELS = ("part", "unit", "chapter", "section", "topic")
_QUESTION = re.compile(
    r"(?:Q(?:uestion)?[ \t]*)?[0-9]{1,4}[ \t]*[.):][ \t]+(\S.*)|Q[.:][ \t]*(\S.*)", re.IGNORECASE
)
# Some number their questions and mark them, too.
_MARK = re.compile(r"Q(?:uestion)?[ \t]*[.:][ \t]+(?=\S)", re.IGNORECASE)
# `A.` and `a)` begin the first of some options.
_ANSWER = re.compile(r"(?:A[ \t]*:|(?:Ans|Answer)[ \t]*[.):])[ \t]*(.*)", re.IGNORECASE)
_LOOK = re.compile(
    rb"^(?:Q(?:uestion)?[ \t]*)?[0-9]{1,4}[ \t]*[.):][ \t]+\S", re.MULTILINE | re.IGNORECASE
)
_OTHERS = re.compile(rb"^(?:#{1,6} |<|\{|ANSWER:|::|//|\$CATEGORY)", re.MULTILINE)


def looks_like(start: bytes) -> bool:
    """Numbered lines, and none of the marks of other formats."""
    return bool(_LOOK.search(start)) and not _OTHERS.search(start)


@dataclass(slots=True)
class _Reading:
    sections: list[tuple[int, str]] = field(default_factory=list)
    entry: Entry | None = None
    text: list[str] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)
    is_answer: bool = False
    # Of the line with its number.
    indent: int = 0


def read(text: str | Iterable[str]) -> Iterator[Entry]:
    """An entry for each numbered question, and one for each line that belongs to none."""
    reading = _Reading()
    for number, line in enumerate(lines_of(text), 1):
        stripped = line.strip()
        if heading := _level_and_name(stripped):
            yield from _finished(reading)
            above = [section for section in reading.sections if section[0] < heading[0]]
            reading.sections = [*above, heading]
        elif question := _QUESTION.fullmatch(stripped):
            if reading.entry is not None and _indent(line) > reading.indent:
                reading.is_answer = True
                reading.answer.append(line)
                continue
            yield from _finished(reading)
            names = tuple(name for _, name in reading.sections)
            reading.entry = Entry(number, category=names)
            reading.text = [_without_mark(question[1] or question[2])]
            reading.indent = _indent(line)
        elif reading.entry is None:
            if stripped:
                entry = Entry(number)
                entry.dropped("text", "It stands before any question.", stripped)
                yield entry
        else:
            _go_on(reading, line)
    yield from _finished(reading)


def _level_and_name(line: str) -> tuple[int, str] | None:
    """How deep a heading stands, and what it is called: without its number where it has a name."""
    found = _HEADING.fullmatch(line)
    if found:
        return _LEVELS.index(found[1].lower()), found[2].strip(" .:-–—") or line
    return None


def _without_mark(text: str) -> str:
    mark = _MARK.match(text)
    return text[mark.end() :] if mark else text


def _indent(line: str) -> int:
    """A numbered line that is set in further than its question is part of the answer."""
    return len(line) - len(line.lstrip(" \t"))


def _go_on(reading: _Reading, line: str) -> None:
    led = _ANSWER.fullmatch(line.strip())
    if led and not reading.is_answer:
        reading.is_answer = True
        reading.answer = [led[1]]
    elif reading.is_answer:
        reading.answer.append(line)
    elif not line.strip():
        # Behind an empty line, what follows is the answer, said or not.
        reading.is_answer = bool(reading.text)
    elif reading.text[-1].rstrip().endswith("?"):
        reading.is_answer = True
        reading.answer = [line]
    else:
        reading.text.append(line.strip())


def _finished(reading: _Reading) -> Iterator[Entry]:
    entry = reading.entry
    if entry is not None:
        answer = "\n".join(reading.answer).strip()
        answers = [AnswerDocument(text=from_plain(answer), is_correct=True)] if answer else []
        text = from_plain("\n".join(reading.text))
        entry.document = QuestionDocument(kind=Kind.OPEN, text=text, topic="", answers=answers)
        if not answers:
            why = "It has no answer yet, so it can only be a draft."
            entry.mapped("question", why, reading.text[0])
        yield entry
    reading.entry, reading.text, reading.answer, reading.is_answer = None, [], [], False
