"""How text is cut into words, and which words of a question stand in which index."""

import re
import unicodedata
from itertools import accumulate
from typing import NamedTuple

from bank.documents import GRADED, Kind, QuestionDocument

# Longer words are cut, in the index and in what is searched for alike.
LONGEST = 64
# Of one place, in bytes. PostgreSQL takes a megabyte for a question; answers at every limit would be three.
_MOST_BYTES = 700_000
# What it needs for a word besides its letters.
_BYTES_OF_A_WORD = 10
PUBLIC, EVERYTHING = "public", "everything"

# The marks of C++ and C# belong to the word; everywhere else they separate.
_WORD = re.compile(r"(?<![^\W_])c(?:\+\+|#)(?![^\W_])|[^\W_]+")


class Zones(NamedTuple):
    """The different words of a question by where they stand, most telling first."""

    text: list[str]
    answers: list[str]
    tags: list[str]


def words(text: str) -> list[str]:
    """The words of a text in their order: without case, without accents, split where no letter or digit stands."""
    if text.isascii():
        return [word[:LONGEST] for word in _WORD.findall(text.lower())]
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    # Marks spaced out too, so that the vowel signs of Hindi do not cut its words into letters.
    plain = "".join(sign for sign in bare if unicodedata.category(sign) not in ("Mn", "Mc"))
    return [
        word[:LONGEST] for word in _WORD.findall(unicodedata.normalize("NFC", plain).casefold())
    ]


def zones_of(document: QuestionDocument, index: str) -> Zones:
    """What an index holds of a question: the public one no word of a key."""
    shown = [answer.text for answer in document.answers]
    if index == EVERYTHING or document.kind not in GRADED:
        told = [document.explanation, *(answer.feedback for answer in document.answers)]
        sides = [answer.match for answer in document.answers]
    else:
        told = []
        sides = [answer.match for answer in document.answers if document.kind == Kind.MATCHING]
        if document.kind in (Kind.SHORT_TEXT, Kind.NUMERICAL):
            shown = []
    return Zones(
        text=_different([document.text]),
        answers=_different([*shown, *sides, *told]),
        tags=_different(document.tags),
    )


def _different(texts: list[str]) -> list[str]:
    different = sorted({word for text in texts for word in words(text)})
    if len(different) * (4 * LONGEST + _BYTES_OF_A_WORD) <= _MOST_BYTES:
        return different
    sizes = accumulate(len(word.encode()) + _BYTES_OF_A_WORD for word in different)
    return [word for word, size in zip(different, sizes, strict=True) if size <= _MOST_BYTES]
