"""Problem documents, as the schema tells of them."""

from typing import Any

from rest_framework import serializers


class FaultSerializer(serializers.Serializer[Any]):
    """One fault, with its place: a `pointer` (RFC 6901) into the body, or the name of a query `parameter`."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    code = serializers.CharField(help_text="For programs.")
    detail = serializers.CharField(help_text="For people.")


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a request was refused (RFC 9457). `type` tells problems apart; `request_id` finds this one in the log."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField()
    instance = serializers.CharField()
    request_id = serializers.CharField()
    faults = FaultSerializer(many=True, required=False)
    allowed = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Where a status was refused: those that you may give.",
    )
    current_version = serializers.IntegerField(
        required=False, min_value=1, help_text="Where you have seen an older version: the present."
    )
