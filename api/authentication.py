"""
Who calls, told by a token and nothing else.

    Authorization: Bearer qb_…     a caller with the token's role
    (no header)                    a caller without a role
    anything else                  401, never a stranger
"""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from bank.callers import ANONYMOUS, Caller
from bank.models import ApiToken, User

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
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="question bank"'


def token_of(request: Request) -> ApiToken | None:
    token: ApiToken | None = request.auth
    return token


def caller_of(request: Request) -> Caller:
    token = token_of(request)
    return token.caller if token else ANONYMOUS


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made by `manage.py issue_token`. It is never accepted in the address.",
        }
