"""Tokens: how programs come to act for somebody."""

import functools
import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib.auth import authenticate
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import token_of
from api.idempotency import idempotent
from api.pagination import Ordering
from api.problems import Refused
from api.resources import Resource
from api.strict import Line, Lines, StrictSerializer, Text, Whole, Word
from api.throttling import count_login
from api.writing import created
from bank import limits
from bank.callers import Role
from bank.documents import Problem, UnfitText, Unsound, clean_line
from bank.models import ApiToken, User
from bank.models.users import digest

LONGEST_LIFE = timedelta(days=366)
MOST_ORIGINS = 20
_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ORIGIN = re.compile(
    rf"https?://(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:]+\])(?::(?P<port>[1-9][0-9]{{0,4}}))?"
)
_LAST_PORT = 65_535

# Browsers leave these out, so an origin that names one would never be met.
_USUAL_PORTS = {"http": ":80", "https": ":443"}


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token without its secret, of which only a digest is kept; `prefix` is what the secret begins with."""

    url = serializers.SerializerMethodField()
    user = serializers.CharField(source="user.username", max_length=150)
    role = serializers.CharField(
        source="caller.role",
        max_length=10,
        help_text="The narrower of its own role and its user's.",
    )
    origins = serializers.ListField(
        child=serializers.CharField(max_length=limits.NAME), max_length=MOST_ORIGINS
    )
    links = serializers.SerializerMethodField()

    class Meta:
        model = ApiToken
        fields = [
            "id",
            "url",
            "name",
            "user",
            "role",
            "is_public",
            "origins",
            "prefix",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
            "links",
        ]

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, token: ApiToken) -> str:
        return f"{self.context['base']}/tokens/{token.pk}"

    @extend_schema_field(
        {
            "type": "object",
            "properties": {"rotate": {"type": "string", "format": "uri"}},
            "required": ["rotate"],
        }
    )
    def get_links(self, token: ApiToken) -> dict[str, str]:
        return {"rotate": f"{self.get_url(token)}/rotate"}


class SecretTokenSerializer(TokenSerializer):
    """A token with its secret, which is shown this once."""

    token = serializers.CharField(
        max_length=100, help_text="Send it as `Authorization: Bearer …`. It cannot be shown again."
    )

    class Meta(TokenSerializer.Meta):
        fields = ["id", "url", "token", *TokenSerializer.Meta.fields[2:]]


class TokenInput(StrictSerializer):
    """
    A new token: for the user of the token that asks, or for the one whose username and password are given. With
    `origins` it is a public token, which reads, draws and checks from the pages of these origins only. That binds
    browsers, not programs: whoever has the token can send any Origin.
    """

    username = Text(required=False, max_length=150)
    password = Text(required=False, max_length=1_000)
    name = Line(max_length=80, allow_blank=False, help_text="What it is for.")
    role = Word(
        choices=Role.values, required=False, help_text="A narrower role than the user's own."
    )
    expires_in = Whole(
        required=False,
        min_value=60,
        max_value=int(LONGEST_LIFE.total_seconds()),
        help_text="Seconds; without it the token counts until it is revoked.",
    )
    origins = Lines(longest=limits.NAME, most=MOST_ORIGINS, required=False)


class NothingInput(StrictSerializer):
    """No member at all."""


def signing_in(handler: Any) -> Any:
    """
    Count and compare a password before anything else is done: before a kept reply is looked up, which would tell
    whether it is the right one, and outside of the transaction of the work, for it takes long on purpose.
    """

    @functools.wraps(handler)
    def signed_in(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = TokenInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        sent = {name: wanted.validated_data.get(name) for name in ("username", "password")}
        if all(sent.values()):
            count_login(request._request, sent["username"])
            # For a name that nobody has, Django hashes the password all the same, so both take as long.
            view.user = authenticate(request._request, **sent)
            if view.user is None:
                raise AuthenticationFailed("Username and password do not go together.")
        response: Response = handler(view, request, *args, **kwargs)
        return response

    return signed_in


@extend_schema_view(
    list=extend_schema(
        summary="List tokens", description="Your own; an admin's list is that of everybody's."
    ),
    retrieve=extend_schema(
        summary="Read a token",
        description="When it was last used and how long it counts, not its secret.",
    ),
    destroy=extend_schema(
        operation_id="revoke_token",
        summary="Revoke a token",
        description="It counts nowhere from the next request on.",
    ),
)
class TokenViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource):
    resource = "tokens"
    ordering = Ordering(("created_at",), "-created_at")
    queryset = ApiToken.objects.none()
    serializer_class = TokenSerializer
    located_actions = frozenset({"rotate"})
    lookup_value_regex = "[0-9]{1,16}"
    # Who has signed in by password.
    user: Any = None

    def get_queryset(self) -> QuerySet[ApiToken]:
        tokens = ApiToken.objects.select_related("user")
        return tokens if self.caller.role == Role.ADMIN else tokens.filter(user=self.caller.user_id)

    @extend_schema(
        operation_id="make_token",
        summary="Make a token",
        description="By username and password, or for yourself by a token that you have. The secret is shown once.",
        request=TokenInput,
        responses={201: SecretTokenSerializer},
    )
    @signing_in
    @functools.partial(idempotent, keeps_body=False)
    def create(self, request: Request) -> Response:
        wanted = TokenInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        values = wanted.validated_data
        user, widest = self._user(request, values)
        name = _clean_name(values["name"])
        origins = _clean_origins(values["origins"]) if "origins" in values else None
        role = Role(values.get("role", widest if origins is None else Role.READER))
        if origins is not None and role != Role.READER:
            detail = "A public token reads, draws and checks; leave its role out."
            raise Unsound([Problem("/role", "invalid_choice", detail)])
        if _is_wider(role, widest):
            raise PermissionDenied(
                f"A token can only be narrower than your own role, which is {widest}."
            )
        expires_at = self._end(request, values)
        secret = ApiToken.objects.issue(
            user=user,
            name=name,
            role=role,
            expires_at=expires_at,
            origins=origins,
        )
        token = ApiToken.objects.select_related("user").get(digest=digest(secret))
        return self._with_secret(token, secret, HTTPStatus.CREATED)

    @extend_schema(
        summary="Give a token a new secret",
        description="The old one counts no more from the next request on. The new one is shown this once.",
        request=None,
        responses=SecretTokenSerializer,
        filters=False,
    )
    @action(detail=True, methods=["post"])
    @functools.partial(idempotent, keeps_body=False)
    def rotate(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        NothingInput(data=request.data).is_valid(raise_exception=True)
        token = self._handled()
        if token.user_id != self.caller.user_id:
            detail = (
                "The secret of a token is for its own user; revoke it, and let them make another."
            )
            raise PermissionDenied(detail)
        if not token.counts:
            raise Refused("conflict", "This token is revoked or has expired; make another.")
        return self._with_secret(token, token.rotate(), HTTPStatus.OK)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self._handled().revoke()
        return Response(status=HTTPStatus.NO_CONTENT)

    def _handled(self) -> ApiToken:
        """The token of the address, if the one that asks is not narrower: else it would be a way to more rights."""
        token: ApiToken = self.get_object()
        if _is_wider(token.caller.role, self.caller.role):
            raise PermissionDenied("That token may do more than the one that you ask with.")
        return token

    def _user(self, request: Request, values: dict[str, Any]) -> tuple[User, Role]:
        """Who the token is for, and the widest role that it may have."""
        token = token_of(request)
        if token is not None and not {"username", "password"} & values.keys():
            return token.user, token.caller.role or Role.READER
        problems = [
            Problem(f"/{name}", "required", "Without a token of yours, send username and password.")
            for name in ("username", "password")
            if not values.get(name)
        ]
        if problems:
            raise Unsound(problems)
        if not isinstance(self.user, User):
            raise AuthenticationFailed("Username and password do not go together.")
        return self.user, Role(self.user.role)

    def _end(self, request: Request, values: dict[str, Any]) -> datetime | None:
        """When the token ends: at the latest with the one that asks for it, or that one would never really end."""
        life = values.get("expires_in")
        end = timezone.now() + timedelta(seconds=life) if life else None
        token = token_of(request)
        latest = token.expires_at if token and "password" not in values else None
        if end and latest and end > latest:
            detail = "A token ends with the one that it is made with, at the latest; leave this out for that."
            raise Unsound([Problem("/expires_in", "max_value", detail)])
        return end or latest

    def _with_secret(self, token: ApiToken, secret: str, status: HTTPStatus) -> Response:
        data = TokenSerializer(token, context=self.get_serializer_context()).data
        response = created({**data, "token": secret}, url=data["url"], etag="")
        response.status_code = status
        del response["ETag"]
        response["Cache-Control"] = "no-store"
        return response


def _is_wider(one: Role | None, other: Role | None) -> bool:
    order = [None, *Role]
    return order.index(one) > order.index(other)


def _clean_name(name: str) -> str:
    try:
        line = clean_line(name)
    except UnfitText as unfit:
        raise Unsound([Problem("/name", unfit.code, str(unfit))]) from unfit
    if not line:
        raise Unsound([Problem("/name", "blank", "This is not empty.")])
    return line


def _clean_origins(texts: list[str]) -> list[str]:
    """Origins as browsers send them: `https://app.example.org`, with a port where it is not the usual one."""
    problems = []
    for place, text in enumerate(texts):
        found = _ORIGIN.fullmatch(text)
        if text in texts[:place]:
            problems.append(Problem(f"/origins/{place}", "repeated", "This origin is there twice."))
        elif (
            not found
            or int(found["port"] or 1) > _LAST_PORT
            or text.endswith(_USUAL_PORTS[text.partition(":")[0]])
        ):
            detail = (
                "An origin is scheme and host as browsers send it, such as https://app.example.org, with a port only"
                " where it is not the usual one."
            )
            problems.append(Problem(f"/origins/{place}", "origin", detail))
    if not texts:
        problems.append(Problem("/origins", "required", "A public token needs an origin."))
    if problems:
        raise Unsound(problems)
    return texts
