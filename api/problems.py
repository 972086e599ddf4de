"""
Every refusal is a problem document (RFC 9457), whoever refuses: a view, the bank, the router or the framework.

    HTTP/1.1 400 Bad Request
    Content-Type: application/problem+json

    {"type": "/api/problems/invalid", "title": "The request is not valid", "status": 400, "detail": "…",
     "instance": "/api/v1/questions", "request_id": "0f8c…",
     "errors": [{"pointer": "/answers/1/text", "code": "required", "detail": "An answer needs a text."}]}
"""

import logging
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler, set_rollback

from api.parsing import Malformed
from bank import editing
from bank.documents import Problem, Unsound
from bank.documents.problems import step
from bank.editing.log import UnfitReason

MEDIA_TYPE = "application/problem+json"
PROBLEMS_AT = "/api/problems/"
REQUEST_ID = "bank.request_id"
# Set where the database was the reason, for the metrics.
DATABASE_AWAY = "bank.database_away"

# name → status and title. The name is the last part of `type`; programs tell problems apart by it.
PROBLEMS: dict[str, tuple[int, str]] = {
    "bad_request": (400, "The request cannot be understood"),
    "invalid": (400, "The request is not valid"),
    "malformed": (400, "The body cannot be read"),
    "unauthenticated": (401, "Valid credentials are needed"),
    "forbidden": (403, "You may not do this"),
    "not_your_step": (403, "You may not give this status"),
    "not_found": (404, "There is no such thing here"),
    "method_not_allowed": (405, "This cannot be done with this resource"),
    "not_acceptable": (406, "No such media type can be sent"),
    "conflict": (409, "This contradicts the present state"),
    "in_use": (409, "Something still refers to this"),
    "taken": (409, "A value that must be unique is used already"),
    "no_such_step": (409, "There is no such step between statuses"),
    "length_required": (411, "The length of the body must be told"),
    "stale": (412, "This has changed since you have seen it"),
    "too_large": (413, "The request is too large"),
    "uri_too_long": (414, "The address is too long"),
    "unsupported_media_type": (415, "This media type is not read here"),
    "key_reuse": (422, "The idempotency key was used for another request"),
    "throttled": (429, "Too many requests"),
    "headers_too_large": (431, "The headers are too large"),
    "error": (500, "Something went wrong here"),
    "unavailable": (503, "This cannot be answered just now"),
}
_BY_STATUS = {status: name for name, (status, _) in reversed(PROBLEMS.items())} | {
    400: "bad_request",
    409: "conflict",
}


def name_of(status: int) -> str:
    """The problem that is meant where only the status is known."""
    return _BY_STATUS.get(status, "error")


# The bank names its refusals; here they get their problem.
_OF_THE_BANK: dict[type[Exception], str] = {
    editing.Vanished: "not_found",
    editing.Stale: "stale",
    editing.Taken: "taken",
    editing.InUse: "in_use",
    editing.NotAllowed: "forbidden",
    editing.NoSuchStep: "no_such_step",
    editing.NotYourStep: "not_your_step",
}
_STATEMENT_TIMED_OUT = "57014"
RETRY_AFTER = "2"

# More faults than anybody mends at once: of a body that is nothing but faults not all are told.
MOST_ERRORS = 100

# Headers that say what a refusal means.
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")

log = logging.getLogger(__name__)


class InvalidParameters(exceptions.APIException):
    """Query parameters or headers that are unknown or unfit; all of them at once."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__()
        self.errors = errors


class Refused(exceptions.APIException):
    """A problem by name, with whatever members tell more."""

    def __init__(self, name: str, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.status_code = PROBLEMS[name][0]
        self.name, self.members = name, members


def together(*checks: Callable[[], Any]) -> list[Any]:
    """What the checks give, or all faults that they find at once. Raises InvalidParameters."""
    results, errors = [], []
    for check in checks:
        try:
            results.append(check())
        except InvalidParameters as invalid:
            errors += invalid.errors
    if errors:
        raise InvalidParameters(errors)
    return results


def bad_parameter(name: str, code: str, detail: str) -> dict[str, str]:
    return {"parameter": name, "code": code, "detail": detail}


def document(
    request: HttpRequest,
    name: str,
    *,
    detail: str = "",
    errors: list[dict[str, str]] | None = None,
    **more: Any,
) -> dict[str, Any]:
    status, title = PROBLEMS[name]
    body = {
        "type": f"{PROBLEMS_AT}{name}",
        "title": title,
        "status": status,
        "detail": detail or f"{title}.",
        "instance": request.path,
        "request_id": request.META.get(REQUEST_ID, ""),
        **more,
    }
    if errors:
        body["errors"] = errors[:MOST_ERRORS]
    return body


def problem_response(request: HttpRequest, name: str, **members: Any) -> HttpResponse:
    """A problem where no view of the API is at work."""
    body = document(request, name, **members)
    return HttpResponse(orjson.dumps(body), status=body["status"], content_type=MEDIA_TYPE)


class ProblemResponse(Response):
    """A problem from a view. Whatever was asked for, it is JSON: a refusal to send CSV must not be sent as CSV."""

    @property
    def rendered_content(self) -> bytes:
        self["Content-Type"] = MEDIA_TYPE
        return orjson.dumps(self.data)


def answer(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The EXCEPTION_HANDLER: what went wrong in a view, as a problem; None for what must become a 500."""
    request: HttpRequest = context["request"]
    headers: dict[str, str] = {}
    if isinstance(exc, (OperationalError, InterfaceError)):
        body = document(request, "unavailable", detail=_why_unavailable(exc))
        headers["Retry-After"] = RETRY_AFTER
        request.META[DATABASE_AWAY] = True
        # Its first line says what is wrong; those below may show what was to be stored.
        why = str(exc).partition("\n")[0]
        log.warning("database not available: %s: %s", type(exc).__name__, why)
    elif isinstance(exc, UnreadablePostError):
        detail = "The body ends before the Content-Length that it was sent with."
        body = document(request, "malformed", detail=detail)
    elif isinstance(exc, (Unsound, editing.Refusal)):
        body = refusal(request, exc)
        if isinstance(exc, editing.Contended):
            headers["Retry-After"] = RETRY_AFTER
    else:
        # DRF's own handler knows Http404 and PermissionDenied, and rolls back.
        response = exception_handler(exc, context)
        if response is None:
            return None
        headers = {name: str(response.headers[name]) for name in KEPT if name in response.headers}
        if isinstance(exc, exceptions.UnsupportedMediaType):
            headers |= accepted_types(context["view"])
        body = _refused_by_the_framework(request, exc, response)
    set_rollback()
    return ProblemResponse(body, status=body["status"], headers=headers)


