"""Which members of an object may be absent, and which may be null."""

from typing import Any

from rest_framework import serializers

Schema = dict[str, Any]


def as_shown(schema: Schema, serializer: Any) -> Schema:
    """What a serializer shows is there, unless it says otherwise; that nobody need send it says nothing of that."""
    absent: frozenset[str] = getattr(serializer, "sometimes_absent", frozenset())
    for name in absent:
        schema["properties"].setdefault(
            name, {"type": "string", "description": "Only with `html=true`."}
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
