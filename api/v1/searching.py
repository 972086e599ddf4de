"""Search results in the order of relevance."""

from typing import Any

from django.db.models import Q, QuerySet

from api.walks import Column, Stretch, Walk
from bank import search
from bank.callers import Caller
from bank.models import Question
from bank.models.among import Among

# To rank every match of a common word would cost as much as the bank is large.
RANKED = 500


def relevance_walk(
    questions: QuerySet[Question],
    terms: list[str],
    caller: Caller,
    best_first: bool,
    memory: list[Any] | None,
) -> Walk:
    """
    The newest 500 matches by relevance, equal ones newest first, and behind them the others newest first.

    Where the ranked ones end is decided on the first page, and the cursor remembers it as (created_at, id): whether a
    question is ranked then depends on the question alone, so none is shown twice while others are added.
    """
    by_age = (Column("created_at", True), Column("id", True))
    if memory is None:
        newest = questions.order_by("-created_at", "-id").values_list("created_at", "id")
        found = list(newest[:RANKED])
        # Where there are fewer, everything since the beginning of time is ranked.
        memory = list(found[-1]) if len(found) == RANKED else []
        # They are known now, and need not be looked for a second time.
        known = [question_id for _, question_id in found]
        newer = Question.objects.visible_to(caller).filter(Among("id", known))
    elif memory:
        moment, question_id = memory
        since = Q(created_at__gt=moment) | Q(created_at=moment, id__gte=question_id)
        newer = questions.filter(created_at__gte=moment).filter(since)
    else:
        newer = questions
    ranked = newer.annotate(relevance=search.relevance(terms, caller))
    stretches = [Stretch(ranked, (Column("relevance", True), *by_age))]
    if memory:
        moment, question_id = memory
        before = Q(created_at__lte=moment) & (Q(created_at__lt=moment) | Q(id__lt=question_id))
        stretches.append(Stretch(questions.filter(before), by_age))
    if not best_first:
        stretches = [
            Stretch(stretch.rows, tuple(map(Column.reversed, stretch.columns)))
            for stretch in reversed(stretches)
        ]
    return Walk(stretches, memory=memory)
