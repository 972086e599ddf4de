"""The lines that give structure, and what stands between them."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

QUESTION = "## Question"
ANSWER, RIGHT, WRONG = "### Answer", "### Right answer", "### Wrong answer"
EXPLANATION = "### Explanation"
MATCH, FEEDBACK = "#### Match", "#### Feedback"

# Blanks at the end of such a line cannot be seen, so they must not turn it into text.
_PARTS = "|".join((ANSWER, RIGHT, WRONG, EXPLANATION, MATCH, FEEDBACK))
_STRUCTURE = re.compile(rf"(?:{QUESTION}(?::(?P<key>.*))?|(?P<part>{_PARTS}))[ \t]*")
_LOOKS_LIKE_STRUCTURE = re.compile(rf"\\*(?:{QUESTION}(?::.*)?|{_PARTS})[ \t]*")


# A heading that is so much like one of these lines is most likely one with a slip in it.
_MUCH_ALIKE = 0.85
_TITLES = {line.lstrip("# ").casefold(): line for line in (QUESTION, *_PARTS.split("|"))}
_HEADING = re.compile(r"#{2,6}[ \t]*(?P<title>[^\s:#][^:]{0,20})(?::.*)?")


@dataclass(slots=True)
class Section:
    """
    A line of structure with the header and the text below it. What stands before the first such line is a section
    without a title. `header` has the number of each line with it.
    """

    line: int
    title: str = ""
    key: str | None = None
    header: list[tuple[int, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    # Where the text begins; where there is none, the line of structure.
    text_line: int = 0
    # Lines of the text that are nearly lines of structure, with their numbers and with what they are like.
    slips: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def sections(lines: Iterable[str]) -> Iterator[Section]:
    """The sections of a text, the one before the first line of structure included, even if it is empty."""
    section = Section(line=1, text_line=1)
    in_header = False
    for number, line in enumerate(lines, 1):
        if structure := _STRUCTURE.fullmatch(line):
            yield section
            key = structure["key"]
            section = Section(
                line=number,
                title=structure["part"] or QUESTION,
                key=None if key is None else key.strip(),
                text_line=number,
            )
            in_header = True
        elif in_header:
            if _is_blank(line):
                in_header = False
            else:
                section.header.append((number, line))
        else:
            if section.text_line == section.line and not _is_blank(line):
                section.text_line = number
            if meant := _nearly(line):
                section.slips.append((number, line, meant))
            section.lines.append(_unescaped(line))
    yield section


def _is_blank(line: str) -> bool:
    return not line.strip(" \t")


def escaped(text: str) -> str:
    """
    A text in which no line gives structure, or nearly does: such lines get a backslash, and those that have some get
    one more.
    """
    return "\n".join(f"\\{line}" if _needs_escape(line) else line for line in text.split("\n"))


def _unescaped(line: str) -> str:
    return line[1:] if line.startswith("\\") and _needs_escape(line) else line


def _needs_escape(line: str) -> bool:
    return bool(_LOOKS_LIKE_STRUCTURE.fullmatch(line) or _nearly(line.lstrip("\\")))


def _nearly(line: str) -> str | None:
    """The line of structure that a heading was most likely meant to be."""
    heading = _HEADING.fullmatch(line)
    if heading is None or _STRUCTURE.fullmatch(line):
        return None
    title = " ".join(heading["title"].casefold().split())
    found = difflib.get_close_matches(title, _TITLES, n=1, cutoff=_MUCH_ALIKE)
    return _TITLES[found[0]] if found else None
