"""
The seal on the key of every question.

While a request is at work (`seen_by`), what tells right from wrong cannot even be read from a question, an answer or
a revision whose key that caller may not see: reading it raises Sealed. So whatever forgets to leave the key out, be it
a serializer, a dump or an export of tomorrow, fails instead of telling. Work that needs the key and shows none of it,
such as grading, reads it within `opened`. Where nobody looks on, in commands and in the admin site, nothing is sealed.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from bank.callers import Caller
from bank.documents import Kind

# `details` is a bag of other formats, in which anything may stand; the fingerprint is a hash over the key.
KEY_OF_QUESTION = frozenset({"explanation", "details", "fingerprint"})
KEY_OF_ANSWER = frozenset({"position", "is_correct", "weight", "feedback", "tolerance", "match"})
# Here the answers themselves are the key.
NO_ANSWERS_SHOWN = frozenset({Kind.SHORT_TEXT, Kind.NUMERICAL})
_ANYWHERE = KEY_OF_QUESTION | KEY_OF_ANSWER | {"document"}

_onlooker: ContextVar[Caller | None] = ContextVar("onlooker", default=None)
_M = TypeVar("_M", bound=models.Model)


class Sealed(Exception):
    """Somebody was about to be shown what tells right from wrong. This is a mistake of ours, never of the caller."""


@contextmanager
def seen_by(caller: Caller | None) -> Iterator[None]:
    """Within it, keys are sealed from this caller; from nobody if it is None."""
    before = _onlooker.set(caller)
    try:
        yield
    finally:
        _onlooker.reset(before)


def opened() -> AbstractContextManager[None]:
    """Within it, keys can be read: for work that needs them, and for showing them to whoever has answered."""
    return seen_by(None)


def onlooker() -> Caller | None:
    return _onlooker.get()


def recognise(caller: Caller) -> None:
    """From now on it is known who looks on, until the end of what `seen_by` began."""
    _onlooker.set(caller)


class KeyColumn(DeferredAttribute):
    """A column that belongs to the key; its model says by `hides` whether this row's is sealed from a caller."""

    field: Any

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is not None:
            caller = _onlooker.get()
            if caller is not None and not caller.edits_everything:
                name = self.field.attname
                if instance.hides(name, caller):
                    raise Sealed(f"{type(instance).__name__}.{name} is sealed from this caller.")
        return super().__get__(instance, cls)

    def __set__(self, instance: Any, value: Any) -> None:
        # With this it comes before the row's own dictionary, which holds the value.
        instance.__dict__[self.field.attname] = value


def seal(model: type[models.Model], names: Iterable[str]) -> None:
    for name in names:
        column: Any = model._meta.get_field(name)
        setattr(model, name, KeyColumn(column))


class SealedQuerySet(models.QuerySet[_M]):
    """Rows as plain values have nobody to ask whose they are, so key columns are not to be had that way."""

    key: ClassVar[frozenset[str]]

    def _values(self, *fields: Any, **expressions: Any) -> Any:
        caller = _onlooker.get()
        # A column may be asked for by another name: `values(told=F("explanation"))`.
        named = [str(getattr(part, "name", "")) for part in expressions.values()]
        if (
            caller is not None
            and not caller.edits_everything
            and (not fields or any(map(self._is_key, [*fields, *named])))
        ):
            raise Sealed(f"{self.model.__name__} as values would show its key to this caller.")
        return super()._values(*fields, **expressions)  # type: ignore[misc] # the stubs do not know it

    def _is_key(self, name: str) -> bool:
        """A column of the key, a part of one, or one of another model on the way to which the name leads."""
        first, *rest = name.split("__")
        return first in self.key or not _ANYWHERE.isdisjoint(rest) or name.endswith("answers__text")
