"""The manners that every resource of every version shares."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api.authentication import caller_of
from api.filtering import check_parameters
from api.pagination import Ordering
from api.parsing import ExactParser, JSONParser, MergePatchParser
from api.preconditions import check_conditions
from api.problems import InvalidParameters, bad_parameter
from api.requests import base_url
from api.versions import Ending, Version
from bank.callers import Caller
from bank.nearest import no_such

FIELDS = OpenApiParameter(
    "fields",
    {"type": "string", "minLength": 1, "maxLength": 500, "pattern": "^[a-z_]+(,[a-z_]+)*$"},
    description=(
        "Only these members, with commas between them, such as `id,text`. The others are then not there, also those"
        " that the schema of the reply requires of one that was not narrowed."
    ),
)
HTML = OpenApiParameter(
    "html",
    bool,
    description="Beside each Markdown text also the same as HTML that is safe to show (`text_html`, …).",
)


class Resource(GenericViewSet[Model]):
    """
    A view says its `resource` (the first half of an action in the table of permissions), its `ordering`, and which
    query parameters it takes beside filters and pages. A parameter nobody declared is refused.
    """

    resource: ClassVar[str]
    ordering: ClassVar[Ordering]
    extra_parameters: ClassVar[frozenset[str]] = frozenset()
    # Actions that obey If-Match.
    conditional_actions: ClassVar[frozenset[str]] = frozenset()
    # Parameters of actions that show an item.
    item_parameters: ClassVar[frozenset[str]] = frozenset()
    # Actions that judge their parameters themselves, together with what else they are given.
    judging_actions: ClassVar[frozenset[str]] = frozenset()
    # Actions that say where the thing is, although they have not made it.
    located_actions: ClassVar[frozenset[str]] = frozenset()
    # Actions that show none.
    bare_actions: ClassVar[frozenset[str]] = frozenset({"destroy"})
    # Actions that need the numbers of a body as they were written.
    exact_actions: ClassVar[frozenset[str]] = frozenset()
    # Actions that give a file, whatever they are called.
    file_actions: ClassVar[frozenset[str]] = frozenset()
    # What the last part of an address is, where it is no number and no slug.
    lookup_schema: ClassVar[dict[str, Any] | None] = None
    # Set where the whole resource, or by `@action(ending=…)` one route of it, will go before its version does.
    ending: Ending | None = None
    # The filters that were asked for with their values, as soon as the filter backend has read them.
    asked: Mapping[str, Any] = MappingProxyType({})
    # The version that the route stands in.
    api: Version | None = None

    def dispatch(self, request: HttpRequest, *args: Any, api: Version, **kwargs: Any) -> Any:
        self.api = api
        return super().dispatch(request, *args, **kwargs)

    @property
    def announced_ending(self) -> Ending | None:
        return self.ending or (self.api.ending if self.api else None)

    @property
    def caller(self) -> Caller:
        return caller_of(self.request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """As DRF does it, but counting comes before refusing: who guesses at tokens is counted as well."""
        self.format_kwarg = None
        renderer, media_type = self.perform_content_negotiation(request)
        request.accepted_renderer, request.accepted_media_type = renderer, media_type
        request.version, request.versioning_scheme = self.determine_version(
            request, *args, **kwargs
        )
        refusal: APIException | None = None
        try:
            self.perform_authentication(request)
        except APIException as error:
            refusal = error
        self.check_throttles(request)
        if refusal:
            raise refusal
        self.check_permissions(request)
        if self.action and self.action != "list":
            shown = frozenset() if self.action in self.bare_actions else self.item_parameters
            writes = request.method not in SAFE_METHODS
            if self.action not in self.judging_actions:
                check_parameters(request.query_params, shown | ({"reason"} if writes else set()))
            if writes:
                obeys = self.action in self.conditional_actions
                check_conditions(request, obeys_if_match=obeys)
        # DRF takes an absent body for an empty object, and as a patch that would be one that changes nothing.
        length = request.META.get("CONTENT_LENGTH") or "0"
        if self.action in ("update", "partial_update") and int(length) == 0:
            raise ParseError("There is no body.")

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        finished: Response = super().finalize_response(request, response, *args, **kwargs)
        if self.announced_ending:
            self.announced_ending.announce(finished)
        return finished

    def get_parsers(self) -> list[BaseParser]:
        """JSON; a PATCH may also call itself what it is."""
        if self.request is not None and self.request.method == "PATCH":
            return [MergePatchParser(), JSONParser()]
        # DRF says which action it is only after the body has its parsers.
        method = "" if self.request is None else str(self.request.method)
        is_exact = self.action_map.get(method.lower()) in self.exact_actions
        return [ExactParser() if is_exact else JSONParser()]

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What can be done here; nothing more, for the schema says the rest."""
        return Response(
            status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(self.allowed_methods)}
        )

    def get_serializer_context(self) -> dict[str, Any]:
        name = self.api.name if self.api else "v1"
        return {
            **super().get_serializer_context(),
            "caller": self.caller,
            "base": f"{base_url(self.request)}/api/{name}",
        }


def chosen_fields(request: Request, known: Iterable[str]) -> frozenset[str] | None:
    """The members that `?fields=id,text` asks for, or None for all. Raises InvalidParameters for unknown ones."""
    text = request.query_params.get("fields")
    if text is None:
        return None
    names = text.split(",")
    known = list(known)
    if unknown := [name for name in names if name not in known]:
        raise InvalidParameters(
            [
                bad_parameter("fields", "unknown", no_such("field", name[:100], known))
                for name in unknown
            ]
        )
    return frozenset(names)


def wants_html(request: Request) -> bool:
    """`?html=true`. Raises InvalidParameters for anything but true and false."""
    text = request.query_params.get("html", "false")
    if text not in ("true", "false"):
        raise InvalidParameters([bad_parameter("html", "invalid_choice", "This is true or false.")])
    return text == "true"
