"""
Who calls, told by a token and nothing else.

    Authorization: Bearer qb_…     a caller with the token's role
    (no header)                    a caller without a role
    anything else                  401, never a stranger
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from bank.callers import ANONYMOUS, Caller
from bank.models import ApiToken, User
from bank.models.seals import onlooker, recognise, seen_by

_LONGEST = 200


class BearerAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer" or not secret.isascii() or len(secret) > _LONGEST:
            raise AuthenticationFailed("Send a token as: Authorization: Bearer TOKEN.")
        token = ApiToken.objects.behind(secret.strip())
        if token is None:
            raise AuthenticationFailed("This token does not count, or not any more.")
        if token.is_public and request.headers.get("Origin") not in token.origins:
            raise PermissionDenied("This public token is for the pages of other origins.")
        token.note_use()
        recognise(token.caller)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="question bank"'


def token_of(request: Request) -> ApiToken | None:
    token: ApiToken | None = request.auth
    return token


def caller_of(request: Request) -> Caller:
    token = token_of(request)
    return token.caller if token else ANONYMOUS


class OnlookerMiddleware:
    """
    Keys are sealed from whoever sent the request: from a stranger until it is known who that is, and until the last
    byte has left. The admin site is for those who may see everything.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/admin/"):
            return self.get_response(request)
        with seen_by(ANONYMOUS):
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse) and not response.is_async:
                response.streaming_content = _seen_by_the_same(
                    onlooker() or ANONYMOUS, cast(Iterable[bytes], response.streaming_content)
                )
        return response


def _seen_by_the_same(caller: Caller, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A stream is made after the view has returned, piece by piece, and others are at work between two pieces."""
    pieces = iter(chunks)
    while True:
        with seen_by(caller):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made by `manage.py issue_token`. It is never accepted in the address.",
        }
