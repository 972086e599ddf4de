"""XML from outside, read so that it can neither blow up nor reach for anything; and well-formed XML to write."""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from bank.formats.entries import EXCERPT, Entry

# A piece is parsed before anything of it can be judged, so it must not be large enough to do harm.
_PIECE = 64 * 1024
_LAST_LINE = 65_535
_PLACE = re.compile(r",?( line \d+)?, line \d+, column \d+$|\.$")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SAFE = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_pis": True,
    "remove_comments": True,
}


class BadXml(ValueError):
    """Text that is no XML, or that is none to be read; `line` is where that shows, `excerpt` what stands there."""

    def __init__(self, line: int, code: str, detail: str) -> None:
        self.line = line
        self.excerpt = ""
        self.code = code
        super().__init__(detail)

    def blame(self, entry: Entry) -> None:
        entry.excerpt = self.excerpt
        entry.blame("", self.code, str(self), line=self.line)


def children(text: Iterable[str], root: str) -> Iterator[tuple[int, etree._Element]]:
    """
    The elements right below the root with their lines, one after the other; what was given is thrown away when the
    next is asked for.

    Raises BadXml for what is not well-formed, has another root or declares a document type.
    """
    parser = etree.XMLPullParser(events=("start", "end"), encoding="utf-8", **_SAFE)
    depth = line = 0
    failure: BadXml | None = None
    before = ""
    for number, piece in _pieces(text):
        try:
            parser.feed(piece.encode("utf-8", "surrogatepass")) if piece else parser.close()
        except etree.XMLSyntaxError as error:
            failure = _bad(error, number)
            failure.excerpt = _line_in(piece, failure.line - number) or _last_line_of(before)
        if piece and not piece.isspace():
            before = piece
        for event, element in parser.read_events():
            if event == "start":
                if depth == 0:
                    _judge(element, root)
                elif depth == 1:
                    line = line_of(element, number)
                depth += 1
                continue
            depth -= 1
            if depth == 1:
                yield line, element
                element.clear()
                while (previous := element.getprevious()) is not None:
                    element.getparent().remove(previous)
        if failure:
            raise failure


def line_of(element: etree._Element, otherwise: int) -> int:
    """The line of an element; the parser counts no further than this, so then it is the line of something near."""
    line = element.sourceline or otherwise
    return line if line < _LAST_LINE else max(otherwise, _LAST_LINE)


def tree(content: bytes) -> etree._Element:
    """The root of a document that comes whole. Raises BadXml."""
    try:
        root = etree.fromstring(content, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        raise _bad(error) from error
    _judge(root)
    return root


def sound(text: str) -> str:
    """The text with U+FFFD for characters that no XML can hold."""
    return _NOT_XML.sub("\ufffd", text)


def element(name: str, text: str = "", /, *inside: str, **attributes: str | None) -> str:
    """An element as text; what is inside is XML already. Attributes that are None are left out."""
    said = "".join(
        f" {key.replace('_', '-') if key != 'xml_lang' else 'xml:lang'}={quoteattr(sound(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    content = escape(sound(text)) + "".join(inside)
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def _pieces(text: Iterable[str]) -> Iterator[tuple[int, str]]:
    """
    Pieces of modest size with the line in which they begin, without a byte order mark; an empty one at the end, if
    there were any. Where the parser does not count the lines any more, each is a piece.
    """
    is_first = True
    number = 1
    for long in [text] if isinstance(text, str) else text:
        for start in range(0, len(long), _PIECE):
            piece = long[start : start + _PIECE]
            if is_first:
                shown = piece.removeprefix("\ufeff").lstrip()
                number += piece.count("\n") - shown.count("\n")
                piece = shown
            is_first = is_first and not piece
            lines = piece.splitlines(True) if number + piece.count("\n") >= _LAST_LINE else [piece]
            for part in filter(None, lines):
                yield number, part
                number += part.count("\n")
    if not is_first:
        yield number, ""


def _line_in(piece: str, place: int) -> str:
    lines = piece.split("\n")
    return lines[place].strip()[:EXCERPT] if 0 <= place < len(lines) else ""


def _last_line_of(piece: str) -> str:
    return piece.rstrip().rpartition("\n")[2].strip()[:EXCERPT]


def _judge(root: etree._Element, wanted: str | None = None) -> None:
    line = root.sourceline or 1
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml(1, "doctype", "A file that declares a document type is not read.")
    if wanted is not None and root.tag != wanted:
        raise BadXml(line, "root", f"Its outermost element is <{root.tag}>, not <{wanted}>.")


def _bad(error: etree.XMLSyntaxError, line: int = 1) -> BadXml:
    reason = _PLACE.sub("", " ".join((error.msg or "").split()))
    return BadXml(error.lineno or line, "xml", f"This is not XML: {reason}.")
