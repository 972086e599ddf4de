"""Fields that take a value of their own type only, and serializers that take no member they do not know."""

import math
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.settings import api_settings

from bank import limits
from bank.nearest import no_such


class Text(serializers.CharField):
    """A JSON string, kept as it was sent; what characters a text may hold is for the bank to say."""

    default_error_messages = {"invalid": "This is a text."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"trim_whitespace": False, "allow_blank": True, "max_length": limits.TEXT, **kwargs}
        )

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


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
    """A word of a closed vocabulary; another one is refused with the nearest known."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            raise ValidationError(
                no_such("value", str(data)[:100], map(str, self.choices)), code="invalid_choice"
            )
        return data


class Texts(serializers.ListField):
    default_error_messages = {"not_a_list": "This is a list."}

    def __init__(self, *, longest: int, most: int, **kwargs: Any) -> None:
        super().__init__(child=Text(max_length=longest), max_length=most, **kwargs)


class Anything(serializers.DictField):
    """A JSON object with whatever members; the bank says how large and how deep."""

    default_error_messages = {"not_a_dict": "This is an object."}


class StrictSerializer(serializers.Serializer[Any]):
    """
    Tells of every unknown member beside every other fault.

    `given_back` are members that a representation shows and nobody sets: sent back as they are they are taken for
    what they are, so that what was read can be put; whoever compares them is `api.writing`.
    """

    given_back: frozenset[str] = frozenset()
    default_error_messages = {"invalid": "This is an object."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            message = self.error_messages["invalid"]
            raise ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [message]}, code="invalid")
        unknown = {
            name: [ErrorDetail(no_such("member", str(name)[:100], self.fields), code="unknown")]
            for name in data
            if name not in self.fields and name not in self.given_back
        }
        try:
            values = super().to_internal_value(data)
        except ValidationError as error:
            raise ValidationError({**unknown, **error.detail}) from error  # type: ignore[dict-item] # it is a dict here
        if unknown:
            raise ValidationError(unknown)
        return values
