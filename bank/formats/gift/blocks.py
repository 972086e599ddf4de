"""A file cut into what blank lines stand between, with the lines where each begins."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bank.formats.gift.signs import hidden
from bank.formats.lines import lines_of

_CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(.*?)\s*")
_OF_COMMENTS = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")


@dataclass(slots=True)
class Block:
    """The lines of a question, with what the comments above them say; `category` is that which holds from here on."""

    line: int = 0
    lines: list[tuple[int, str]] = field(default_factory=list)
    key: str | None = None
    tags: list[tuple[str, int]] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    category: str | None = None

    @property
    def text(self) -> str:
        """Its lines as one text, escaped signs hidden."""
        return hidden("\n".join(text for _, text in self.lines))

    def line_at(self, place: int) -> int:
        """The line of a place in the text."""
        before = self.text.count("\n", 0, max(place, 0))
        return self.lines[min(before, len(self.lines) - 1)][0]


def blocks_of(text: str | Iterable[str]) -> Iterator[Block]:
    """Every block that holds a question, a category, or a comment."""
    block = Block()
    for number, line in enumerate(lines_of(text), 1):
        bare = line.strip()
        if not bare:
            # Comments above a blank line may still be those of the question below.
            if block.lines:
                yield block
                block = Block()
        elif bare.startswith("//"):
            _comment(block, number, bare[2:].strip())
        elif category := _CATEGORY.fullmatch(line):
            if block.lines:
                yield block
            elif block.comments:
                yield Block(line=block.line, comments=block.comments)
            yield Block(line=number, category=category[1])
            block = Block()
        else:
            block.line = block.line or number
            block.lines.append((number, line.rstrip()))
    if block.lines or block.comments:
        yield block


def _comment(block: Block, number: int, text: str) -> None:
    block.line = block.line or number
    for found in _OF_COMMENTS.finditer(text):
        value = re.sub(r"\\(.)", r"\1", found[2]).strip()
        if found[1] == "id":
            block.key = value or None
        elif value:
            block.tags.append((value, number))
    rest = _OF_COMMENTS.sub("", text).strip()
    if rest:
        block.comments.append((number, rest))
