"""The inside of a paragraph: from HTML to Markdown."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from lxml import etree
from lxml.etree import _Element

from bank.formats.entries import Fate
from bank.formats.markup.escaping import escaped
from bank.formats.markup.losses import Loss

# Below this, only the text of a tree is taken; nobody's question is nested deeper.
DEEPEST = 50
# Stands for a break of the line, until the whole paragraph is known.
BREAK = "\x1e"

_MARKS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "*"),
    **dict.fromkeys(("s", "del", "strike"), "~~"),
}
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_PLAIN = frozenset({"span", "font", "small", "big", "label", "abbr", "acronym", "bdi", "wbr"})
_UNSHOWN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "object",
        "embed",
        "applet",
        "iframe",
        "frame",
        "video",
        "audio",
        "source",
        "track",
        "svg",
        "math",
        "canvas",
        "map",
        "area",
        "form",
        "input",
        "select",
        "option",
        "textarea",
        "button",
        "param",
        "datalist",
        "output",
        "progress",
        "meter",
    ]
)
_SCHEME = re.compile(r"(?i)([a-z][a-z0-9+.-]*):")
_SCHEMES = frozenset({"http", "https", "mailto"})
_BLANKS = re.compile(r"[ \t\r\f]*\n[ \t\r\n\f]*|[ \t\r\f]+")
_SUPER = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_SUB = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)


class Inlines:
    """Turns what stands inside a paragraph into Markdown, and gathers what is lost on the way."""

    def __init__(self) -> None:
        self._losses: dict[tuple[str, str], Loss] = {}

    @property
    def losses(self) -> list[Loss]:
        return list(self._losses.values())

    def lose(self, what: str, fate: Fate, how: str, excerpt: str = "") -> None:
        self._losses.setdefault((what, how), Loss(what, fate, how, excerpt))

    def is_unshown(self, element: _Element) -> bool:
        """Whether nothing of the element is text to be read; then it is noted."""
        if isinstance(element, etree._Comment):
            self.lose("comment", Fate.DROPPED, "Only authors of HTML see it.", element.text or "")
        elif element.tag in _UNSHOWN:
            said = element.get("src") or element.get("data") or text_of(element)
            self.lose(f"<{element.tag}>", Fate.DROPPED, "Markdown has nothing like it.", said)
        else:
            return False
        return True

    def text(self, text: str | None, *, in_link: bool = False) -> str:
        text = (text or "").replace(BREAK, "\ufffd")
        return escaped(_BLANKS.sub(_blank, text), in_link=in_link)

    def inside(self, element: _Element, depth: int, *, in_link: bool = False) -> str:
        """All that is in the element, as one run."""
        pieces = [self.text(element.text, in_link=in_link)]
        for child in element:
            pieces.append(self.run(child, depth + 1, in_link=in_link))
            pieces.append(self.text(child.tail, in_link=in_link))
        return joined(pieces)

    def run(self, element: _Element, depth: int, *, in_link: bool = False) -> str:
        """The element itself, without the text behind it."""
        if self.is_unshown(element):
            return ""
        if element.get("style"):
            self.lose("style", Fate.DROPPED, "Markdown has no looks.", element.get("style", ""))
        tag = str(element.tag)
        if depth > DEEPEST:
            self.lose("deep nesting", Fate.MAPPED, f"Below {DEEPEST} levels only text is kept.")
            return self.text(text_of(element), in_link=in_link)
        if tag == "br":
            return BREAK
        if tag == "img":
            return self._image(element)
        if tag in _CODE:
            return _code(text_of(element))
        inside = self.inside(element, depth, in_link=in_link or tag == "a")
        if tag == "a":
            return self._link(element, inside, in_link)
        if tag in _MARKS:
            return _marked(inside, _MARKS[tag])
        if tag in ("sub", "sup"):
            return self._raised(tag, inside)
        if tag == "q":
            return f"“{inside}”"
        if tag not in _PLAIN:
            self.lose(f"<{tag}>", Fate.DROPPED, "Its text is kept without it.", inside)
        return inside

    def _image(self, element: _Element) -> str:
        address = _address(element.get("src", ""))
        alternative = self.text(element.get("alt", "").strip(), in_link=True)
        if address is None:
            self.lose("image", Fate.DROPPED, "It is no web address.", element.get("src", ""))
            return alternative
        if element.get("width") or element.get("height"):
            self.lose("size of an image", Fate.DROPPED, "Markdown has no looks.")
        return f"![{alternative}]({address})"

    def _link(self, element: _Element, inside: str, in_link: bool) -> str:
        to = element.get("href", "")
        address = _address(to)
        if not to and not in_link:
            return inside
        if in_link or address is None or not inside.strip():
            self.lose("link", Fate.DROPPED, "It leads to no web address.", to)
            return inside
        return _marked(inside, "[", f"]({address})")

    def _raised(self, tag: str, inside: str) -> str:
        signs = _SUB if tag == "sub" else _SUPER
        if inside and all(sign in signs for sign in inside):
            said = "".join(signs[sign] for sign in inside)
        else:
            said = f"{'_' if tag == 'sub' else '^'}({inside})" if inside.strip() else ""
        self.lose(f"<{tag}>", Fate.MAPPED, f"Written as {said}", inside)
        return said


def text_of(element: _Element) -> str:
    """All text of a tree, comments left out."""
    return "".join(_texts(element))


def _texts(element: _Element) -> Iterator[str]:
    for event, part in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            yield part.text or ""
            if part.tag == "br":
                yield "\n"
        elif part is not element:
            # What stands behind an element comes after all that is in it.
            yield part.tail or ""


def joined(pieces: list[str]) -> str:
    """
    Runs side by side. Two that are marked alike become one, since Markdown could not tell the end of the first from
    the beginning of the second; and a link behind an exclamation mark would be an image.
    """
    text = ""
    for piece in filter(None, pieces):
        mark = next((mark for mark in ("**", "~~", "*") if piece.startswith(mark)), "")
        if mark and text.endswith(mark) and not text.endswith(f"\\{mark}"):
            text = text.removesuffix(mark) + piece.removeprefix(mark)
        elif piece.startswith("[") and text.endswith("!"):
            text = f"{text[:-1]}\\!{piece}"
        elif text.endswith((" ", "\n")) and piece.startswith(" "):
            text += piece.lstrip(" ")
        else:
            text += piece
    return text


def _blank(found: re.Match[str]) -> str:
    return "\n" if "\n" in found[0] else " "


def _marked(inside: str, before: str, after: str = "") -> str:
    """Blanks at the ends stand outside of the marks, where they do not undo them."""
    core = inside.strip()
    if not core:
        return inside
    start = inside.index(core)
    return f"{inside[:start]}{before}{core}{after or before}{inside[start + len(core) :]}"


def _code(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        return ""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _address(address: str) -> str | None:
    """A web address as Markdown takes it between brackets, or None if it is none."""
    address = address.strip()
    scheme = _SCHEME.match(address)
    if scheme is None or scheme[1].lower() not in _SCHEMES:
        return None
    return quote(address, safe="!#$%&'*+,/:;=?@[]~")
