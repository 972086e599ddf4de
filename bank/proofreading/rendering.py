"""Whether a reader of the rendered text gets all of it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

from bank.formats import Fault
from bank.proofreading.pages import Page, Passage
from bank.rendering import render

_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"[*~`\\]")
_LIST_NUMBER = re.compile(r"^[ >]*\d+[.)](?= |$)")


def lost_in_html(page: Page) -> Iterator[Fault]:
    """HTML, which other readers of Markdown drop; emphasis by underscores; words that the bank's own HTML lacks."""
    for passage in page.passages.values():
        yield from _html(passage)
        yield from _swallowed_underscores(passage)
        yield from _lost_words(passage)


def _html(passage: Passage) -> Iterator[Fault]:
    pieces = list(passage.inline())
    pieces += [(token.map[0], token) for token in passage.tokens if token.map]
    for line, token in pieces:
        if token.type in ("html_inline", "html_block"):
            detail = f"{token.content.strip().splitlines()[0]!r} is HTML; set it as code."
            yield passage.fault("html", detail, at=line)


def _swallowed_underscores(passage: Passage) -> Iterator[Fault]:
    for line, token in passage.inline():
        if token.nesting == 1 and token.markup in ("_", "__"):
            detail = "Underscores set words off here; a name is set as code, stress with asterisks."
            yield passage.fault("markdown", detail, at=line)


def _lost_words(passage: Passage) -> Iterator[Fault]:
    """The words of the text must all come again in their order; HTML may add some, such as the target of a link."""
    kept = iter(_words_of_html(render(passage.text)))
    for number, line in enumerate(_source_lines(passage)):
        for word in _words(line):
            if word not in kept:
                yield passage.fault("markdown", f"{word!r} is lost in the HTML.", at=number)
                # All words behind it would seem lost, too.
                return


def _source_lines(passage: Passage) -> list[str]:
    """The lines without what is not meant to be read: the first line of a fence, and the numbers of a list."""
    lines = list(passage.lines)
    in_code = set[int]()
    for token in passage.tokens:
        if token.type == "fence" and token.map:
            lines[token.map[0]] = ""
            in_code |= set(range(*token.map))
    return [
        line if number in in_code else _LIST_NUMBER.sub("", line)
        for number, line in enumerate(lines)
    ]


class _Words(HTMLParser):
    """Gathers what can be read on a page: the text, and the attributes that a reader gets to see."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.pieces += [f" {values.get(name, '')} " for name in ("alt", "src", "title")]
        elif tag == "a":
            # In Markdown the target stands behind the text.
            self.targets += [values.get("href", ""), values.get("title", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.pieces += [f" {target} " for target in self.targets]
            self.targets.clear()

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _words_of_html(html: str) -> list[str]:
    page = _Words()
    page.feed(html)
    page.close()
    return _words("".join(page.pieces))


def _words(text: str) -> list[str]:
    """Marks within a word do not part it, for in HTML it is whole; a target may be escaped there and not here."""
    return _WORD.findall(unquote(_MARK.sub("", text)))
