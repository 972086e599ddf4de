"""
One line for each request, at the level INFO; what it looks like is said in `api.log_lines`.

    {"time": …, "level": "INFO", "logger": "api.logs", "message": "GET /api/v1/questions/7 200 8.1 ms 1834 bytes …",
     "request_id": "0f8c…", "method": "GET", "route": "question-detail", "path": "/api/v1/questions/7", "status": 200,
     "ms": 8.1, "caller": "qb_3fA9xK1b", "bytes": 1834}

`caller` is the beginning of the token, `anonymous`, `session` for somebody in the admin site, or `unknown` for a token
that does not count. No query string, no header and no body is ever told.
"""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from api import log_lines
from api.problems import REQUEST_ID

_LONGEST_PATH = 300
# Asked every few seconds by machines; while all is well, nobody wants to read of it.
_ASKED_BY_MACHINES = frozenset({"alive", "ready", "metrics"})

log = logging.getLogger(__name__)


class RequestLogMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        forget = log_lines.request_id.set(request.META[REQUEST_ID])
        try:
            response = self.get_response(request)
            is_dull = (
                route_of(request) in _ASKED_BY_MACHINES
                and response.status_code < HTTPStatus.BAD_REQUEST
            )
            level = logging.DEBUG if is_dull else logging.INFO
            if log.isEnabledFor(level):
                _tell(level, request, response, time.perf_counter() - began)
        finally:
            log_lines.request_id.reset(forget)
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the route: few values, whatever callers ask for."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name
    return "static" if request.path.startswith(settings.STATIC_URL) else "unknown"


def _tell(level: int, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    # Quoted, so that nobody can write lines of his own into the log.
    path = quote(request.path)
    told: dict[str, Any] = {
        "method": quote(request.method or "")[:20],
        "route": route_of(request),
        "path": path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}…",
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "caller": _caller(request),
        "bytes": _size(request, response),
    }
    message = "%(method)s %(path)s %(status)d %(ms).1f ms %(bytes)s bytes %(caller)s"
    log.log(level, message, told, extra={"told": told})


def _caller(request: HttpRequest) -> str:
    # DRF leaves the token that it accepted on Django's request, too.
    if token := getattr(request, "auth", None):
        return str(token.prefix)
    if "Authorization" in request.headers:
        return "unknown"
    is_in_admin = request.path.startswith("/admin")
    return (
        "session"
        if is_in_admin and settings.SESSION_COOKIE_NAME in request.COOKIES
        else "anonymous"
    )


def _size(request: HttpRequest, response: HttpResponseBase) -> int | None:
    """How many bytes of body are sent; None for a stream that does not know."""
    if request.method == "HEAD":
        return 0
    if isinstance(response, HttpResponse):
        return len(response.content)
    length = response.headers.get("Content-Length")
    return int(length) if length else None
