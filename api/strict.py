"""Fields that take a value of their own type only, and serializers that take no member they do not know."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.settings import api_settings

from bank import limits
from bank.documents import UnfitText, clean_line, clean_slug, clean_text
from bank.nearest import no_such, no_such_choice


class Text(serializers.CharField):
    """
    A JSON string, kept as it was sent. The bank is asked here what characters it takes, so that this is told together
    with the faults of other members; it cleans the text itself.
    """

    default_error_messages = {"invalid": "This is a text."}
    clean: Callable[..., str] = staticmethod(clean_text)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"trim_whitespace": False, "allow_blank": True, "max_length": limits.TEXT, **kwargs}
        )

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            self.clean(data, most=self.max_length)
        except UnfitText as unfit:
            raise ValidationError(str(unfit), code=unfit.code) from unfit
        return data


class Line(Text):
    """A text of one line."""

    clean = staticmethod(clean_line)


class Slug(Line):
    """The slug of something, as the bank keeps it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": limits.SLUG, "allow_blank": False, **kwargs})

    @staticmethod
    def clean(data: str, *, most: int) -> str:
        return clean_slug(data)

    def to_internal_value(self, data: Any) -> str:
        return clean_slug(super().to_internal_value(data))


class Whole(serializers.IntegerField):
    """A JSON number without a fraction; no text of digits, no 3.0, no true."""

    default_error_messages = {"invalid": "This is a whole number."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": limits.INTEGER, **kwargs})

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class Number(serializers.FloatField):
    default_error_messages = {"invalid": "This is a number."}

    def to_internal_value(self, data: Any) -> float:
        if (
            not isinstance(data, (int, float))
            or isinstance(data, bool)
            or abs(data) > 1e15
            or math.isnan(data)
        ):
            self.fail("invalid")
        return data


class Flag(serializers.BooleanField):
    default_error_messages = {"invalid": "This is true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Word(serializers.ChoiceField):
    """A word of a closed vocabulary; another one is refused with the nearest known, or with all of them."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            raise ValidationError(
                no_such_choice(str(data)[:100], self.choices), code="invalid_choice"
            )
        return data


class Lines(serializers.ListField):
    default_error_messages = {"not_a_list": "This is a list."}

    def __init__(self, *, longest: int, most: int, **kwargs: Any) -> None:
        child = Line(max_length=longest, allow_blank=False)
        super().__init__(**{"child": child, "max_length": most, **kwargs})


class Slugs(Lines):
    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(longest=limits.SLUG, most=most, child=Slug(), **kwargs)


class Anything(serializers.DictField):
    """A JSON object with whatever members; the bank says how large and how deep."""

    default_error_messages = {"not_a_dict": "This is an object."}


class StrictSerializer(serializers.Serializer[Any]):
    """
    Tells of every unknown member beside every other fault.

    `given_back` are members that a representation shows and nobody sets. `api.writing` takes them out of a body that
    may hold them as they were read; anywhere else they are refused like unknown ones.
    """

    given_back: frozenset[str] = frozenset()
    default_error_messages = {"invalid": "This is an object."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            message = self.error_messages["invalid"]
            raise ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [message]}, code="invalid")
        unknown = {name: [self._not_taken(name)] for name in data if name not in self.fields}
        try:
            values = super().to_internal_value(data)
        except ValidationError as error:
            raise ValidationError({**unknown, **error.detail}) from error  # type: ignore[dict-item] # it is a dict here
        if unknown:
            raise ValidationError(unknown)
        return values

    def _not_taken(self, name: str) -> ErrorDetail:
        if name in self.given_back:
            return ErrorDetail(
                "This is not set by you; leave it out, or in a change as it was read.",
                code="read_only",
            )
        return ErrorDetail(no_such("member", str(name)[:100], self.fields), code="unknown")
