"""Many ranges of one column as one condition: the ORM takes ten times as long over so many of its own."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, Func


class WithinAny(Func):
    """Does the column lie within any of these ranges, both ends included?"""

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
