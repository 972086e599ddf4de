"""
Finding questions by words: one module per database, the same names in each.

Words are cut here, in Python, and both databases index exactly these, so both find the same set. There are two
indexes: what everybody may search, and everything, for editors and for authors in their own questions.
"""

from collections.abc import Callable
from types import ModuleType

from django.db import connections, models
from django.db.models import Q

from bank.callers import Caller
from bank.documents import QuestionDocument, Status
from bank.search import postgresql, sqlite
from bank.search.words import EVERYTHING, PUBLIC, Zones, words, zones_of

__all__ = [
    "ENGINES",
    "MOST_WORDS",
    "add",
    "index",
    "matching",
    "newest",
    "relevance",
    "remove",
    "words",
]

ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
# More words than this make no search more exact; they are refused rather than dropped.
MOST_WORDS = 16


def engine(using: str = "default") -> ModuleType:
    return ENGINES[connections[using].vendor]


def index(documents: dict[int, QuestionDocument]) -> None:
    """Make questions found by their words, and no longer by those that they had before."""
    engine().index(_entries(documents))


def add(documents: dict[int, QuestionDocument]) -> None:
    """Make questions found that were not there before, however many."""
    engine().add(_entries(documents))


def _entries(documents: dict[int, QuestionDocument]) -> list[tuple[int, Zones, Zones]]:
    return [
        (question_id, zones_of(document, PUBLIC), zones_of(document, EVERYTHING))
        for question_id, document in documents.items()
    ]


def remove(question_ids: list[int]) -> None:
    engine().remove(question_ids)


def matching(terms: list[str], caller: Caller) -> Q:
    """
    The condition that a question has all the words, the last one as the beginning of a word, in what the caller may
    search.
    """
    found: Callable[[list[str], str], Q] = engine().found
    if caller.edits_everything:
        return found(terms, EVERYTHING)
    public = found(terms, PUBLIC) & Q(status=Status.PUBLISHED)
    if caller.has_questions:
        return public | (Q(author=caller.user_id) & found(terms, EVERYTHING))
    return public


def newest(terms: list[str], caller: Caller, most: int) -> list[int]:
    """
    The ids of the questions with all the words that came last, the newest first, so many at most. The caller is one to
    whom no question is known for being his own.
    """
    ids: list[int] = engine().newest(terms, _index_of(caller), most)
    return ids


def since(terms: list[str], caller: Caller, begin: int) -> list[int]:
    """The same from an id on, all of them."""
    ids: list[int] = engine().since(terms, _index_of(caller), begin)
    return ids


def _index_of(caller: Caller) -> str:
    return EVERYTHING if caller.edits_everything else PUBLIC


def relevance(terms: list[str], caller: Caller) -> models.Expression:
    """
    How well a row of Question fits, of the row alone: 3 when its text has all the words, 2 when text and answers
    have them together, 1 when it takes the tags as well.
    """
    tiers: models.Expression = engine().tiers(terms, _index_of(caller))
    return tiers
