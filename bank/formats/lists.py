"""Lists of names in one line: commas between them, and a backslash before a comma that is part of a name."""

import re
from collections.abc import Iterable

_PART = re.compile(r"\\(.)|(,)|([^\\,]+|\\)")


def written_list(texts: Iterable[str]) -> str:
    """Texts with commas between them, which `listed` takes apart again."""
    return ", ".join(re.sub(r"([\\,])", r"\\\1", text) for text in texts)


def listed(value: str) -> list[str]:
    """A backslash takes away the meaning of the comma or backslash behind it: keys may hold any character."""
    if not value:
        return []
    texts = [""]
    for literal, comma, plain in _PART.findall(value):
        if comma:
            texts.append("")
        else:
            texts[-1] += literal or plain
    return [text.strip() for text in texts]
