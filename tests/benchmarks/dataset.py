"""
A bank of any size, made up and always the same: what question number n is follows from n alone.

Words are drawn by Zipf's law, so that a few are everywhere and most are rare, and each sixteen questions share a word
that nobody else has. Topics and tags are as uneven. Imports have left groups of equal times.
"""

import bisect
import itertools
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

from bank.documents import AnswerDocument, QuestionDocument

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
TAGS, SOURCES, AUTHORS, VOCABULARY, SENTENCES = 500, 20, 20, 20_000, 20_000
IMPORT, LARGE_IMPORT, SHARE_A_NEEDLE = 50, 5_000, 16
# How the tree branches on each of its levels.
BRANCHES = (6, 6, 5)
KINDS = ("open", "single_choice", "multiple_choice", "true_false")
_OF_KIND = (0.4, 0.8, 0.9, 1.0)
STATUSES = ("published", "draft", "in_review", "archived")
_OF_STATUS = (0.9, 0.94, 0.96, 1.0)
_WEIGHTS = (Decimal(0), Decimal(1))
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


@dataclass(frozen=True)
class TopicRow:
    id: int
    parent: int | None
    path: str
    position: int

    @property
    def slug(self) -> str:
        return f"topic-{self.id}"


@cache
def topics() -> list[TopicRow]:
    rows: list[TopicRow] = []
    above: list[TopicRow | None] = [None]
    for branches in BRANCHES:
        level = []
        for parent, position in itertools.product(above, range(branches)):
            pk = len(rows) + 1
            path = f"{parent.path if parent else '/'}{pk}/"
            rows.append(TopicRow(pk, parent.id if parent else None, path, position))
            level.append(rows[-1])
        above = list(level)
    return rows


def tag_slug(number: int) -> str:
    return f"tag-{number}"


def source_slug(number: int) -> str:
    return f"source-{number}"


def zipf(number: int) -> list[float]:
    """Bounds of shares 1, 1/2, 1/3, …, to look a random number below 1 up in."""
    sums = list(itertools.accumulate(1 / rank for rank in range(1, number + 1)))
    return [bound / sums[-1] for bound in sums]


@cache
def words() -> list[str]:
    """The commonest first."""
    chance = random.Random(1)
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        made["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(made)


@cache
def sentences() -> list[str]:
    chance = random.Random(2)
    bounds = zipf(VOCABULARY)
    return [
        " ".join(chance.choices(words(), cum_weights=bounds, k=chance.randint(8, 20))).capitalize()
        + "."
        for _ in range(SENTENCES)
    ]


@cache
def _bounds(number: int) -> list[float]:
    return zipf(number)


def _below(chance: random.Random, number: int) -> int:
    """One of the numbers from 1, by Zipf's law."""
    return min(bisect.bisect(_bounds(number), chance.random()), number - 1) + 1


def needle(number: int) -> str:
    return f"needle{number // SHARE_A_NEEDLE}"


def created_at(number: int) -> datetime:
    """Every tenth import, the sixth first, is one of five thousand questions at once; else fifty stand together."""
    group = number // LARGE_IMPORT
    minutes = group * (LARGE_IMPORT // IMPORT) if group % 10 == 5 else number // IMPORT
    return EPOCH + timedelta(minutes=minutes)


def author_of(number: int) -> int:
    return 1 + number % AUTHORS


def topic_of(document: QuestionDocument) -> int:
    return int(document.topic.removeprefix("topic-"))


def document(number: int) -> QuestionDocument:
    """Question `number` on paper, its answers with their ids, as the door would have filled it in."""
    chance = random.Random(number)
    pick, pool = chance.random, sentences()
    kind = KINDS[bisect.bisect(_OF_KIND, pick())]
    text = " ".join(pool[int(pick() * SENTENCES)] for _ in range(3))
    # The deepest topics hold the questions, the first of them most; some stand further up.
    leaves = len(topics()) - BRANCHES[0] - BRANCHES[0] * BRANCHES[1]
    topic = (
        len(topics()) - leaves + _below(chance, leaves) if pick() < 0.9 else 1 + int(pick() * 42)
    )
    tags = {_below(chance, TAGS) for _ in range(1 + int(pick() * 5))}
    answers = []
    count = {"open": 1 + (pick() < 0.2), "true_false": 2}.get(kind, 3 + (pick() < 0.6))
    for place in range(count):
        right = kind == "open" or place == 0 or (kind == "multiple_choice" and place == 1)
        answer = _answer(chance, kind, place, right, pool)
        # The door would refuse the same text twice.
        while any(answer.text == other.text for other in answers):
            answer = _answer(chance, kind, place, right, pool)
        answers.append(answer)
    has_source = pick() < 0.5
    return QuestionDocument(
        kind=kind,
        text=f"{text} {needle(number)} {number}?",
        topic=f"topic-{topic}",
        tags=sorted(map(tag_slug, tags)),
        difficulty=1 + int(pick() * 5),
        language="en" if pick() < 0.95 else "de",
        status=STATUSES[bisect.bisect(_OF_STATUS, pick())],
        explanation=" ".join(pool[int(pick() * SENTENCES)] for _ in range(4)),
        answers=answers,
        source=source_slug(1 + number % SOURCES) if has_source else None,
        key=f"key-{number}" if has_source else None,
        position=0,
    )


def _answer(
    chance: random.Random, kind: str, place: int, right: bool, pool: list[str]
) -> AnswerDocument:
    text = pool[int(chance.random() * SENTENCES)]
    if kind == "true_false":
        text = ("True", "False")[place]
    return AnswerDocument(
        id=1 + chance.getrandbits(52), text=text, is_correct=right, weight=_WEIGHTS[right]
    )
