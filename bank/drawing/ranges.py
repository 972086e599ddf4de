"""A narrow part of a pool, in such words that both databases read little more than that."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet


def only(pool: QuerySet[Any], condition: Q | Func) -> QuerySet[Any]:
    """
    Those of a pool that meet a condition which few do. Where SQLite may choose, it takes the index of the status or the
    topic, and so reads the whole pool.
    """
    if connection.vendor != "sqlite":
        return pool.filter(condition)
    return pool.filter(pk__in=pool.model.objects.filter(condition).values("pk"))


class WithinAny(Func):
    """
    Does the column lie within any of these ranges, both ends included? The ORM takes ten times as long over so many
    conditions of its own.
    """

    output_field = BooleanField()

    def __init__(self, column: str, ranges: Sequence[tuple[int, int]]) -> None:
        super().__init__(F(column))
        self.ranges = ranges

    def as_sql(  # type: ignore[override] # the base class wants parameters of its own beside these
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, list[Any]]:
        column, parameters = compiler.compile(self.source_expressions[0])
        condition = " OR ".join([f"{column} BETWEEN %s AND %s"] * len(self.ranges))
        limits = [limit for one in self.ranges for limit in (*parameters, *one)]
        return f"({condition})", limits
