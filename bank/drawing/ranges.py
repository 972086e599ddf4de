"""A narrow part of a pool, in such words that both databases read little more than that."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet
from django.db.models.expressions import RawSQL


def only(pool: QuerySet[Any], condition: Q | Func) -> QuerySet[Any]:
    """
    Those of a pool that meet a condition which few do. Where SQLite may choose, it takes the index of the status or the
    topic, and so reads the whole pool.
    """
    if connection.vendor != "sqlite":
        return pool.filter(condition)
    return pool.filter(pk__in=pool.model.objects.filter(condition).values("pk"))


def values_within(
    pool: QuerySet[Any], column: str, lows: Sequence[int], width: int, names: Sequence[str]
) -> list[Any]:
    """Rows of a pool, as values, whose column lies within any of these ranges: from a low one on, so many wide."""
    if connection.vendor == "sqlite":
        ranges = [(low, low + width - 1) for low in lows]
        return list(only(pool, WithinAny(column, ranges)).values_list(*names))
    # PostgreSQL would plan each range by itself, which takes longer than to read them all.
    begin = RawSQL("part.low", [], BigIntegerField())
    end = RawSQL("part.low + %s", [width], BigIntegerField())
    within = {f"{column}__gte": begin, f"{column}__lt": end}
    chosen = pool.values_list(*names)
    sources = [_lateral(chosen.filter(**within), "found")]
    if sources[0].sql.count("SELECT") > 1 or " JOIN " in sources[0].sql:
        # Nor does it know how few they are, and would fetch all of another table first. So each is found by itself.
        some = pool.model.objects.filter(**within).values("pk")
        one = chosen.filter(pk=RawSQL("one.id", [], BigIntegerField()))
        sources = [_lateral(some, "one(id)"), _lateral(one, "found")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT found.* FROM unnest(%s::bigint[]) AS part(low), "  # noqa: S608 - the rest is the ORM's own
            + ", ".join(source.sql for source in sources),
            [list(lows), *(value for source in sources for value in source.parameters)],
        )
        rows: list[Any] = cursor.fetchall()
        return rows


class _Source(NamedTuple):
    sql: str
    parameters: Sequence[Any]


def _lateral(rows: QuerySet[Any], name: str) -> _Source:
    """
    A statement for each row before it. OFFSET keeps all from becoming one join, whose order the planner would choose.
    """
    statement, parameters = rows.order_by().query.sql_with_params()
    return _Source(f"LATERAL ({statement} OFFSET 0) AS {name}", parameters)


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
