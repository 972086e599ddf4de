"""What all writing has in common: who may send which body, what a merge patch means, what may be given back."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api.problems import InvalidParameters, bad_parameter
from bank import limits
from bank.documents import UnfitText, clean_line
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


def patched(target: Mapping[str, Any], patch: Any) -> Any:
    """
    A patch merged into a body that has every member there is. What the body does not know stays, null or not, for the
    serializer to refuse.
    """
    if not isinstance(patch, Mapping):
        return patch
    strangers = {name: value for name, value in patch.items() if name not in target}
    return {**merged(target, patch), **strangers}


def without_given_back(body: Any, names: frozenset[str], shown: Mapping[str, Any]) -> Any:
    """
    The body without the members that a representation shows and nobody sets. Sent back as they are they say nothing;
    one that differs stays, for the serializer to refuse. Raises Stale if the body was read from an older version.
    """
    if not isinstance(body, Mapping):
        return body
    version = body.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version < shown["version"]:
        raise Stale(shown["version"])
    absent = object()
    return {
        name: value
        for name, value in body.items()
        if name not in names or value != shown.get(name, absent)
    }


def created(data: Mapping[str, Any], *, url: str, etag: str) -> Response:
    return Response(data, status=HTTPStatus.CREATED, headers={"Location": url, "ETag": etag})
