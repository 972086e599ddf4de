"""The headers that go both ways, each told once."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter

Schema = dict[str, Any]

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,255}$"},
    OpenApiParameter.HEADER,
    description=(
        "Makes it safe to send this again: for 24 hours the same key with the same body gets the same reply, and"
        " nothing is done twice. A UUID is a good one."
    ),
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="An `ETag` that you have seen; if somebody was faster, the change is refused with 412.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="An `ETag` that you have; if it is still the right one, the answer is 304 without a body.",
)
EVERY_ANSWER_HAS = ("X-Request-ID", "RateLimit", "RateLimit-Policy")
HEADERS: dict[str, Schema] = {
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
OF_REFUSALS = {
    401: ["WWW-Authenticate"],
    409: ["Retry-After"],
    415: ["Accept-Post", "Accept-Patch"],
    429: ["Retry-After"],
    503: ["Retry-After"],
}
