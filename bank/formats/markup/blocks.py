"""Paragraphs, lists, tables and the rest: from HTML to Markdown."""

import re
from collections.abc import Callable

from lxml.etree import _Element

from bank.formats.entries import Fate
from bank.formats.markup.escaping import escaped_lines
from bank.formats.markup.inlines import BREAK, DEEPEST, Inlines, joined, text_of

_CONTAINERS = frozenset(
    [
        "html",
        "body",
        "div",
        "p",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "figure",
        "figcaption",
        "center",
        "address",
        "fieldset",
        "form",
        "legend",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "li",
        "caption",
    ]
)
_SPECIAL = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "menu", "pre", "blockquote", "table", "hr"]
)
_BLOCKS = _CONTAINERS | _SPECIAL | {"tr", "td", "th", "thead", "tbody", "tfoot"}
_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang)-([\w+#.-]+)")


class Blocks(Inlines):
    """Turns a tree of HTML into the blocks of a Markdown text."""

    def blocks(self, element: _Element, depth: int = 0) -> list[str]:
        """The blocks inside of an element, with the text between them as paragraphs."""
        found: list[str] = []
        run = [self.text(element.text)]

        def paragraph() -> None:
            if text := escaped_lines(_unbroken(joined(run))):
                found.append(text)
            run.clear()

        for child in element:
            if self._is_block(child, depth):
                paragraph()
                found += self._block(child, depth + 1)
            else:
                run.append(self.run(child, depth + 1))
            run.append(self.text(child.tail))
        paragraph()
        return found

    def _is_block(self, element: _Element, depth: int) -> bool:
        if not isinstance(element.tag, str) or depth >= DEEPEST:
            return False
        return element.tag in _BLOCKS or any(
            part.tag in _BLOCKS for part in element.iterdescendants()
        )

    def _block(self, element: _Element, depth: int) -> list[str]:
        if self.is_unshown(element):
            return []
        if element.get("style"):
            self.lose("style", Fate.DROPPED, "Markdown has no looks.", element.get("style", ""))
        writers: dict[str, Callable[[_Element, int], list[str]]] = {
            **dict.fromkeys(("ul", "ol", "menu"), self._list),
            **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), self._heading),
            "pre": self._fence,
            "blockquote": self._quote,
            "table": self._table,
        }
        if element.tag == "hr":
            return ["---"]
        return writers.get(str(element.tag), self.blocks)(element, depth)

    def _heading(self, element: _Element, depth: int) -> list[str]:
        text = " ".join(self.inside(element, depth).replace(BREAK, " ").split())
        text = re.sub(r"(#+)$", r"\\\1", text)
        return [f"{'#' * int(str(element.tag)[1])} {text}"] if text else []

    def _fence(self, element: _Element, depth: int) -> list[str]:
        text = text_of(element).replace("\r\n", "\n").removesuffix("\n")
        if not text.strip():
            return []
        fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
        named = [part.get("class", "") for part in element.iter("pre", "code")]
        language = next((found[1] for name in named if (found := _LANGUAGE.search(name))), "")
        return [f"{fence}{language}\n{text}\n{fence}"]

    def _quote(self, element: _Element, depth: int) -> list[str]:
        inside = "\n\n".join(self.blocks(element, depth))
        return ["\n".join(f"> {line}".rstrip() for line in inside.split("\n"))] if inside else []

    def _list(self, element: _Element, depth: int) -> list[str]:
        items: list[str] = []
        is_loose = any(True for _ in element.iterfind("li/p"))
        number = int(element.get("start", "1")) if element.get("start", "1").isdecimal() else 1
        previous = element.getprevious()
        is_second = previous is not None and previous.tag == element.tag
        for child in element:
            if self.is_unshown(child):
                continue
            ordered = f"{min(number + len(items), 999_999_999)}{')' if is_second else '.'}"
            mark = ordered if element.tag == "ol" else "*" if is_second else "-"
            parts = self.blocks(child, depth) if child.tag == "li" else self._block(child, depth)
            inside = ("\n\n" if is_loose else "\n").join(parts)
            items.append(_indented(mark, inside))
        return [("\n\n" if is_loose else "\n").join(items)] if items else []

    def _table(self, element: _Element, depth: int) -> list[str]:
        rows = [
            [self._cell(cell, depth) for cell in row.iterchildren("td", "th")]
            for row in element.iter("tr")
        ]
        rows = [row for row in rows if row]
        caption = [
            found for part in element.iterchildren("caption") for found in self.blocks(part, depth)
        ]
        if not rows:
            return caption + [text for text in [escaped_lines(self.text(text_of(element)))] if text]
        width = max(map(len, rows))
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        lines.insert(1, f"|{' --- |' * width}")
        return [*caption, "\n".join(lines)]

    def _cell(self, cell: _Element, depth: int) -> str:
        if cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1":
            self.lose("merged cells", Fate.MAPPED, "The text is in the first of them.")
        parts = self.blocks(cell, depth)
        text = " ".join(parts)
        if len(parts) > 1 or "\n" in text:
            self.lose("lines of a cell", Fate.MAPPED, "A cell of Markdown has one line.", text)
        return " ".join(text.replace("\\\n", " ").split()).replace("|", "\\|")


def _indented(mark: str, inside: str) -> str:
    """An item of a list: what follows its first line stands under its text."""
    first, *rest = inside.split("\n")
    gap = " " * (len(mark) + 1)
    return "\n".join([f"{mark} {first}".rstrip(), *(gap + line if line else "" for line in rest)])


def _unbroken(text: str) -> str:
    """A break at the end of a paragraph breaks nothing; two make a new one, for Markdown has no empty lines."""
    text = re.sub(r"[ \t]*\n[ \t\n]*", "\n", text)
    text = re.sub(rf"[ \n]*{BREAK}[ \n]*(?:{BREAK}[ \n]*)+", "\n\n", text)
    return re.sub(rf"[ \n]*{BREAK}[ \n]*", "\\\\\n", text.strip(f"{BREAK} \n"))
