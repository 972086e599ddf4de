"""How text is cut into words, and which words of a question stand in which index."""

import re
import unicodedata
from typing import NamedTuple

from bank.documents import GRADED, Kind, QuestionDocument

# Longer words are cut, in the index and in what is searched for alike.
LONGEST = 64
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
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(character for character in bare if not unicodedata.combining(character))
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
    return sorted({word for text in texts for word in words(text)})
