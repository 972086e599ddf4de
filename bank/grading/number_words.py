"""English number words and the numbers that they stand for."""

import re

_SMALL = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = [
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = (
    {word: number for number, word in enumerate(["zero", *_SMALL, *_TEENS])}
    | {word: 10 * number for number, word in enumerate(_TENS, start=2)}
    | {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
)


def _grammar() -> re.Pattern[str]:
    """Only what is one number: "twenty-one" and "two hundred and five", while "one two" are two of them."""
    gap, small = r"[\s-]+", rf"(?:{'|'.join(_SMALL)})"
    # The longer word first, or "six" would be found in "sixteen".
    below_100 = rf"(?:(?:{'|'.join(_TENS)})(?:{gap}{small})?|{'|'.join(_TEENS)}|{small})"
    rest = rf"(?:{gap}(?:and{gap})?{below_100})?"
    below_1000 = rf"(?:(?:{small}{gap})?hundred{rest}|{below_100})"
    thousands = rf"(?:{below_1000}{gap})?thousand(?:{gap}(?:and{gap})?{below_1000})?"
    millions = rf"(?:{below_1000}{gap})?million(?:{gap}(?:and{gap})?(?:{thousands}|{below_1000}))?"
    # ASCII, or without regard to case a dotless i would count as an i.
    return re.compile(rf"\b(?ai:{millions}|{thousands}|{below_1000}|zero)\b")


_NUMBER = _grammar()


def in_digits(text: str) -> str:
    """The text with its English number words written in digits."""
    return _NUMBER.sub(lambda found: str(_value(found[0])), text)


def _value(words: str) -> int:
    total = group = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "hundred":
            group = max(group, 1) * 100
        elif word in ("thousand", "million"):
            total += max(group, 1) * _VALUES[word]
            group = 0
        elif word != "and":
            group += _VALUES[word]
    return total + group
