"""Search results in the order of relevance."""

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.functional import SimpleLazyObject

from api.walks import Column, Stretch, Walk
from bank import search
from bank.callers import Caller
from bank.models import Question
from bank.models.among import Among
from bank.models.questions import visible_to

# To rank every match of a common word would cost as much as the bank is large.
RANKED = 500
_BY_AGE = (Column("created_at", True), Column("id", True))


class _Split(NamedTuple):
    """The matches that are ranked, those behind them, if any, and what a cursor carries to tell them apart again."""

    ranked: QuerySet[Question]
    others: QuerySet[Question] | None
    memory: list[Any]


def relevance_walk(
    questions: QuerySet[Question],
    terms: list[str],
    caller: Caller,
    best_first: bool,
    memory: list[Any] | None,
    *,
    is_alone: bool,
) -> Walk:
    """
    The newest 500 matches by relevance, equal ones newest first, and behind them the others newest first. The words are
    alone where nothing else is asked for, by somebody who has no questions of his own.

    Where the ranked ones end is decided on the first page, and the cursor remembers it: whether a question is ranked
    then depends on the question alone, so none is shown twice while others are added.
    """
    # A cursor of before has two values where words alone have one.
    if is_alone and (memory is None or len(memory) < 2):
        split = _by_the_index(questions, terms, caller, memory)
    else:
        split = _by_the_questions(questions, caller, memory)
    ranked = split.ranked.annotate(relevance=search.relevance(terms, caller))
    stretches = [Stretch(ranked, (Column("relevance", True), *_BY_AGE))]
    if split.others is not None:
        stretches.append(Stretch(split.others, _BY_AGE))
    if not best_first:
        stretches = [
            Stretch(stretch.rows, tuple(map(Column.reversed, stretch.columns)))
            for stretch in reversed(stretches)
        ]
    return Walk(stretches, memory=split.memory)


def _by_the_questions(
    questions: QuerySet[Question], caller: Caller, memory: list[Any] | None
) -> _Split:
    """The end is remembered as (created_at, id)."""
    if memory is None:
        newest = questions.order_by("-created_at", "-id").values_list("created_at", "id")
        found = list(newest[:RANKED])
        # Where there are fewer, everything since the beginning of time is ranked.
        memory = list(found[-1]) if len(found) == RANKED else []
        # They are known now, and need not be looked for a second time.
        known = [question_id for _, question_id in found]
        newer: QuerySet[Question] = visible_to(caller).filter(Among("id", known))
    elif memory:
        moment, question_id = memory
        since = Q(created_at__gt=moment) | Q(created_at=moment, id__gte=question_id)
        newer = questions.filter(created_at__gte=moment).filter(since)
    else:
        newer = questions
    if not memory:
        return _Split(newer, None, memory)
    moment, question_id = memory
    before = Q(created_at__lte=moment) & (Q(created_at__lt=moment) | Q(id__lt=question_id))
    return _Split(newer, questions.filter(before), memory)


def _by_the_index(
    questions: QuerySet[Question], terms: list[str], caller: Caller, memory: list[Any] | None
) -> _Split:
    """The index alone says which matches came last, and the end is remembered as the id of the last one."""
    if memory is None:
        ids = search.newest(terms, caller, RANKED)
        memory = ids[-1:] if len(ids) == RANKED else []
    else:
        ids = search.since(terms, caller, memory[0] if memory else 0)
    newer: QuerySet[Question] = visible_to(caller).filter(Among("id", ids))
    if not memory:
        return _Split(newer, None, memory)
    # Few ever go on to them, and to look for them costs more than the page.
    others: Any = SimpleLazyObject(lambda: questions.filter(id__lt=memory[0]))
    return _Split(newer, others, memory)
