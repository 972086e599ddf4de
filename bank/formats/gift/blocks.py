"""A file cut into what blank lines stand between, with the lines where each begins."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bank.formats.gift.signs import hidden
from bank.formats.lines import lines_of

_CATEGORY = re.compile(r"\$CATEGORY:\s*(.*)")
# No key and no tag is nearly as long.
_OF_COMMENTS = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.){0,1000})\]")


@dataclass(slots=True)
class Block:
    """
    The lines of a question, escaped signs hidden, with what the comments above them say; `category` is that which
    holds from here on.
    """

    line: int = 0
    lines: list[str] = field(default_factory=list)
    # Of each line, its number and where in the text it begins.
    numbers: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    size: int = 0
    key: str | None = None
    tags: list[tuple[str, int]] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    category: str | None = None

    def add(self, number: int, line: str) -> None:
        line = hidden(line)
        self.line = self.line or number
        self.lines.append(line)
        self.numbers.append(number)
        self.starts.append(self.size)
        self.size += len(line) + len("\n")

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def line_at(self, place: int) -> int:
        """The number of the line in which a place of the text is."""
        return self.numbers[bisect_right(self.starts, place) - 1]


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
        elif category := _CATEGORY.fullmatch(bare):
            if block.lines:
                yield block
            elif block.comments:
                yield Block(line=block.line, comments=block.comments)
            yield Block(line=number, category=category[1])
            block = Block()
        else:
            block.add(number, line.rstrip())
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
