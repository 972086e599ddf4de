"""What all writing has in common: who may send which body, what a merge patch means, what may be given back."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api.problems import InvalidParameters, bad_parameter
from bank import limits
from bank.documents import Problem, UnfitText, Unsound, clean_line
from bank.editing import Stale


def reason_of(request: Request) -> str:
    """Why somebody changes something: `?reason=`, kept in the log. Raises InvalidParameters."""
    try:
        return clean_line(request.query_params.get("reason", ""), most=limits.REASON)
    except UnfitText as unfit:
        raise InvalidParameters([bad_parameter("reason", unfit.code, str(unfit))]) from unfit


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396: members of the patch replace those of the target, null takes them away, lists are replaced whole."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def without_given_back(body: Any, names: frozenset[str], shown: Mapping[str, Any]) -> Any:
    """
    The body without the members that a representation shows and nobody sets. Sent back as they are they say nothing.

    Raises Stale if the body was read from an older version, else Unsound for one that would have to change.
    """
    if not isinstance(body, Mapping):
        return body
    given = {name: body[name] for name in names if name in body}
    if "version" in given and given["version"] != shown.get("version"):
        raise Stale(shown["version"])
    problems = [
        Problem(f"/{name}", "read_only", "This is not set by you; leave it out, or as it is.")
        for name, value in given.items()
        if value != shown.get(name)
    ]
    if problems:
        raise Unsound(problems)
    return {name: value for name, value in body.items() if name not in given}


def created(data: Mapping[str, Any], *, url: str, etag: str) -> Response:
    return Response(data, status=HTTPStatus.CREATED, headers={"Location": url, "ETag": etag})
