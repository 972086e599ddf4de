"""What holds for every operation: its name, its refusals, its headers, and who may call it."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from rest_framework.serializers import ListSerializer

from api.permissions import MAY
from api.schema.headers import (
    EVERY_ANSWER_HAS,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    OF_AN_ENDING,
)
from api.schema.members import as_shown, limited, with_null
from api.schema.problems import ProblemSerializer
from api.schema.shared import headers, reference, response_name
from api.strict import StrictSerializer
from bank import limits

Schema = dict[str, Any]

_ID = {"type": "integer", "minimum": 1, "maximum": limits.IDENTIFIER}
# By the name of the variable; a view that finds its items by something else tells it as `lookup_schema`.
_PATH_PARAMETERS: dict[str, Schema] = {
    "id": _ID,
    "question_id": _ID,
    "import_id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$", "maxLength": 22},
    "version": {"type": "integer", "minimum": 1, "maximum": limits.INTEGER},
    "slug": {"type": "string", "minLength": 1, "maxLength": limits.SLUG},
}
_WHICH = {
    "id": "Which one, by its id.",
    "question_id": "Of which question, by its id.",
    "import_id": "Of which import, by its id.",
    "version": "Which of its versions, from 1.",
    "slug": "Which one, by its slug.",
}
# What an operation is called unless it says so itself: `add_question`, `list_tags`.
_VERBS = {
    "list": "list",
    "retrieve": "read",
    "create": "add",
    "update": "replace",
    "partial_update": "change",
    "destroy": "delete",
}
# Any request can be refused like this, whatever it asks for; 500 is a mistake of ours, and has its problem too.
_ALWAYS = frozenset({400, 401, 403, 414, 429, 431, 500, 503})


class ProblemAwareSchema(AutoSchema):
    """What holds for every operation, told once."""

    def get_operation_id(self) -> str:
        """A verb and a noun. Clients are generated with these as names, so within a version they stay."""
        verb = _VERBS.get(self._action, self._action)
        noun = self.view.resource if self._action == "list" else self.view.basename
        return f"{verb}_{noun}"

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

    def is_deprecated(self) -> bool:
        return self.view.announced_ending is not None

    def get_override_parameters(self) -> list[Any]:
        parameters = [*super().get_override_parameters()]
        if self._has_a_tag:
            parameters.append(IF_NONE_MATCH)
        if self._takes_if_match:
            parameters.append(IF_MATCH)
        if self._is_idempotent:
            parameters.append(IDEMPOTENCY_KEY)
        return parameters

    def _resolve_path_parameters(self, variables: Any) -> list[Schema]:
        parameters: list[Schema] = super()._resolve_path_parameters(variables)
        known = {**_PATH_PARAMETERS}
        if self.view.lookup_schema:
            known["id"] = self.view.lookup_schema
        return [
            {
                **parameter,
                "description": _WHICH.get(parameter["name"], ""),
                "schema": known.get(parameter["name"], parameter["schema"]),
            }
            for parameter in parameters
        ]

    def _get_filter_parameters(self) -> list[Schema]:
        """What a filter says of itself, which the framework forgets where the filter tells its own type."""
        parameters: list[Schema] = super()._get_filter_parameters()
        filters = getattr(getattr(self.view, "filterset_class", None), "base_filters", {})
        return [
            {**one, "description": filters[one["name"]].extra.get("help_text", "")}
            if one["name"] in filters
            else one
            for one in parameters
        ]

    @property
    def _action(self) -> str:
        return getattr(self.view, "action", "") or ""

    @property
    def _is_file(self) -> bool:
        return self._action in getattr(self.view, "file_actions", ())

    @property
    def _has_a_tag(self) -> bool:
        """A file is sent while it is written, so nobody knows its tag beforehand."""
        return self.method == "GET" and not self._is_file

    @property
    def _takes_if_match(self) -> bool:
        return self._action in getattr(self.view, "conditional_actions", ())

    @property
    def _is_idempotent(self) -> bool:
        return getattr(getattr(self.view, self._action, None), "is_idempotent", False)

    def _is_list_view(self, serializer: Any = None) -> bool:
        if self._is_file:
            return False
        is_list: bool = super()._is_list_view(serializer)
        return is_list

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
            # A view names a refusal of its own by status alone; what it looks like is the same for all.
            own = {int(status) for status in bodies if int(status) >= 400}
            for status in own | self._refusals():
                bodies[str(status)] = reference("responses", response_name(status))
            if self._has_a_tag:
                bodies["304"] = reference("responses", "NotModified")
            if "204" in bodies:
                bodies["204"] = {
                    "description": "It is done; there is nothing to show.",
                    "headers": self._get_response_headers_for_code("204"),
                }
        return dict(sorted(bodies.items()))

    def _refusals(self) -> set[int]:
        refusals = {*_ALWAYS}
        if "{" in self.path:
            refusals.add(404)
        # Who asks for a file says its format, and has it whatever they would accept.
        if not self._is_file:
            refusals.add(406)
        if self._get_request_body():
            refusals |= {411, 413}
            # A file that is sent may be of any kind.
            if "*/*" not in self.map_parsers():
                refusals.add(415)
        if self._takes_if_match:
            refusals |= {409, 412}
        if self._is_idempotent:
            refusals |= {409, 422}
        return refusals

    def _get_response_for_code(
        self, serializer: Any, status_code: str, *args: Any, **kwargs: Any
    ) -> Any:
        response: Schema = super()._get_response_for_code(serializer, status_code, *args, **kwargs)
        response["description"] = response["description"] or _DONE.get(status_code, "")
        for shown in response.get("content", {}).values():
            if isinstance(serializer, ListSerializer) and shown["schema"].get("type") == "array":
                shown["schema"] = limited(shown["schema"], serializer)
        return response

    def _get_response_headers_for_code(self, status_code: str, direction: Any = "response") -> Any:
        names = [*EVERY_ANSWER_HAS]
        has_versions = bool(getattr(self.view, "conditional_actions", ()))
        if self._has_a_tag or (has_versions and self._action not in self.view.bare_actions):
            names.append("ETag")
        is_located = self._action in getattr(self.view, "located_actions", ())
        if status_code == "201" or (is_located and status_code == "200"):
            names.append("Location")
        if self._action == "list":
            names.append("Link")
        if self._is_file and status_code == "200":
            names.append("Content-Disposition")
        if self._is_idempotent:
            names.append("Idempotent-Replayed")
        if self.is_deprecated():
            names += OF_AN_ENDING
        return {**headers(*names), **super()._get_response_headers_for_code(status_code, direction)}

    def _map_serializer_field(
        self, field: Any, direction: str, bypass_extensions: bool = False
    ) -> Any:
        schema: Schema | None = super()._map_serializer_field(field, direction, bypass_extensions)
        return schema and limited(schema, field)

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


_DONE = {"200": "Done.", "201": "Made."}
