r"""
The signs that mean something in GIFT, and how they are written to mean themselves: `\~ \= \# \{ \} \:` and `\\`.

A text is read with each of these replaced by a stand-in that no text of the bank may hold, so that what is cut at a
sign is cut at one that means something.
"""

import re

# Halves of surrogate pairs: in a file they are a fault anyway.
_STAND_INS = {sign: chr(0xDC00 + place) for place, sign in enumerate("\\~=#{}:")}
_SIGNS = {stand_in: sign for sign, stand_in in _STAND_INS.items()} | {chr(0xDC10): "\n"}
_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_STOOD_IN = re.compile("[\udc00-\udc10]")
_TO_ESCAPE = re.compile(r"[\\~=#{}:]")


def hidden(text: str) -> str:
    """The text with stand-ins for its escaped signs."""
    return _ESCAPED.sub(lambda found: _STAND_INS.get(found[1], chr(0xDC10)), text)


def shown(text: str) -> str:
    """The text with its signs as themselves, without blanks at its ends."""
    return _STOOD_IN.sub(lambda found: _SIGNS.get(found[0], found[0]), text.strip())


def escaped(text: str) -> str:
    """A text as it is written, on one line."""
    return _TO_ESCAPE.sub(r"\\\g<0>", text).replace("\n", "\\n")
