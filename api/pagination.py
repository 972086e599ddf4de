"""
Pages of a list.

    GET /api/v1/questions?page_size=20&ordering=-created_at

    Link: <…?cursor=…>; rel="next"
    {"next": "…", "previous": null, "next_cursor": "…", "results": […]}

`count=exact` or `count=estimated` adds `"count": {"value": 150, "is_exact": true}`; unasked nobody counts.
"""

from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import caller_of
from api.cursors import BadCursor, seal, unseal
from api.problems import InvalidParameters, bad_parameter, together
from api.requests import base_url
from api.walks import Column, Found, Place, Stretch, Walk, packed, unpacked
from bank import limits
from bank.nearest import no_such

PAGE_SIZE, LARGEST_PAGE = 20, 100
# Longer ones were not made here.
LONGEST_CURSOR = 600
# What changes how a page looks, and not which list it is a page of.
NOT_OF_THE_LIST = frozenset({"cursor", "page_size", "fields", "html", "count"})
PARAMETERS = frozenset({"cursor", "page_size", "count", "ordering"})


class Ordering(NamedTuple):
    """What a list may be ordered by, each with `-` in front as well, and what it is ordered by unless asked."""

    names: tuple[str, ...]
    default: str

    @property
    def allowed(self) -> list[str]:
        return [sign + name for name in self.names for sign in ("", "-")]


class KeysetPagination(BasePagination):
    def paginate_queryset(
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> list[Any]:
        self._request, self._view = request, view
        self._size = page_size(request.query_params)
        ordering = _ordering(request.query_params, view)
        self._scope = scope_of(request, ordering)
        self._count = _count(request.query_params, queryset)

        place, memory = self._place(request.query_params.get("cursor"))
        self._walk = _walk(queryset, view, ordering, memory)
        self._walk.columns = getattr(view, "page_columns", None)
        self._walk.computed = getattr(view, "page_computed", {})
        recipe = getattr(view, "list_recipe", None)
        self._walk.recipe = recipe and recipe()
        self._page, has_more = self._walk.page(place, self._size)
        backwards = place is not None and place.backwards
        self._has_next = bool(self._page) and (backwards or has_more)
        self._has_previous = bool(self._page) and (has_more if backwards else place is not None)
        return [found.row for found in self._page]

    def get_paginated_response(self, data: Any) -> Response:
        next_cursor = self._cursor(self._page[-1], backwards=False) if self._has_next else None
        previous = self._cursor(self._page[0], backwards=True) if self._has_previous else None
        links = {"next": self._link(next_cursor), "previous": self._link(previous)}
        body = {**links, "next_cursor": next_cursor}
        if self._count is not None:
            body["count"] = self._count
        given = [
            f'<{url}>; rel="{rel}"'
            for rel, url in (("next", links["next"]), ("prev", links["previous"]))
            if url
        ]
        return Response(
            {**body, "results": data}, headers={"Link": ", ".join(given)} if given else None
        )

    def _place(self, cursor: str | None) -> tuple[Place | None, Any]:
        if cursor is None:
            return None, None
        try:
            stretch, values, backwards, memory = unseal(cursor, self._scope)
        except BadCursor as bad:
            raise bad_cursor() from bad
        return Place(stretch, [unpacked(value) for value in values], backwards), unpacked_memory(
            memory
        )

    def _cursor(self, found: Found, *, backwards: bool) -> str:
        place = self._walk.place_of(found, backwards=backwards)
        memory = self._walk.memory and [packed(value) for value in self._walk.memory]
        return seal(
            [place.stretch, [packed(value) for value in place.values], backwards, memory],
            self._scope,
        )

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        parameters = self._request.query_params.copy()
        parameters["cursor"] = cursor
        return f"{base_url(self._request)}{self._request.path}?{parameters.urlencode()}"

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "next_cursor", "results"],
            "properties": {
                "next": {**link, "description": "The next page; null on the last one."},
                "previous": {**link, "description": "The page before; null on the first one."},
                "next_cursor": {
                    "type": ["string", "null"],
                    "maxLength": LONGEST_CURSOR,
                    "description": "The `cursor` of the next page, for those who build addresses themselves.",
                },
                "count": {
                    "type": "object",
                    "description": "Only where `count` was asked for.",
                    "required": ["value", "is_exact"],
                    "properties": {
                        "value": {
                            "type": "integer",
                            "minimum": 0,
                            "maximum": limits.IDENTIFIER,
                        },
                        "is_exact": {"type": "boolean"},
                    },
                },
                "results": {**schema, "maxItems": LARGEST_PAGE},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        def parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
            return {
                "name": name,
                "in": "query",
                "required": False,
                "description": description,
                "schema": schema,
            }

        ordering: Ordering = view.ordering
        return [
            parameter(
                "cursor",
                "The page that `next` or `next_cursor` named.",
                type="string",
                minLength=1,
                maxLength=LONGEST_CURSOR,
            ),
            parameter(
                "page_size",
                "How many at most.",
                type="integer",
                minimum=1,
                maximum=LARGEST_PAGE,
                default=PAGE_SIZE,
            ),
            parameter(
                "ordering",
                "What the list is ordered by; `-` in front reverses it. Equal values are told apart by the id.",
                type="string",
                enum=ordering.allowed,
            ),
            parameter(
                "count",
                "Also count what the list holds in all.",
                type="string",
                enum=["exact", "estimated"],
            ),
        ]


def unpacked_memory(memory: list[Any] | None) -> list[Any] | None:
    return memory and [unpacked(value) for value in memory]


def page_size(parameters: QueryDict) -> int:
    text = parameters.get("page_size", str(PAGE_SIZE))
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= LARGEST_PAGE):
        raise InvalidParameters(
            [
                bad_parameter(
                    "page_size", "out_of_range", f"This is a whole number from 1 to {LARGEST_PAGE}."
                )
            ]
        )
    return int(text)


