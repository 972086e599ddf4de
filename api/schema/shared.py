"""What all operations refer to: headers, refusals, and what a problem is."""

from typing import Any

from api import problems
from api.schema.headers import EVERY_ANSWER_HAS, HEADERS, OF_REFUSALS

Schema = dict[str, Any]


def response_name(status: int) -> str:
    """`not_found` of the problems is `NotFound` among the responses."""
    return problems.name_of(status).title().replace("_", "")


def reference(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def share_refusals(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """What all operations refer to; and `errors`, which no serializer can have as a field, for it is an attribute."""
    members = result["components"]["schemas"]["Problem"]["properties"]
    members["errors"] = members.pop("faults")
    result["components"]["headers"] = HEADERS
    result["components"]["responses"] = {
        response_name(status): _refusal(status)
        for status in sorted({status for status, _ in problems.PROBLEMS.values()})
    } | {
        "NotModified": {
            "description": "What you have is still the right one.",
            "headers": {name: reference("headers", name) for name in ("ETag", *EVERY_ANSWER_HAS)},
        }
    }
    return result


def _refusal(status: int) -> Schema:
    titles = [title for code, title in problems.PROBLEMS.values() if code == status]
    headers = {name: reference("headers", name) for name in OF_REFUSALS.get(status, [])}
    return {
        "description": "; or: ".join(titles) + ".",
        **({"headers": headers} if headers else {}),
        "content": {problems.MEDIA_TYPE: {"schema": reference("schemas", "Problem")}},
    }
