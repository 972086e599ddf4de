"""A question as a proofreader has it before him: its texts one by one, each with its place in the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bank.documents import Problem, QuestionDocument
from bank.formats import Entry, Fault

# Here HTML is read as such, to find what other readers of Markdown would drop; the bank itself shows it as text.
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@dataclass(frozen=True)
class Passage:
    """One text of a question; `line` is where it begins in the file, counted from 1."""

    pointer: str
    text: str
    line: int
    # Formats that keep a question on one line tell no lines within a text.
    has_lines: bool

    @cached_property
    def tokens(self) -> list[Token]:
        return _MARKDOWN.parse(self.text)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def fault(self, code: str, detail: str, *, at: int = 0) -> Fault:
        """A fault in the line `at` of this text, counted from 0."""
        return Fault(self.line_of(at), Problem("", code, detail))

    def line_of(self, at: int) -> int:
        """The line of the file for a line of this text, counted from 0."""
        return self.line + at if self.has_lines else self.line

    def inline(self) -> Iterator[tuple[int, Token]]:
        """Every piece of running text and the line it stands in, counted from 0; no code blocks."""
        for token in self.tokens:
            if token.type == "inline":
                line = first_line(token)
                for child in token.children or []:
                    yield line, child
                    line += child.type in ("softbreak", "hardbreak")

    def code_spans(self) -> Iterator[tuple[int, str]]:
        """What stands between backticks within a line, with the line, counted from 0."""
        for line, token in self.inline():
            if token.type == "code_inline":
                yield line, token.content


@dataclass(frozen=True)
class Page:
    """A question with its texts."""

    entry: Entry
    document: QuestionDocument
    passages: dict[str, Passage]

    @property
    def key(self) -> str:
        """What the question is called in lists."""
        return self.document.key or f"the question of line {self.entry.line}"

    def fault(self, pointer: str, code: str, detail: str) -> Fault:
        """A fault of a part, at the line of the part or of the nearest thing around it."""
        return Fault(self.entry.line_of(pointer), Problem("", code, detail))


def page_of(entry: Entry) -> Page | None:
    """The page of an entry, or None if nothing could be made of it."""
    if entry.document is None:
        return None
    passages = {
        pointer: Passage(pointer, text, entry.line_of(pointer), pointer in entry.places)
        for pointer, text in _texts(entry.document)
        if text
    }
    return Page(entry, entry.document, passages)


def first_line(token: Token) -> int:
    """The line in which a block begins within its text, counted from 0."""
    return token.map[0] if token.map else 0


def _texts(document: QuestionDocument) -> Iterator[tuple[str, str]]:
    yield "/text", document.text
    for place, answer in enumerate(document.answers):
        yield f"/answers/{place}/text", answer.text
        yield f"/answers/{place}/match", answer.match
        yield f"/answers/{place}/feedback", answer.feedback
    yield "/explanation", document.explanation
