"""A condition of the databases' own on the row at hand, which no lookup of Django's can say."""

from typing import Any

from django.db import models
from django.db.models import F, Func


class Has(Func):
    """Does the row have the words? `condition` is SQL with `{column}` for its id and one place for the query."""

    output_field = models.BooleanField()

    def __init__(self, condition: str, query: str) -> None:
        super().__init__(F("pk"))
        self.condition, self.query = condition, query

    def as_sql(  # type: ignore[override] # the base class wants parameters of its own beside these
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, list[Any]]:
        column, parameters = compiler.compile(self.source_expressions[0])
        return self.condition.format(column=column), [*parameters, self.query]
