"""What single items have in common."""

from typing import Any
from urllib.parse import quote

import orjson
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from api.preconditions import etag, short_hash
from api.resources import Resource


class VersionedItem(mixins.RetrieveModelMixin, Resource):
    """An item whose entity tag is its version and a hash of its body, for the body tells of more than the item."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        item: Any = self.get_object()
        data = self.get_serializer(item).data
        return Response(data, headers={"ETag": etag(item.version, short_hash(orjson.dumps(data)))})


def links_schema(*names: str) -> dict[str, Any]:
    """The OpenAPI schema of an object of links, all of them always there."""
    return {
        "type": "object",
        "properties": {name: {"type": "string", "format": "uri"} for name in names},
        "required": list(names),
    }


def in_query(text: str) -> str:
    """A value as it stands in a query string."""
    return quote(text, safe="")
