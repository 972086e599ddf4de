"""Whether the right answers of a corpus could be guessed without reading the questions."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bank.documents import GRADED, Kind, QuestionDocument

MOST_TRUE_FALSE = 0.2
# A fair corpus is above it once in twenty times.
_MOST_DEVIATION = 1.645
# The same for chi-square, by degrees of freedom.
_MOST_CHI_SQUARE = (0.0, 3.841, 5.991, 7.815, 9.488, 11.070, 12.592, 14.067, 15.507, 16.919)
# Below it the statistic is not distributed like chi-square.
_LEAST_EXPECTED = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a corpus in a sentence, with its bound, and whether it is within."""

    sentence: str
    is_within: bool


def balance(documents: Sequence[QuestionDocument]) -> Iterator[Measure]:
    """How the graded questions are mixed, and how right options stand out by their length and their place."""
    graded = [document for document in documents if document.kind in GRADED]
    if graded:
        yield _true_false(graded)
    single = [document for document in documents if document.kind == Kind.SINGLE_CHOICE]
    if single:
        yield _longest(single)
        yield _places(single)


def _true_false(graded: Sequence[QuestionDocument]) -> Measure:
    count = sum(document.kind == Kind.TRUE_FALSE for document in graded)
    sentence = (
        f"{count} of {len(graded)} graded questions are true_false, "
        f"{count / len(graded):.0%}; at most {MOST_TRUE_FALSE:.0%}."
    )
    return Measure(sentence, count <= MOST_TRUE_FALSE * len(graded))


def _longest(single: Sequence[QuestionDocument]) -> Measure:
    """
    By chance the right one of n options is the longest with probability 1/n, and among k that are equally long with
    1/k. The sum over all questions has the mean Σ1/n and the variance Σ(1/n)(1 − 1/n); it is held against the
    normal distribution, one-sided, at 5 %.
    """
    found = expected = variance = 0.0
    for document in single:
        lengths = [len(answer.text) for answer in document.answers]
        longest = [length == max(lengths) for length in lengths]
        if longest[_right_place(document)]:
            found += 1 / sum(longest)
        expected += 1 / len(lengths)
        variance += (1 / len(lengths)) * (1 - 1 / len(lengths))
    most = expected + _MOST_DEVIATION * math.sqrt(variance)
    sentence = (
        f"In {found:.1f} of {len(single)} single_choice questions the right option is the longest; "
        f"{expected:.1f} by chance, at most {most:.1f}."
    )
    return Measure(sentence, found <= most)


def _places(single: Sequence[QuestionDocument]) -> Measure:
    """
    Pearson's chi-square of the places of right options against equal chances, at 5 %; the last places are taken
    together until five are expected there.
    """
    most = max(len(document.answers) for document in single)
    observed, expected = [0.0] * most, [0.0] * most
    for document in single:
        observed[_right_place(document)] += 1
        for place in range(len(document.answers)):
            expected[place] += 1 / len(document.answers)
    while len(expected) > 1 and expected[-1] < _LEAST_EXPECTED:
        for values in (observed, expected):
            values[-2:] = [sum(values[-2:])]
    chi_square = sum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True))
    bound = _MOST_CHI_SQUARE[min(len(observed), len(_MOST_CHI_SQUARE)) - 1]
    sentence = (
        f"Right options stand {', '.join(f'{count:.0f}' for count in observed)} times in the first, second … place; "
        f"chi-square {chi_square:.2f}, at most {bound:.2f}."
    )
    return Measure(sentence, chi_square <= bound + 1e-9)


def _right_place(document: QuestionDocument) -> int:
    return next(place for place, answer in enumerate(document.answers) if answer.is_correct)
