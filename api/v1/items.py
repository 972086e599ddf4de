"""What topics, tags and sources have in common: they are found by slug, and their slug never changes."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar, NamedTuple
from urllib.parse import quote

import orjson
from django.db.models import Model
from drf_spectacular.utils import OpenApiParameter
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import idempotent
from api.preconditions import etag, expected_version, short_hash
from api.resources import Resource
from api.strict import StrictSerializer
from api.writing import created, patched, reason_of, without_given_back
from bank import editing, limits

REASON = OpenApiParameter(
    "reason",
    {"type": "string", "maxLength": limits.REASON},
    description="Why this is changed; the log keeps it.",
)


class Door(NamedTuple):
    """The functions of `bank.editing` for one kind of thing."""

    add: Callable[..., Any]
    change: Callable[..., Any]
    delete: Callable[..., None]


class SlugResource(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource):
    """A resource whose items are read and written whole."""

    lookup_field = "slug"
    conditional_actions = frozenset({"update", "partial_update", "destroy"})
    input_class: ClassVar[type[StrictSerializer]]
    door: ClassVar[Door]

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        data, tag = self._represented(self.get_object())
        return Response(data, headers={"ETag": tag})

    @idempotent
    def create(self, request: Request) -> Response:
        wanted = self.input_class(data=request.data)
        wanted.is_valid(raise_exception=True)
        item = self.door.add(by=self.caller, reason=reason_of(request), **wanted.validated_data)
        # Counts are made for the item of the address, and a new one has none yet.
        self.kwargs["slug"] = item.slug
        data, tag = self._represented(item)
        return created(data, url=data["url"], etag=tag)

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Without a slug in the body it is that of the address."""
        body = self._own_members(self.get_object())
        return self._changed(
            {"slug": self.kwargs["slug"], **body} if isinstance(body, Mapping) else body
        )

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        item = self.get_object()
        shown = self._represented(item)[0]
        writable = self.input_class().fields
        present = {name: value for name, value in shown.items() if name in writable}
        return self._changed(patched(present, self._own_members(item)), request.data)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.door.delete(
            self.kwargs["slug"],
            by=self.caller,
            reason=reason_of(request),
            expected_version=expected_version(request),
        )
        return Response(status=HTTPStatus.NO_CONTENT)

    def _changed(self, body: Any, sent: Any = None) -> Response:
        """Set what the body says; of a patch only what was sent, so that two patches of other members both count."""
        wanted = self.input_class(data=body)
        wanted.is_valid(raise_exception=True)
        values = dict(wanted.validated_data)
        if sent is not None:
            meant = {field.source for name, field in wanted.fields.items() if name in sent}
            values = {name: value for name, value in values.items() if name in meant}
        item = self.door.change(
            self.kwargs["slug"],
            by=self.caller,
            reason=reason_of(self.request),
            expected_version=self._version_seen(),
            **{"slug": self.kwargs["slug"], **values},
        )
        data, tag = self._represented(item)
        return Response(data, headers={"ETag": tag})

    def _own_members(self, item: Model) -> Any:
        shown = self._represented(item)[0]
        return without_given_back(self.request.data, self.input_class.given_back, shown)

    def _version_seen(self) -> editing.Expected:
        """That of If-Match, else that of the body, which must still be there when the change is made."""
        expected, body = expected_version(self.request), self.request.data
        if expected is None and isinstance(body, Mapping) and "version" in body:
            # It was compared before, so it is a number.
            return int(body["version"])
        return expected

    def _represented(self, item: Any) -> tuple[dict[str, Any], str]:
        data: dict[str, Any] = self.get_serializer(item).data
        return data, etag(item.version, short_hash(orjson.dumps(data)))


def links_schema(*names: str, nullable: tuple[str, ...] = ()) -> dict[str, Any]:
    """The OpenAPI schema of an object of links, all of them always there."""
    return {
        "type": "object",
        "properties": {
            name: {"type": ["string", "null"] if name in nullable else "string", "format": "uri"}
            for name in names
        },
        "required": list(names),
    }


def in_query(text: str) -> str:
    """A value as it stands in a query string."""
    return quote(text, safe="")
