"""What holds for every operation: its refusals, its headers, and who may call it."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema

from api.permissions import MAY
from api.schema.headers import EVERY_ANSWER_HAS, IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH
from api.schema.members import as_shown, with_null
from api.schema.problems import ProblemSerializer
from api.schema.shared import reference, response_name
from api.strict import StrictSerializer
from bank import limits

Schema = dict[str, Any]

_ID = {"type": "integer", "minimum": 1, "maximum": limits.IDENTIFIER}
_PATH_PARAMETERS: dict[str, Schema] = {
    "id": _ID,
    "question_id": _ID,
    "version": {"type": "integer", "minimum": 1, "maximum": limits.INTEGER},
    "slug": {"type": "string", "minLength": 1, "maxLength": limits.SLUG},
}


class ProblemAwareSchema(AutoSchema):
    """What holds for every operation, told once."""

    def get_description(self) -> str:
        """What the view's author wrote for readers of the API; docstrings are for readers of the code."""
        return ""

    def get_auth(self) -> list[Schema]:
        """Where the table of roles asks for none, a token is welcome and not needed."""
        auth: list[Schema] = super().get_auth()
        action = f"{getattr(self.view, 'resource', '')}.{getattr(self.view, 'action', '')}"
        return [*auth, {}] if action in MAY[None] else auth

    def get_tags(self) -> list[str]:
        resource = getattr(self.view, "resource", None)
        return [resource] if resource else super().get_tags()

    def get_override_parameters(self) -> list[Any]:
        parameters = [*super().get_override_parameters()]
        if self.method == "GET":
            parameters.append(IF_NONE_MATCH)
        if self._takes_if_match:
            parameters.append(IF_MATCH)
        if self._is_idempotent:
            parameters.append(IDEMPOTENCY_KEY)
        return parameters

    def _resolve_path_parameters(self, variables: Any) -> list[Schema]:
        parameters: list[Schema] = super()._resolve_path_parameters(variables)
        return [
            {**parameter, "schema": _PATH_PARAMETERS.get(parameter["name"], parameter["schema"])}
            for parameter in parameters
        ]

    @property
    def _action(self) -> str:
        return getattr(self.view, "action", "") or ""

    @property
    def _takes_if_match(self) -> bool:
        return self._action in getattr(self.view, "conditional_actions", ())

    @property
    def _is_idempotent(self) -> bool:
        return getattr(getattr(self.view, self._action, None), "is_idempotent", False)

    def _get_request_body(self, direction: Any = "request") -> Schema | None:
        body: Schema | None = super()._get_request_body(direction)
        # Of a patch no member is required, but the patch is.
        return body and {**body, "required": True}

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> Schema:
        bodies: Schema = super()._get_response_bodies(direction=direction)
        if direction == "response":
            self.resolve_serializer(ProblemSerializer(), direction)
            for status in self._refusals():
                bodies.setdefault(str(status), reference("responses", response_name(status)))
            if self.method == "GET":
                bodies["304"] = reference("responses", "NotModified")
        return dict(sorted(bodies.items()))

    def _refusals(self) -> set[int]:
        refusals = {400, 401, 403, 406, 414, 429, 503}
        if "{" in self.path:
            refusals.add(404)
        if self.method != "GET":
            refusals |= {409, 411, 413, 415}
        if self._takes_if_match:
            refusals.add(412)
        if self._is_idempotent:
            refusals.add(422)
        return refusals

    def _get_response_headers_for_code(self, status_code: str, direction: Any = "response") -> Any:
        headers: Schema = super()._get_response_headers_for_code(status_code, direction)
        names = [*EVERY_ANSWER_HAS]
        if status_code == "201":
            names += ["ETag", "Location"]
        elif status_code == "200" and (self.method != "POST" or self._takes_if_match):
            names.append("ETag")
        if self._action == "list":
            names.append("Link")
        if self._is_idempotent:
            names.append("Idempotent-Replayed")
        return {**{name: reference("headers", name) for name in names}, **headers}

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Schema:
        is_patch = direction == "request" and getattr(serializer, "partial", False)
        if is_patch:
            for field in serializer.fields.values():
                # A patch goes into objects, not into lists.
                if isinstance(field, StrictSerializer):
                    field.partial = True
        schema: Schema = super()._map_basic_serializer(serializer, direction)
        if direction == "response":
            return as_shown(schema, serializer)
        if is_patch:
            schema["properties"] = {
                name: member if serializer.fields[name].required else with_null(member)
                for name, member in schema["properties"].items()
            }
        if isinstance(serializer, StrictSerializer):
            for name in sorted(serializer.given_back):
                schema["properties"][name] = {
                    "readOnly": True,
                    "description": "As it was read, or not at all.",
                }
            schema["additionalProperties"] = False
        return schema
