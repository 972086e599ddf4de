"""Text that is to be read as it stands, written so that Markdown takes nothing of it for its own signs."""

import re

# Signs that mean something wherever they stand, as far as they do: a * b, snake_case and a[0] need no backslash.
_INLINE = re.compile(
    r"""
    \\(?=[!-/:-@\[-`{-~]|\s|\Z)
    | `
    | (?<!\s)\*|\*(?!\s|\Z)|\A\*\Z
    | (?<![^\W_])_|_(?![^\W_])
    | \](?=[(\[:\n]|\Z)
    | <(?=[A-Za-z/!?])
    | &(?=\#?\w+;)
    | ~(?=~)|(?<=~)~
    """,
    re.VERBOSE,
)
_BRACKETS = re.compile(r"(?<!\\)[\[\]]")
# What begins a block of another kind at the beginning of a line: headings, lists, quotes, rules, fences, tables.
_OPENING = re.compile(r"(?:\#{1,6}|[-+*])(?=[ \t]|$)|>|=+$|-+$|~~~|[-*_][-*_ \t]+$|[|:\- \t]+$")
_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\\Z")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=[ \t]|$)")


def escaped(text: str, *, in_link: bool = False) -> str:
    """Text for the middle of a line; `escaped_lines` sees to the beginnings. In a link brackets need care, too."""
    text = _INLINE.sub(r"\\\g<0>", text)
    return _BRACKETS.sub(r"\\\g<0>", text) if in_link else text


def escaped_lines(paragraph: str) -> str:
    """A paragraph whose signs are escaped, with no line that begins something else, and no blanks around lines."""
    return "\n".join(_as_text(line.strip(" \t\u00a0")) for line in paragraph.strip().split("\n"))


def _as_text(line: str) -> str:
    # A break at the end of the line hides nothing of what it begins with.
    if _OPENING.match(_BREAK.sub(r"\1", line)):
        return f"\\{line}"
    return (
        _NUMBERED.sub(r"\1\\\2", line, count=1)
        if _NUMBERED.match(_BREAK.sub(r"\1", line))
        else line
    )
