"""Tokens: how programs come to act for somebody."""

import functools
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import token_of
from api.idempotency import idempotent
from api.pagination import Ordering
from api.problems import Refused
from api.resources import Resource
from api.v1.token_input import (
    MOST_ORIGINS,
    NothingInput,
    TokenInput,
    clean_name,
    clean_origins,
    signing_in,
)
from api.writing import created
from bank import limits
from bank.callers import Role
from bank.documents import Problem, Unsound
from bank.models import ApiToken, User
from bank.models.users import digest


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
    def create(
        self, request: Request, *, values: dict[str, Any], signed_in: User | None
    ) -> Response:
        user, widest = self._user(request, values, signed_in)
        name = clean_name(values["name"])
        origins = clean_origins(values["origins"]) if "origins" in values else None
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

    def _user(
        self, request: Request, values: dict[str, Any], signed_in: User | None
    ) -> tuple[User, Role]:
        """Who the token is for, and the widest role that it may have."""
        token = token_of(request)
        if token is not None and not {"username", "password"} & values.keys():
            return token.user, token.caller.role or Role.READER
        problems = [
            Problem(f"/{name}", "required", "Without a token of yours, send username and password.")
            for name in ("username", "password")
            if not values.get(name)
        ]
        if signed_in is None:
            raise Unsound(problems)
        return signed_in, Role(signed_in.role)

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
