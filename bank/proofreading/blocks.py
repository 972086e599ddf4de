"""The fenced blocks of a text: which language, what is shown as its output, and whether it is to be run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from bank.formats import Fault
from bank.nearest import no_such
from bank.proofreading.languages import KNOWN, LEFT_ALONE, PRINTING
from bank.proofreading.pages import Page, Passage, first_line

OUTPUT = "text"
_INFO = re.compile(r"(?P<language>\S+)(?: not-run: (?P<reason>\S.*))?")


@dataclass(frozen=True, slots=True)
class Shown:
    """The block that shows what another one prints; `line` is its first one within the passage, from 0."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """`line` is the first one of the code within the passage, from 0; `left_alone` says why it is not run, if so."""

    passage: Passage
    language: str
    code: str
    line: int
    left_alone: str | None = None
    shown: Shown | None = None


def blocks_of(page: Page) -> Iterator[Block | Fault]:
    """The blocks of all texts in their order, and a fault for each that cannot be told what it is."""
    for passage in page.passages.values():
        yield from _blocks_in(passage)


def _blocks_in(passage: Passage) -> Iterator[Block | Fault]:
    previous: Token | None = None
    for token, following in zip(passage.tokens, [*passage.tokens[1:], None], strict=True):
        if token.type == "code_block":
            yield passage.fault(
                "block", "A block of code stands between fences.", at=first_line(token)
            )
        elif token.type == "fence" and not _shows_output(token, previous):
            yield _block(passage, token, following)
        if token.type == "fence" and not _is_closed(passage, token):
            yield passage.fault("block", "This block has no end.", at=first_line(token))
        previous = token


def _block(passage: Passage, token: Token, following: Token | None) -> Block | Fault:
    line = first_line(token)
    info = _INFO.fullmatch(token.info.strip())
    if info is None:
        detail = "A fence names its language, and nothing behind it but ` not-run: ` with a reason."
        return passage.fault("block", detail, at=line)
    language = info["language"]
    if language not in KNOWN:
        return passage.fault("block", no_such("language", language, KNOWN), at=line)
    shown = None
    if following is not None and _shows_output(following, token):
        shown = Shown(following.content, first_line(following) + 1)
    left_alone = info["reason"] or LEFT_ALONE.get(language)
    return Block(passage, language, token.content, line + 1, left_alone, shown)


def _shows_output(token: Token, previous: Token | None) -> bool:
    """Whether a block is the output of the one directly before it."""
    return (
        token.type == "fence"
        and token.info.strip() == OUTPUT
        and previous is not None
        and previous.type == "fence"
        and previous.info.split(" ")[0] in PRINTING
    )


def _is_closed(passage: Passage, token: Token) -> bool:
    end = token.map[1] if token.map else 0
    return passage.lines[end - 1].strip(" ") == token.markup and end - first_line(token) > 1