def accepted_types(view: Any) -> dict[str, str]:
    """What a body may be, for the method that was refused."""
    types = ", ".join(parser.media_type for parser in view.get_parsers())
    named = {"PATCH": "Accept-Patch", "POST": "Accept-Post"}
    # For a PUT there is the general name alone (RFC 9110, 15.5.16).
    return {named.get(view.request.method, "Accept"): types}


def refusal(request: HttpRequest, exc: Unsound | editing.Refusal) -> dict[str, Any]:
    """What the bank refused, as a problem document."""
    if isinstance(exc, Unsound):
        errors = [
            {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
            for fault in exc.problems
        ]
        return document(request, "invalid", detail=_summary(errors), errors=errors)
    if isinstance(exc, UnfitReason):
        errors = [bad_parameter("reason", "invalid", str(exc))]
        return document(request, "invalid", detail=_summary(errors), errors=errors)
    name = _OF_THE_BANK.get(type(exc), "conflict")
    more: dict[str, Any] = {}
    if isinstance(exc, editing.Stale) and "If-None-Match" in request.headers:
        detail = "If-None-Match wants nothing to be here, and this is."
        return document(request, "stale", detail=detail, current_version=exc.current)
    # Who named no version in If-Match has not broken a condition: two changes met.
    if isinstance(exc, editing.Stale) and "If-Match" not in request.headers:
        name = "conflict"
    if isinstance(exc, (editing.NoSuchStep, editing.NotYourStep)):
        more["allowed"] = exc.allowed
    if isinstance(exc, editing.Stale):
        more["current_version"] = exc.current
    if isinstance(exc, editing.Taken):
        more["errors"] = [{"pointer": exc.pointer, "code": "taken", "detail": str(exc)}]
    return document(request, name, detail=str(exc), **more)


def as_document(request: Any, exc: Unsound | editing.Refusal | Refused) -> dict[str, Any]:
    """A refusal of one thing among several, which the others do not share."""
    if isinstance(exc, Refused):
        return document(request, exc.name, detail=str(exc.detail), **exc.members)
    return refusal(request, exc)


def _refused_by_the_framework(
    request: HttpRequest, exc: Exception, response: Response
) -> dict[str, Any]:
    if isinstance(exc, Refused):
        return document(request, exc.name, detail=str(exc.detail), **exc.members)
    if isinstance(exc, InvalidParameters):
        return document(request, "invalid", detail=_summary(exc.errors), errors=exc.errors)
    if isinstance(exc, exceptions.ValidationError):
        errors = list(_pointed(exc.detail, ""))
        return document(request, "invalid", detail=_summary(errors), errors=errors)
    if isinstance(exc, Malformed):
        return document(request, "malformed", detail=_summary(exc.errors), errors=exc.errors)
    if isinstance(exc, exceptions.ParseError):
        return document(request, "malformed", detail=str(exc.detail))
    if isinstance(exc, exceptions.Throttled):
        seconds = response.headers.get("Retry-After", "60")
        return document(request, "throttled", detail=f"Try again in {seconds} seconds.")
    name = name_of(response.status_code)
    detail = str(exc.detail) if isinstance(exc, exceptions.APIException) else ""
    return document(request, name, detail=detail)


def faults_of(error: exceptions.ValidationError) -> list[Problem]:
    """What is wrong with the shape of a body, as the bank says it of a document."""
    return [Problem(**fault) for fault in _pointed(error.detail, "")]


def _pointed(detail: Any, at: str) -> Iterator[dict[str, str]]:
    """DRF's nested errors as a flat list of JSON Pointers."""
    if isinstance(detail, exceptions.ErrorDetail):
        yield {"pointer": at, "code": str(detail.code), "detail": str(detail)}
    elif isinstance(detail, dict):
        for name, part in detail.items():
            below = "" if name == api_settings.NON_FIELD_ERRORS_KEY else "/" + step(str(name))
            yield from _pointed(part, at + below)
    else:
        plain = all(isinstance(part, exceptions.ErrorDetail) for part in detail)
        for place, part in enumerate(detail):
            yield from _pointed(part, at if plain else f"{at}/{place}")


def _summary(errors: list[dict[str, str]]) -> str:
    first = errors[0]
    where = first.get("parameter") or first.get("pointer")
    more = f" ({len(errors)} faults in all)" if len(errors) > 1 else ""
    return f"{where}: {first['detail']}{more}" if where else f"{first['detail']}{more}"


def _why_unavailable(exc: Exception) -> str:
    if getattr(exc.__cause__, "sqlstate", None) == _STATEMENT_TIMED_OUT:
        return "This took longer than a request may; narrow it by more filters."
    return "The database does not answer; try again soon."
