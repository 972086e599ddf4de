"""
Walking a list by keyset: a page begins behind the last row seen, so the thousandth costs what the first one costs.

A walk is one or more stretches of rows, each in an order of its own; a place in it is the number of the stretch and the
values of the row's ordering columns, of which the last one is unique. Rows with equal values are told apart by that,
however many they are.
"""

from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice, starmap
from typing import Any, NamedTuple, Self

from django.db.models import Expression, F, Q, QuerySet

from bank.ready import Ready, compiled, fetched


class Column(NamedTuple):
    """A column that is never NULL, and its direction."""

    name: str
    is_descending: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(text.lstrip("-"), text.startswith("-"))

    def reversed(self) -> "Column":
        return Column(self.name, not self.is_descending)

    @property
    def beyond(self) -> str:
        return "lt" if self.is_descending else "gt"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows and their order."""

    rows: QuerySet[Any]
    columns: tuple[Column, ...]

    def behind(self, values: list[Any] | None, *, backwards: bool) -> QuerySet[Any]:
        """The rows behind a place (None: all), nearest first."""
        columns = tuple(map(Column.reversed, self.columns)) if backwards else self.columns
        columns = _reached(columns, getattr(self.rows, "order_paths", {}))
        order = [
            F(column.name).desc() if column.is_descending else F(column.name).asc()
            for column in columns
        ]
        rows = self.rows if values is None else self.rows.filter(_behind(columns, values))
        return rows.order_by(*order)

    def values_of(self, row: Any) -> list[Any]:
        return [getattr(row, column.name) for column in self.columns]


def _reached(columns: tuple[Column, ...], paths: dict[str, str]) -> tuple[Column, ...]:
    """The columns by the paths that a queryset knows for them, where these are in the order that is asked for."""
    if columns[0].name not in paths:
        return columns
    return tuple(
        Column(paths.get(column.name, column.name), column.is_descending) for column in columns
    )


def _behind(columns: tuple[Column, ...], values: list[Any]) -> Q:
    """
    `(a, b) < (x, y)` as `a <= x AND (a < x OR b < y)`: bounding the leading column by itself lets an index walk begin
    at the place, where the plain OR would begin at the top.
    """
    (column, *rest), (value, *others) = columns, values
    strictly = Q(**{f"{column.name}__{column.beyond}": value})
    if not rest:
        return strictly
    return Q(**{f"{column.name}__{column.beyond}e": value}) & (
        strictly | _behind(tuple(rest), others)
    )


class Place(NamedTuple):
    """Where a page begins: behind a row, going on or going back."""

    stretch: int
    values: list[Any]
    backwards: bool


class Found(NamedTuple):
    """A row, and the number of the stretch it stands in."""

    stretch: int
    row: Any


class Recipe(NamedTuple):
    """Rows that nothing tells from others of the same name but some values, which they can be made with."""

    name: Hashable
    values: tuple[Any, ...]
    rows: Callable[[Sequence[Any]], QuerySet[Any]]
    # Is the way to them the same, whatever the values are?
    has_one_plan: bool


@dataclass(slots=True)
class Walk:
    """
    Stretches one after another; `memory` is what a cursor must carry for the walk to be the same again. With `columns`
    a page reads only these of its rows, what they are ordered by, and what is `computed` of each row of the page. With
    the `recipe` of its only stretch its statements are made once.
    """

    stretches: list[Stretch]
    memory: Any = None
    columns: tuple[str, ...] | None = None
    computed: Mapping[str, Expression] = field(default_factory=dict)
    recipe: Recipe | None = None

    def page(self, place: Place | None, size: int) -> tuple[list[Found], bool]:
        """The rows of a page in the order of the walk, and whether there are more in the direction it was read."""
        backwards = place is not None and place.backwards
        # One row too many tells whether there is more.
        found = list(islice(self._from(place, backwards, size + 1), size + 1))
        has_more = len(found) > size
        rows = found[:size]
        return (rows[::-1] if backwards else rows), has_more

    def _from(self, place: Place | None, backwards: bool, most: int) -> Iterator[Found]:
        numbers = list(range(len(self.stretches)))[:: -1 if backwards else 1]
        for number in numbers:
            values = None
            if place is not None:
                if (number > place.stretch) if backwards else (number < place.stretch):
                    continue
                values = place.values if number == place.stretch else None
            stretch = self.stretches[number]
            for row in self._rows(stretch, values, backwards, most):
                yield Found(number, row)

    def _rows(
        self, stretch: Stretch, values: list[Any] | None, backwards: bool, most: int
    ) -> Iterable[Any]:
        if self.columns is None:
            return stretch.behind(values, backwards=backwards)[:most]
        ordered = (one.name for one in stretch.columns)
        names = tuple(dict.fromkeys((*self.columns, *ordered, *self.computed)))
        if self.recipe is None:
            rows = stretch.behind(values, backwards=backwards).annotate(**self.computed)
            return rows.values_list(*names, named=True)[:most]
        recipe, place = self.recipe, values or []
        key = (recipe.name, stretch.columns, names, values is None, backwards, most)
        statement = _statements.get(key)
        if statement is None:
            stand_ins = list(starmap(_stand_in, enumerate((*recipe.values, *place))))
            given, behind = stand_ins[: len(recipe.values)], stand_ins[len(recipe.values) :]
            made = replace(stretch, rows=recipe.rows(given))
            rows = made.behind(values and behind, backwards=backwards).annotate(**self.computed)
            statement = compiled(rows.values_list(*names)[:most], stand_ins)
            if len(_statements) >= _MOST_STATEMENTS:
                _statements.clear()
            _statements[key] = statement
        found = fetched(statement, (*recipe.values, *place), has_one_plan=recipe.has_one_plan)
        return map(row_of(names)._make, found)

    def place_of(self, found: Found, *, backwards: bool) -> Place:
        return Place(found.stretch, self.stretches[found.stretch].values_of(found.row), backwards)


_statements: dict[Hashable, Ready] = {}
# Filters times sizes of pages times orders times directions; more of them are somebody's play.
_MOST_STATEMENTS = 500


def _stand_in(place: int, value: Any) -> Any:
    """A value of the same type that is never asked for."""
    if isinstance(value, datetime):
        return datetime(1, 1, 1 + place, tzinfo=UTC)
    return f"stand-in {place}" if isinstance(value, str) else -1 - place


@lru_cache(maxsize=256)
def row_of(names: tuple[str, ...]) -> Any:
    """What makes rows with these columns of tuples."""
    return namedtuple("Row", names)


def packed(value: Any) -> Any:
    """An ordering value as JSON data, to the microsecond."""
    return {"t": value.isoformat()} if isinstance(value, datetime) else value


def unpacked(value: Any) -> Any:
    return datetime.fromisoformat(value["t"]) if isinstance(value, dict) else value
