"""Problem documents, as the schema tells of them."""

from typing import Any

from rest_framework import serializers

from api.problems import MOST_ERRORS
from bank import limits


class FaultSerializer(serializers.Serializer[Any]):
    """One fault, with its place: a `pointer` (RFC 6901) into the body, or the name of a query `parameter`."""

    pointer = serializers.CharField(required=False, max_length=10_000)
    parameter = serializers.CharField(required=False, max_length=100)
    code = serializers.CharField(max_length=100, help_text="For programs.")
    detail = serializers.CharField(max_length=limits.TEXT, help_text="For people.")
    line = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=limits.INTEGER,
        help_text="Of the file that was sent.",
    )
    file = serializers.CharField(
        required=False, max_length=limits.TEXT, help_text="Which one within an archive."
    )
    excerpt = serializers.CharField(
        required=False, max_length=limits.TEXT, help_text="What stands there."
    )


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a request was refused (RFC 9457). `type` tells problems apart; `request_id` finds this one in the log."""

    type = serializers.CharField(max_length=200)
    title = serializers.CharField(max_length=200)
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField(max_length=limits.TEXT)
    instance = serializers.CharField(max_length=8_190)
    request_id = serializers.CharField(max_length=64)
    faults = FaultSerializer(many=True, required=False, max_length=MOST_ERRORS)  # type: ignore[call-arg] # the stubs do not know it
    allowed = serializers.ListField(
        child=serializers.CharField(max_length=100),
        required=False,
        max_length=20,
        help_text="Where a status or a format was refused: those that you may give or have.",
    )
    current_version = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=limits.INTEGER,
        help_text="Where you have seen an older version: the present.",
    )
    made = serializers.CharField(
        required=False,
        max_length=1_000,
        help_text="Where this was done before and its reply held a secret: the address of what it made.",
    )
    parts = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        max_length=50,
        help_text="Of a draw that has too few questions: what each part asked for, matched and would have got.",
    )
    applied = serializers.BooleanField(
        required=False, help_text="Of a change of many: false, for nothing was changed."
    )
    results = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        max_length=1_000,
        help_text="Of a change of many: what became of each; `not_applied`, where only others were refused.",
    )