def check_page(parameters: QueryDict, view: Any) -> None:
    """Raise InvalidParameters for all that is wrong with size, ordering and count, before anything is read."""
    together(
        lambda: page_size(parameters),
        lambda: _known_ordering(parameters, view.ordering.default, view.ordering),
        lambda: _count_wanted(parameters),
    )


def _known_ordering(parameters: QueryDict, default: str, ordering: Ordering) -> str:
    name = parameters.get("ordering", default)
    if name not in ordering.allowed:
        detail = no_such("ordering", name[:100], ordering.allowed)
        raise InvalidParameters([bad_parameter("ordering", "unknown", detail)])
    return name


def _ordering(parameters: QueryDict, view: Any) -> str:
    ordering: Ordering = view.ordering
    searched = getattr(view, "searched", None)
    default = "-relevance" if searched else ordering.default
    name = _known_ordering(parameters, default, ordering)
    if name.lstrip("-") == "relevance" and not searched:
        raise InvalidParameters(
            [
                bad_parameter(
                    "ordering", "needs_search", "Only what is searched for has a relevance."
                )
            ]
        )
    return name


def scope_of(request: Request, what: str) -> str:
    """What a cursor belongs to beside the path, the filters and the audience."""
    filters = sorted(
        (name, sorted(values))
        for name, values in request.query_params.lists()
        if name not in NOT_OF_THE_LIST and name not in ("ordering", "seed")
    )
    return orjson.dumps([request.path, filters, what, caller_of(request).audience]).decode()


def place_from(cursor: str | None, scope: str) -> Any:
    """What a draw has sealed into a cursor; None without a cursor. Raises InvalidParameters."""
    if cursor is None:
        return None
    try:
        place, bits, moment = unseal(cursor, scope)
    except BadCursor as bad:
        raise bad_cursor() from bad
    return place, bits, moment and datetime.fromisoformat(moment)


def bad_cursor() -> InvalidParameters:
    detail = "This is no cursor of this list; begin without one, and keep filters, ordering and the seed of a draw."
    return InvalidParameters([bad_parameter("cursor", "bad_cursor", detail)])


def _walk(queryset: QuerySet[Any], view: Any, ordering: str, memory: Any) -> Walk:
    column = Column.parse(ordering)
    if column.name == "relevance":
        walk: Walk = view.relevance_walk(queryset, column.is_descending, memory)
        return walk
    columns = (column,) if column.name == "id" else (column, Column("id", column.is_descending))
    return Walk([Stretch(queryset, columns)])


def _count_wanted(parameters: QueryDict) -> str | None:
    wanted = parameters.get("count")
    if wanted not in (None, "exact", "estimated"):
        raise InvalidParameters(
            [bad_parameter("count", "invalid_choice", "This is exact or estimated.")]
        )
    return wanted


def _count(parameters: QueryDict, queryset: QuerySet[Any]) -> dict[str, Any] | None:
    wanted = _count_wanted(parameters)
    if wanted is None:
        return None
    if wanted == "estimated" and connection.vendor == "postgresql":
        plan = queryset.order_by().explain(format="json")
        # A query that can find nothing is never sent, and has no plan.
        if plan:
            return {"value": orjson.loads(plan)[0]["Plan"]["Plan Rows"], "is_exact": False}
    return {"value": queryset.order_by().count(), "is_exact": True}
