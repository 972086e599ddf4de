"""
A serializer that is declared once and compiled for speed.

DRF copies and asks every field for every row. What the fields of a class do never changes, so here it is written down
once, member by member, as a list of plain functions; rows then only pass through it. `data` of the same serializer is
what DRF makes of it, and both are the same, byte by byte.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple, TypeVar

from django.db.models import Model
from rest_framework import serializers

M = TypeVar("M", bound=Model)
_Reader = Callable[[Any, Any], Any]

# Of these the stored value is what is shown.
_AS_STORED = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.ChoiceField,
    serializers.IntegerField,
    serializers.JSONField,
)


class Member(NamedTuple):
    """A member of a representation: its name, and how a serializer reads it from a row."""

    name: str
    read: _Reader


class CompiledSerializer(serializers.ModelSerializer[M]):
    """A subclass says which members are wanted of all rows, and which are hidden of a single one."""

    # What the functions of some members read of a row; of all others it is what they are declared to show.
    reads: ClassVar[dict[str, frozenset[str]]] = {}

    # Members that are not even read from the row at hand.
    _hidden: frozenset[str] = frozenset()

    @property
    def wanted(self) -> frozenset[str] | None:
        """Only these members, or all."""
        return None

    def hidden_of(self, row: Any) -> frozenset[str]:
        return frozenset()

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        wanted = self.wanted
        return {name: one for name, one in fields.items() if wanted is None or name in wanted}

    @property
    def _readable_fields(self) -> Iterator[serializers.Field]:
        return (field for name, field in self.fields.items() if name not in self._hidden)

    def to_representation(self, row: Any) -> dict[str, Any]:
        self._hidden = self.hidden_of(row)
        data: dict[str, Any] = super().to_representation(row)
        return data

    @classmethod
    def representations(
        cls, rows: Iterable[Any], context: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """The same as `cls(rows, many=True, context=context).data`."""
        return cls(context=context).represented(rows)

    def represented(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        """As above, by a serializer that is there already."""
        wanted = self.wanted
        return [
            {
                name: read(self, row)
                for name, read in _members(type(self), wanted, self.hidden_of(row))
            }
            for row in rows
        ]

    @classmethod
    def read_by(cls, fields: frozenset[str] | None) -> frozenset[str]:
        """What these members (None: all) read of a row."""
        return _read_by(cls, fields)


@lru_cache(maxsize=1024)
def _members(
    declared: type[CompiledSerializer[Any]], wanted: frozenset[str] | None, hidden: frozenset[str]
) -> tuple[Member, ...]:
    return tuple(
        member
        for member in _compiled(declared)
        if member.name not in hidden and (wanted is None or member.name in wanted)
    )


@lru_cache
def _compiled(declared: type[CompiledSerializer[Any]]) -> tuple[Member, ...]:
    return tuple(
        Member(name, _reader(declared, field)) for name, field in declared().fields.items()
    )


@lru_cache(maxsize=1024)
def _read_by(
    declared: type[CompiledSerializer[Any]], wanted: frozenset[str] | None
) -> frozenset[str]:
    return frozenset(
        str(attribute)
        for name, field in declared().fields.items()
        if wanted is None or name in wanted
        for attribute in declared.reads.get(name, {field.source})
    )


def _reader(declared: type[CompiledSerializer[Any]], field: Any) -> _Reader:
    if isinstance(field, serializers.SerializerMethodField):
        method: _Reader = getattr(declared, str(field.method_name))
        return method
    value = attrgetter(field.source)
    if isinstance(field, serializers.DateTimeField):
        return lambda serializer, row: _moment(value(row))
    if isinstance(field, serializers.ManyRelatedField):
        slug = attrgetter(field.child_relation.slug_field)  # type: ignore[attr-defined] # this house relates by slugs
        return lambda serializer, row: [slug(one) for one in value(row).all()]
    if isinstance(field, serializers.SlugRelatedField):
        slug = attrgetter(field.slug_field)
        return lambda serializer, row: None if (one := value(row)) is None else slug(one)
    if isinstance(field, _AS_STORED):
        return lambda serializer, row: value(row)
    return lambda serializer, row: (
        None if (one := value(row)) is None else field.to_representation(one)
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
