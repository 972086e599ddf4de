"""
From the text formats of other systems to Markdown, and back: HTML, plain text, and the one that Moodle guesses.

Of HTML, all that Markdown can say is kept; the rest is returned, so that it can be noted.
"""

import html as entities
import re

from lxml import etree

from bank.formats.entries import Fate
from bank.formats.markup.blocks import Blocks
from bank.formats.markup.escaping import escaped, escaped_lines
from bank.formats.markup.inlines import text_of
from bank.formats.markup.losses import Loss, note
from bank.rendering import render

__all__ = [
    "Loss",
    "first_words",
    "from_html",
    "from_moodle",
    "from_plain",
    "note",
    "to_html",
    "to_plain",
]

# Far more than a text of the bank may have; it is refused for its length whatever stands in it.
_MOST = 300_000
_TITLE = 80
_UNFIT = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
_TAG = re.compile("<[^<>]*>")
_IS_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def from_html(html: str) -> tuple[str, list[Loss]]:
    """
    Markdown that says what the HTML says, and what it does not. A text that the bank must refuse, for its length or
    its characters, is given back as it is.
    """
    if _is_unfit(html):
        return html, []
    blocks = Blocks()
    body, is_whole = _body(html)
    if not is_whole:
        blocks.lose("deep nesting", Fate.DROPPED, "What is nested too deeply is not read at all.")
    return "" if body is None else "\n\n".join(blocks.blocks(body)), blocks.losses


def from_plain(text: str) -> str:
    """Markdown that shows the text as it stands, line by line."""
    if _is_unfit(text):
        return text
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    paragraphs = _BLANK_LINES.split("\n".join(lines).strip("\n"))
    shown = (escaped_lines(escaped(paragraph)) for paragraph in paragraphs)
    return "\n\n".join(paragraph.replace("\n", "\\\n") for paragraph in shown)


def from_moodle(text: str) -> tuple[str, list[Loss]]:
    """Moodle's own format: HTML in which lines and empty lines count, or plain text with no tags at all."""
    if not _IS_HTML.search(text):
        return from_plain(text), []
    lines = text.replace("\r\n", "\n").strip()
    return from_html(_BLANK_LINES.sub("<p>", lines).replace("\n", "<br>"))


def to_html(markdown: str) -> str:
    """
    HTML that shows the text; what stands alone in a paragraph is given without one. Signs that mark nothing, such as a
    `+` for a list with nothing in it, stand for themselves.
    """
    html = render(markdown).strip()
    if markdown.strip() and "<img" not in html and not _TAG.sub("", html).strip():
        html = render(from_plain(markdown)).strip()
    if html.startswith("<p>") and html.count("<p>") == 1 and html.endswith("</p>"):
        return html[3:-4]
    return html


def to_plain(markdown: str) -> str:
    """The text without its marks. What differs from its own Markdown afterwards has lost something."""
    html = render(markdown)
    body, _ = _body(html)
    return "" if body is None else entities.unescape(text_of(body)).strip()


def first_words(markdown: str) -> str:
    """How the text begins, on one line: by this a question is found in a list."""
    words = " ".join(to_plain(markdown).split())
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1].rstrip()}…"


def _is_unfit(text: str) -> bool:
    return len(text) > _MOST or bool(_UNFIT.search(text))


def _body(html: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether all of the text is in it."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=False)
    root = etree.fromstring(f"<html><body>{html}</body></html>".encode(), parser)
    is_whole = all(error.level < etree.ErrorLevels.FATAL for error in parser.error_log)
    return (None if root is None else root.find("body")), is_whole
