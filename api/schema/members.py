"""Which members of an object may be absent or null, and how large what is shown can be."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from rest_framework import serializers

from bank import limits

Schema = dict[str, Any]

# A text of Markdown is at most this long as HTML: a renderer may write thirty characters for one.
LONGEST_HTML = 5_000_000
# Of what has a format, the longest there is. Addresses carry a whole query, and a cursor behind it.
_LONGEST = {"date-time": 40, "uri": 10_000}


def as_shown(schema: Schema, serializer: Any) -> Schema:
    """What a serializer shows is there, unless it says otherwise; that nobody need send it says nothing of that."""
    absent: frozenset[str] = getattr(serializer, "sometimes_absent", frozenset())
    # In a fixed order, or no two processes would make the same document.
    for name in sorted(absent):
        schema["properties"].setdefault(
            name,
            {
                "type": "string",
                "maxLength": LONGEST_HTML,
                "description": "Only with `html=true`.",
            },
        )
    if isinstance(serializer, serializers.ModelSerializer):
        schema["required"] = sorted(serializer.fields.keys() - absent)
    elif absent and "required" in schema:
        schema["required"] = [name for name in schema["required"] if name not in absent]
    return schema


def with_null(member: Schema) -> Schema:
    """A member of a merge patch: null takes it away, and what is absent stays as it is, so nothing has a default."""
    kind = member.get("type")
    member = {name: value for name, value in member.items() if name != "default"}
    if kind is None:
        # A reference, alone or with something beside it.
        rest = {name: value for name, value in member.items() if name not in ("$ref", "allOf")}
        references = member.get("allOf") or [{"$ref": member["$ref"]}]
        return {"anyOf": [*references, {"type": "null"}], **rest}
    kinds = kind if isinstance(kind, list) else [kind]
    return {**member, "type": [*kinds, *({"null"} - set(kinds))]}


def limited(schema: Schema, field: Any) -> Schema:
    """A member with the limits that its field has and the framework does not tell: of lists, and of columns."""
    found: dict[str, int | None]
    if isinstance(field, serializers.ListSerializer):
        found = {"minItems": field.min_length, "maxItems": field.max_length}
    elif isinstance(field, serializers.ManyRelatedField):
        # Tags are the only ones that a thing has many of.
        schema["items"]["maxLength"] = limits.SLUG
        found = {"maxItems": limits.TAGS}
    else:
        found = _of_column(_column(field))
    lacking = {name: limit for name, limit in found.items() if limit is not None}
    # A reference stands for a schema that has its limits itself.
    return schema if "$ref" in schema else {**lacking, **schema}


def _column(field: Any) -> Any:
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    if model is None or not field.source or isinstance(field, serializers.SerializerMethodField):
        return None
    try:
        column = model._meta.get_field(field.source)
    except FieldDoesNotExist:
        return None
    if isinstance(field, serializers.SlugRelatedField):
        return column.related_model._meta.get_field(field.slug_field)
    return None if column.is_relation else column


def _of_column(column: Any) -> dict[str, int | None]:
    if isinstance(column, (models.BigAutoField, models.BigIntegerField)):
        return {"minimum": 1, "maximum": limits.IDENTIFIER}
    if isinstance(column, models.PositiveIntegerField):
        return {"minimum": 1, "maximum": limits.INTEGER}
    if isinstance(column, models.CharField) and not column.choices:
        return {"maxLength": column.max_length}
    return {}


def settle(schema: Any) -> None:
    """Everywhere below: numbers say how wide they are, and what has a format how long it can be."""
    if isinstance(schema, list):
        for part in schema:
            settle(part)
    if not isinstance(schema, dict):
        return
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "integer" in kinds and "enum" not in schema:
        is_small = schema.get("maximum", limits.IDENTIFIER) <= limits.INTEGER
        schema["format"] = "int32" if is_small else "int64"
    if "string" in kinds and schema.get("format") in _LONGEST:
        schema.setdefault("maxLength", _LONGEST[schema["format"]])
    for name, part in schema.items():
        # An example is what somebody was answered, whatever its members are called.
        if name not in ("example", "examples", "default", "enum", "const"):
            settle(part)
