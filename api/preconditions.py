"""
ETag out, If-None-Match and If-Match in.

    GET /api/v1/questions/7                             ETag: "3.9f2c41d7"
    GET … If-None-Match: "3.9f2c41d7"                   304, no body
    PATCH … If-Match: "3.9f2c41d7"                      412 if the version is not 3 any more
    PUT … If-None-Match: *                              412 if there is anything to write over

The part before the dot is the version of the thing, the part behind it tells representations of that version apart:
who looks, which fields, HTML or not. Where a body holds more than the thing itself (counts), and for lists, that part
is a hash of the body.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from rest_framework.request import Request

from api.problems import InvalidParameters, bad_parameter
from bank.editing import Expected

_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"')
_TAGS = re.compile(rf"\s*{_TAG.pattern}(?:\s*,\s*{_TAG.pattern})*\s*")


def short_hash(*parts: str | bytes) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()


def etag(version: int | None, variant: str) -> str:
    return f'"{variant}"' if version is None else f'"{version}.{variant}"'


def is_known(request: HttpRequest | Request, tag: str) -> bool:
    """Does the client say that it has this representation? The comparison is the weak one (RFC 9110, 13.1.2)."""
    header: str | None = request.META.get("HTTP_IF_NONE_MATCH")
    if header is None:
        return False
    return header.strip() == "*" or tag.strip('"') in _TAG.findall(header)


def check_conditions(request: Request, *, obeys_if_match: bool) -> None:
    """Raises InvalidParameters for a condition of a writing request that nobody would look at."""
    faults = []
    if "If-Match" in request.headers and not obeys_if_match:
        detail = "This request is about no single thing with a version; leave the condition out."
        faults.append(bad_parameter("If-Match", "not_obeyed", detail))
    if (unless := request.headers.get("If-None-Match")) is not None:
        if request.method == "POST":
            detail = "A POST has no such condition; an Idempotency-Key makes it safe to send again."
            faults.append(bad_parameter("If-None-Match", "not_obeyed", detail))
        elif unless.strip() != "*":
            detail = 'Of a change this can only be "*"; the version that you have seen goes into If-Match.'
            faults.append(bad_parameter("If-None-Match", "invalid", detail))
    if faults:
        raise InvalidParameters(faults)


def expected_version(request: Request) -> Expected:
    """
    The versions that If-Match names, or None if any will do. Only the part before the dot counts, also of a tag that a
    proxy has weakened on the way. A tag that names no version matches none; and with If-None-Match, whose `*` wants
    nothing to be there, no version will do.

    Raises InvalidParameters for a header that holds anything else than entity tags.
    """
    if "If-None-Match" in request.headers:
        return frozenset()
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    if not _TAGS.fullmatch(header):
        raise InvalidParameters(
            [
                bad_parameter(
                    "If-Match",
                    "invalid",
                    'This is an entity tag in quotes, as ETag gave it, or "*".',
                )
            ]
        )
    versions = [tag.partition(".")[0] for tag in _TAG.findall(header)]
    return frozenset(
        int(text) for text in versions if text.isascii() and text.isdigit() and len(text) < 10
    )


class EntityTagMiddleware:
    """Give every good answer of the API to GET an entity tag, and answer 304 to whoever has it already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            request.method not in ("GET", "HEAD")
            or not request.path.startswith("/api")
            or response.status_code != HTTPStatus.OK
            or not isinstance(response, HttpResponse)
            or "no-store" in response.headers.get("Cache-Control", "")
        ):
            return response
        if "ETag" not in response.headers:
            response["ETag"] = etag(None, short_hash(response.content))
        return not_modified(response.headers) if is_known(request, response["ETag"]) else response


def not_modified(headers: Mapping[str, str]) -> HttpResponseNotModified:
    """An answer with these headers, without its body; every one that a cache must renew stays."""
    lasting = {name: value for name, value in headers.items() if not name.startswith("Content-")}
    return HttpResponseNotModified(headers=lasting)
