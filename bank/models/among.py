"""One condition for any number of ids, so that its SQL is made once and the database need plan it once."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.db.models import BooleanField, F, Func


class Among(Func):
    """Is the column one of these ids? They are one parameter, as `parameter` makes it."""

    output_field = BooleanField()

    def __init__(self, column: str, ids: Sequence[int]) -> None:
        super().__init__(F(column))
        self.ids = ids

    def as_sql(  # type: ignore[override] # the base class wants parameters of its own beside these
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, list[Any]]:
        column, parameters = compiler.compile(self.source_expressions[0])
        condition = (
            f"{column} = ANY(%s::bigint[])"
            if connection.vendor == "postgresql"
            else f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - the column is compiled by Django
        )
        return condition, [*parameters, parameter(self.ids, connection.vendor)]


def parameter(ids: Sequence[int], vendor: str) -> Any:
    return list(ids) if vendor == "postgresql" else orjson.dumps(list(ids)).decode()
