"""The document itself: every writable field of a question, its answers included, with slugs for what it refers to."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    OPEN = "open"
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    SHORT_TEXT = "short_text"
    NUMERICAL = "numerical"
    MATCHING = "matching"


CHOICES = frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.TRUE_FALSE})
# Of an open question nothing is secret: its answers are there to be read.
GRADED = frozenset(set(Kind) - {Kind.OPEN})


class Status(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


# A draft needs shape only; these must be sound, whenever they are entered or written.
SOUND = frozenset({Status.IN_REVIEW, Status.PUBLISHED})


@dataclass(kw_only=True, slots=True)
class AnswerDocument:
    """
    An answer on paper.

    `is_correct` need not be said where an answer can only be right; `weight` is the share of the score, −1 to 1 with
    7 places, and unless said 1 for a right answer and 0 for a wrong one. `faults_of` fills both in. `tolerance`
    (numerical) is how far from the value is still right, as decimal text. `match` is the right side of a pair; with no
    `text` it is a distractor. `id` tells which stored answer is meant; it is not part of what is written on paper, so
    documents that differ in it alone are equal.
    """

    text: str = ""
    is_correct: bool | None = None
    weight: Decimal | None = None
    feedback: str = ""
    tolerance: str = ""
    match: str = ""
    id: int | None = field(default=None, compare=False)

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "is_correct": self.is_correct,
            "weight": None if self.weight is None else float(self.weight),
            "feedback": self.feedback,
            "tolerance": self.tolerance,
            "match": self.match,
        }


@dataclass(kw_only=True, slots=True)
class QuestionDocument:
    """A question on paper. `topic`, `tags` and `source` are slugs, `related` are keys, `language` is BCP 47."""

    kind: str
    text: str
    topic: str
    tags: list[str] = field(default_factory=list)
    difficulty: int = 3
    language: str = "en"
    status: str = Status.DRAFT
    explanation: str = ""
    answers: list[AnswerDocument] = field(default_factory=list)
    source: str | None = None
    key: str | None = None
    related: list[str] = field(default_factory=list)
    position: int = 0
    shuffle: bool = True
    grading: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The document as JSON data, every field named, in the order in which it is read."""
        return {
            "kind": str(self.kind),
            "text": self.text,
            "topic": self.topic,
            "tags": self.tags,
            "difficulty": self.difficulty,
            "language": self.language,
            "status": str(self.status),
            "explanation": self.explanation,
            "answers": [answer.as_json() for answer in self.answers],
            "source": self.source,
            "key": self.key,
            "related": self.related,
            "position": self.position,
            "shuffle": self.shuffle,
            "grading": self.grading,
            "details": self.details,
        }
