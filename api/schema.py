"""The API as OpenAPI, made from the code, with the refusals that every operation can give."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from api import problems
from api.permissions import MAY


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


class ProblemAwareSchema(AutoSchema):
    """Adds what DRF does not tell: problems, and members that are not always there."""

    def get_description(self) -> str:
        """What the view's author wrote for readers of the API; docstrings are for readers of the code."""
        return ""

    def get_auth(self) -> list[dict[str, Any]]:
        """Where the table of roles asks for none, a token is welcome and not needed."""
        auth: list[dict[str, Any]] = super().get_auth()
        action = f"{getattr(self.view, 'resource', '')}.{getattr(self.view, 'action', '')}"
        return [*auth, {}] if action in MAY[None] else auth

    def get_tags(self) -> list[str]:
        resource = getattr(self.view, "resource", None)
        return [resource] if resource else super().get_tags()

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction=direction)
        if direction == "response":
            for status in self._refusals():
                if status not in bodies:
                    bodies[status] = self._get_response_for_code(
                        ProblemSerializer, status, media_types=[problems.MEDIA_TYPE]
                    )
        return dict(sorted(bodies.items()))

    def _refusals(self) -> set[str]:
        refusals = {"400", "401", "403", "406", "429", "503"}
        if "{" in self.path:
            refusals.add("404")
        if self.method not in ("GET", "HEAD"):
            refusals |= {"409", "413", "415"}
        return refusals

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)
        absent: frozenset[str] = getattr(serializer, "sometimes_absent", frozenset())
        if absent and "required" in schema:
            schema["required"] = [name for name in schema["required"] if name not in absent]
        return schema


def rename_faults(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """A serializer cannot have a field named `errors`, since it has an attribute of that name; the wire can."""
    members = result["components"]["schemas"]["Problem"]["properties"]
    members["errors"] = members.pop("faults")
    return result
