"""
What may be kept, and by whom.

    Cache-Control: public, no-cache      an anonymous GET: anybody may keep it, and asks us before using it again
    Cache-Control: private, no-cache     with a token, and whatever is not a GET
    Cache-Control: no-store              refusals, and what holds a secret
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers


class CacheHeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith("/api"):
            response.headers.setdefault("Cache-Control", _policy(request, response))
            patch_vary_headers(response, ["Accept", "Authorization"])
        return response


def _policy(request: HttpRequest, response: HttpResponseBase) -> str:
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return "no-store"
    is_anonymous = "HTTP_AUTHORIZATION" not in request.META
    return (
        "public, no-cache"
        if is_anonymous and request.method in ("GET", "HEAD")
        else "private, no-cache"
    )
