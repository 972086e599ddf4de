"""Does anything that chance decides tell right answers from wrong ones? Counted, over as many questions as there are."""

import math
import statistics
from collections.abc import Callable, Iterable, Iterator
from typing import Any

# A fair bank comes so far from the middle by chance once in a hundred million times.
FAR = 5.7

# What can be read of an answer among those of its question, as a number.
TRAITS: dict[str, Callable[[list[dict[str, Any]], int], float]] = {
    "place in the list": lambda answers, place: place,
    "rank of the id": lambda answers, place: sorted(answer["id"] for answer in answers).index(
        answers[place]["id"]
    ),
    "parity of the id": lambda answers, place: answers[place]["id"] % 2,
    "remainder of the id by 3": lambda answers, place: answers[place]["id"] % 3,
    "digits of the id": lambda answers, place: len(str(answers[place]["id"])),
    "number of members": lambda answers, place: len(answers[place]),
    "bytes beside the text": lambda answers, place: (
        len(str(answers[place])) - len(answers[place]["text"]) - len(str(answers[place]["id"]))
    ),
}


def telling(questions: Iterable[dict[str, Any]], right: dict[int, set[int]]) -> dict[str, float]:
    """
    The traits by which right answers differ from wrong ones, and by how many standard deviations.

    Of each question the mean of the right answers is compared with that of all: whatever the question is like, by
    chance that is no difference.
    """
    questions = list(questions)
    found = {}
    for name, trait in TRAITS.items():
        z = _deviation(list(_differences(questions, right, trait)))
        if abs(z) > FAR:
            found[name] = z
    return found


def _differences(
    questions: list[dict[str, Any]],
    right: dict[int, set[int]],
    trait: Callable[[list[dict[str, Any]], int], float],
) -> Iterator[float]:
    for question in questions:
        answers = question["answers"]
        rights = right[question["id"]]
        if not rights or len(rights) == len(answers):
            continue
        values = [trait(answers, place) for place in range(len(answers))]
        of_right = [
            value for value, answer in zip(values, answers, strict=True) if answer["id"] in rights
        ]
        yield statistics.fmean(of_right) - statistics.fmean(values)


def paired(questions: Iterable[dict[str, Any]], match: dict[int, str]) -> dict[str, float]:
    """Do left sides stand where their right sides stand among the choices more often than by chance?"""
    hits, tries, expected = 0, 0, 0.0
    for question in questions:
        choices = question["choices"]
        for place, answer in enumerate(question["answers"]):
            tries += 1
            expected += 1 / len(choices)
            hits += choices.index(match[answer["id"]]) == place
    if not tries:
        return {}
    share = expected / tries
    z = (hits - expected) / math.sqrt(tries * share * (1 - share))
    return {"place of the pair": z} if abs(z) > FAR else {}


def _deviation(values: list[float]) -> float:
    """How far the mean is from nothing, in standard deviations of the mean."""
    spread = statistics.pstdev(values) if len(values) > 1 else 0.0
    mean = statistics.fmean(values) if values else 0.0
    if spread == 0:
        return math.inf if mean else 0.0
    return mean / spread * math.sqrt(len(values))
