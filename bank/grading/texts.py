"""Short texts, compared with the accepted forms as a patient reader would."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from bank.documents import QuestionDocument
from bank.grading.verdicts import Malformed, Verdict

LONGEST = 1_000

_UNITS = [
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_NUMBER_WORD = "|".join([*_VALUES, *_SCALES])
# "and" belongs to a number only between two of its words: "one hundred and five".
_NUMBER_WORDS = re.compile(rf"\b(?:{_NUMBER_WORD})(?:(?:[\s-]+(?:and\s+)?)(?:{_NUMBER_WORD}))*\b")
_QUOTES = str.maketrans("’‘“”–—", "''\"\"--")


def form(question: QuestionDocument, given: Any) -> Verdict:
    """The best weight among the forms that the text equals after the question's options of grading."""
    if not isinstance(given, str) or len(given) > LONGEST:
        raise Malformed(f"This is a text of at most {LONGEST} characters.")
    wanted = folded(given, question.grading)
    met = [answer for answer in question.answers if folded(answer.text, question.grading) == wanted]
    if not met or not wanted:
        return Verdict(False, Decimal(0), [])
    best = max(met, key=lambda answer: answer.weight or Decimal(0))
    return Verdict(bool(best.is_correct), best.weight or Decimal(0), [best])


def folded(text: str, options: dict[str, Any]) -> str:
    """
    A text with what the options say does not count taken away: letter case and accents unless they are sensitive, and
    English number words where they are the same as digits. Blanks count as one, typographic marks as plain ones.
    """
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).translate(_QUOTES))
    text = " ".join(text.split())
    if not options.get("case_sensitive"):
        text = text.casefold()
    if not options.get("accent_sensitive"):
        bare = unicodedata.normalize("NFD", text)
        text = "".join(character for character in bare if not unicodedata.combining(character))
    if options.get("number_words"):
        text = _NUMBER_WORDS.sub(lambda found: str(_number(found[0])), text.lower())
    return unicodedata.normalize("NFC", text)


def _number(words: str) -> int:
    """The number that English words stand for: "two hundred and five" is 205."""
    total = group = 0
    for word in re.findall(r"[a-z]+", words):
        if word in _VALUES:
            group += _VALUES[word]
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word in _SCALES:
            total += max(group, 1) * _SCALES[word]
            group = 0
    return total + group
