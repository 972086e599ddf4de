"""What all operations refer to: headers, refusals, and what a problem is."""

from typing import Any

from api import problems
from api.schema.headers import EVERY_ANSWER_HAS, HEADERS, OF_AN_ENDING, OF_REFUSALS
from api.schema.members import settle

Schema = dict[str, Any]

# It answers requests of another method, which are no operation's.
_OF_NO_OPERATION = {405}
# The app server may refuse these before any of us has seen them, and then it knows of no limits and no ids.
_OF_THE_SERVER = {414, 431}


def response_name(status: int) -> str:
    """`not_found` of the problems is `NotFound` among the responses."""
    return problems.name_of(status).title().replace("_", "")


def reference(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def headers(*names: str) -> Schema:
    return {name: reference("headers", name) for name in names}


def share_refusals(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """What all operations refer to; and `errors`, which no serializer can have as a field, for it is an attribute."""
    components = result["components"]
    members = components["schemas"]["Problem"]["properties"]
    members["errors"] = members.pop("faults")
    components["responses"] = {
        response_name(status): _refusal(status)
        for status in sorted({status for status, _ in problems.PROBLEMS.values()})
        if status not in _OF_NO_OPERATION
    } | {
        "NotModified": {
            "description": "What you have is still the right one.",
            # Of lists; a cache renews it together with the tag.
            "headers": headers("ETag", "Link", *EVERY_ANSWER_HAS),
        }
    }
    has_an_end = any(
        operation.get("deprecated")
        for item in result["paths"].values()
        for operation in item.values()
    )
    components["headers"] = {
        name: header
        for name, header in HEADERS.items()
        if has_an_end or name == "Link" or name not in OF_AN_ENDING
    }
    components["parameters"] = _shared_parameters(result)
    settle(result)
    return result


def _shared_parameters(result: Schema) -> Schema:
    """The headers that requests may have, each in one place; the operations refer to it."""
    shared: Schema = {}
    for item in result["paths"].values():
        for operation in item.values():
            for place, parameter in enumerate(operation.get("parameters", [])):
                if parameter["in"] == "header":
                    shared[parameter["name"]] = parameter
                    operation["parameters"][place] = reference("parameters", parameter["name"])
    return dict(sorted(shared.items()))


def _refusal(status: int) -> Schema:
    titles = [title for code, title in problems.PROBLEMS.values() if code == status]
    return {
        "description": "; or: ".join(titles) + ".",
        "headers": headers(*OF_REFUSALS.get(status, []))
        | (
            {name: {**HEADERS[name], "required": False} for name in EVERY_ANSWER_HAS}
            if status in _OF_THE_SERVER
            else headers(*EVERY_ANSWER_HAS)
        ),
        "content": {problems.MEDIA_TYPE: {"schema": reference("schemas", "Problem")}},
    }
