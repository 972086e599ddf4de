"""
Statements that are made once in the life of a process and sent again with other values.

To build the SQL of a queryset costs Django more than the database needs to answer it, and where only values differ it
is the same each time. So it is built once, with stand-ins for the values to come. PostgreSQL plans such a statement
once for a connection as well, if its plan is good whatever the values are.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet


class _Slot(NamedTuple):
    """Where a value comes."""

    number: int


class Ready(NamedTuple):
    """A statement, its parameters and slots for others, and how its rows become values of Python."""

    sql: str
    parameters: tuple[Any, ...]
    converted: Callable[[Any], Any]


def compiled(rows: QuerySet[Any, Any], stand_ins: Sequence[Any] = ()) -> Ready:
    """
    The statement of a queryset of plain values. Parameters that equal a stand-in are slots for the value of its place,
    so none of them may be a value that the queryset has besides.
    """
    slots = [(_adapted(one), _Slot(number)) for number, one in enumerate(stand_ins)]
    compiler = rows.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([one[0] for one in compiler.select])
    places = tuple(
        next((slot for stand_in, slot in slots if stand_in == one), one) for one in parameters
    )
    if not converters:
        return Ready(sql, places, lambda found: found)
    return Ready(sql, places, lambda found: list(compiler.apply_converters(found, converters)))


def fetched(statement: Ready, values: Sequence[Any] = (), *, has_one_plan: bool = True) -> Any:
    """All rows, as tuples or lists in the order of the columns. One plan is for any values, or each needs its own."""
    parameters = [
        _adapted(values[one.number]) if isinstance(one, _Slot) else one
        for one in statement.parameters
    ]
    cursor = connection.cursor
    if has_one_plan:
        # Where the database can, it plans such a statement once for a connection.
        cursor = getattr(connection, "prepared_cursor", cursor)
    with cursor() as open_cursor:
        open_cursor.execute(statement.sql, parameters)
        return statement.converted(open_cursor.fetchall())


def _adapted(value: Any) -> Any:
    """A value as the database's driver takes it."""
    return connection.ops.adapt_unknown_value(value)
