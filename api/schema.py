"""
The API as OpenAPI, made from the code, with what the framework does not tell: the refusals that every operation can
give, the headers that go both ways, which members may be absent, and that no other member is taken.
"""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from api import problems
from api.permissions import MAY
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
_IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,255}$"},
    OpenApiParameter.HEADER,
    description=(
        "Makes it safe to send this again: for 24 hours the same key with the same body gets the same reply, and"
        " nothing is done twice. A UUID is a good one."
    ),
)
_IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="An `ETag` that you have seen; if somebody was faster, the change is refused with 412.",
)
_IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="An `ETag` that you have; if it is still the right one, the answer is 304 without a body.",
)
_EVERY_ANSWER_HAS = ("X-Request-ID", "RateLimit", "RateLimit-Policy")
_HEADERS: dict[str, Schema] = {
    "X-Request-ID": {
        "description": "Names the request in the log.",
        "required": True,
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": 'How many calls are allowed in how many seconds: `"token";q=1200;w=60`.',
        "required": True,
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": 'How many calls are left, and when the window ends: `"token";r=1199;t=42`.',
        "required": True,
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Names this version in this representation; for `If-Match` and `If-None-Match`.",
        "schema": {"type": "string"},
    },
    "Location": {
        "description": "Where the new thing is.",
        "required": True,
        "schema": {"type": "string", "format": "uri"},
    },
    "Link": {
        "description": 'The neighbouring pages, as `<…>; rel="next"`.',
        "schema": {"type": "string"},
    },
    "Idempotent-Replayed": {
        "description": "`true` where this is the reply to an earlier request with the same key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {
        "description": "Try again in so many seconds.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {
        "description": "How to say who you are.",
        "required": True,
        "schema": {"type": "string"},
    },
    "Accept-Post": {
        "description": "The media types that a POST or PUT is read in.",
        "schema": {"type": "string"},
    },
    "Accept-Patch": {
        "description": "The media types that a PATCH is read in.",
        "schema": {"type": "string"},
    },
}
_HEADERS_OF_REFUSALS = {
    401: ["WWW-Authenticate"],
    409: ["Retry-After"],
    415: ["Accept-Post", "Accept-Patch"],
    429: ["Retry-After"],
    503: ["Retry-After"],
}


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
            parameters.append(_IF_NONE_MATCH)
        if self._takes_if_match:
            parameters.append(_IF_MATCH)
        if self._is_idempotent:
            parameters.append(_IDEMPOTENCY_KEY)
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
                bodies.setdefault(str(status), _reference("responses", response_name(status)))
            if self.method == "GET":
                bodies["304"] = _reference("responses", "NotModified")
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
        names = [*_EVERY_ANSWER_HAS]
        if status_code == "201":
            names += ["ETag", "Location"]
        elif status_code == "200" and (self.method != "POST" or self._takes_if_match):
            names.append("ETag")
        if self._action == "list":
            names.append("Link")
        if self._is_idempotent:
            names.append("Idempotent-Replayed")
        return {**{name: _reference("headers", name) for name in names}, **headers}

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Schema:
        is_patch = direction == "request" and getattr(serializer, "partial", False)
        if is_patch:
            for field in serializer.fields.values():
                # A patch goes into objects, not into lists.
                if isinstance(field, StrictSerializer):
                    field.partial = True
        schema: Schema = super()._map_basic_serializer(serializer, direction)
        if direction == "response":
            return _as_shown(schema, serializer)
        if is_patch:
            schema["properties"] = {
                name: member if serializer.fields[name].required else _with_null(member)
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


def _as_shown(schema: Schema, serializer: Any) -> Schema:
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


def _with_null(member: Schema) -> Schema:
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


def response_name(status: int) -> str:
    """`not_found` of the problems is `NotFound` among the responses."""
    return problems.name_of(status).title().replace("_", "")


def _reference(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def share_refusals(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """What all operations refer to; and `errors`, which no serializer can have as a field, for it is an attribute."""
    members = result["components"]["schemas"]["Problem"]["properties"]
    members["errors"] = members.pop("faults")
    result["components"]["headers"] = _HEADERS
    result["components"]["responses"] = {
        response_name(status): _refusal(status)
        for status in sorted({status for status, _ in problems.PROBLEMS.values()})
    } | {
        "NotModified": {
            "description": "What you have is still the right one.",
            "headers": {name: _reference("headers", name) for name in ("ETag", *_EVERY_ANSWER_HAS)},
        }
    }
    return result


def _refusal(status: int) -> Schema:
    titles = [title for code, title in problems.PROBLEMS.values() if code == status]
    headers = {name: _reference("headers", name) for name in _HEADERS_OF_REFUSALS.get(status, [])}
    return {
        "description": "; or: ".join(titles) + ".",
        **({"headers": headers} if headers else {}),
        "content": {problems.MEDIA_TYPE: {"schema": _reference("schemas", "Problem")}},
    }
