"""The headers that go both ways, each told once."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter

Schema = dict[str, Any]

# What the app server reads of one header; it refuses longer ones before anybody looks at them.
LONGEST_HEADER = 8_190
_TAG = r'(W/)?"[!#-~]*"'

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]{1,255}$"},
    OpenApiParameter.HEADER,
    description=(
        "Makes it safe to send this again: for 24 hours the same key with the same body gets the same reply, and"
        " nothing is done twice. A UUID is a good one."
    ),
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_HEADER,
        "pattern": rf"^(\*|{_TAG}(, ?{_TAG})*)$",
    },
    OpenApiParameter.HEADER,
    description="An `ETag` that you have seen; if somebody was faster, the change is refused with 412.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    # A tag of whatever shape is only one that we do not know.
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="An `ETag` that you have; if it is still the right one, the answer is 304 without a body.",
)
EVERY_ANSWER_HAS = (
    "X-Request-ID",
    "RateLimit",
    "RateLimit-Policy",
    "Access-Control-Allow-Origin",
)
# Beside them, where the operation or its version has an end.
OF_AN_ENDING = ("Deprecation", "Sunset", "Link")
HEADERS: dict[str, Schema] = {
    "X-Request-ID": {
        "description": "Names the request in the log: yours, if it is 1 to 64 plain characters, else one made here.",
        "required": True,
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": 64,
            "pattern": "^[A-Za-z0-9._-]+$",
        },
    },
    "RateLimit-Policy": {
        "description": 'How many calls are allowed in how many seconds: `"token";q=1200;w=60`.',
        "required": True,
        "schema": {
            "type": "string",
            "maxLength": 100,
            "pattern": '^"[a-z]+";q=[0-9]+;w=[0-9]+$',
        },
    },
    "RateLimit": {
        "description": 'How many calls are left, and when the window ends: `"token";r=1199;t=42`.',
        "required": True,
        "schema": {
            "type": "string",
            "maxLength": 100,
            "pattern": '^"[a-z]+";r=[0-9]+;t=[0-9]+$',
        },
    },
    "Access-Control-Allow-Origin": {
        "description": "To a page of another origin: whether it may read this. Cookies never count.",
        "schema": {"type": "string", "maxLength": 300},
    },
    "ETag": {
        "description": "Names this version in this representation; for `If-Match` and `If-None-Match`.",
        "schema": {"type": "string", "maxLength": 100, "pattern": f"^{_TAG}$"},
    },
    "Content-Disposition": {
        "description": "The name under which a browser keeps the file.",
        "required": True,
        "schema": {"type": "string", "maxLength": 200},
    },
    "Location": {
        "description": "Where the thing is.",
        "required": True,
        "schema": {"type": "string", "format": "uri"},
    },
    "Link": {
        "description": 'The neighbouring pages, as `<…>; rel="next"` and `rel="prev"`.',
        "schema": {"type": "string", "maxLength": 25_000},
    },
    "Idempotent-Replayed": {
        "description": "`true` where this is the reply to an earlier request with the same key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {
        "description": "Try again in so many seconds.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 3_600},
    },
    "WWW-Authenticate": {
        "description": "How to say who you are.",
        "required": True,
        "schema": {"type": "string", "maxLength": 200},
    },
    "Accept-Post": {
        "description": "The media types that a POST is read in.",
        "schema": {"type": "string", "maxLength": 200},
    },
    "Accept-Patch": {
        "description": "The media types that a PATCH is read in.",
        "schema": {"type": "string", "maxLength": 200},
    },
    "Accept": {
        "description": "The media types that a PUT is read in.",
        "schema": {"type": "string", "maxLength": 200},
    },
    "Accept-Encoding": {
        "description": "`identity`, where a body was compressed.",
        "schema": {"type": "string", "enum": ["identity"]},
    },
    "Deprecation": {
        "description": "Since when nobody should begin to use this, in seconds since 1970: `@1798761600` (RFC 9745).",
        "schema": {"type": "string", "maxLength": 20, "pattern": "^@[0-9]+$"},
    },
    "Sunset": {
        "description": "When this will be gone (RFC 8594).",
        "schema": {"type": "string", "maxLength": 40},
    },
}
OF_REFUSALS = {
    401: ["WWW-Authenticate"],
    409: ["Retry-After"],
    415: ["Accept", "Accept-Post", "Accept-Patch", "Accept-Encoding"],
    429: ["Retry-After"],
    503: ["Retry-After"],
}
