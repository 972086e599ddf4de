"""People whom the callers of the API know by ids of their own."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import Ordering
from api.resources import Resource
from bank import drawing
from bank.models import Sighting


class ReaderViewSet(Resource):
    resource = "readers"
    ordering = Ordering(("id",), "id")
    queryset = Sighting.objects.none()
    pagination_class = None
    filter_backends = ()
    lookup_value_regex = drawing.READER
    lookup_schema = {
        "type": "string",
        "minLength": 1,
        "maxLength": 200,
        "pattern": f"^{drawing.READER}$",
    }

    @extend_schema(
        operation_id="forget_reader",
        summary="Forget a reader",
        description=(
            "All that is known of the reader with this id of yours: which questions they were given, and when; also on"
            " the pages that have a public token of yours. Callers without a token share their readers, so let the ids"
            " be such that nobody guesses them."
        ),
        responses={204: None},
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        drawing.forget(self.caller, self.kwargs["pk"])
        return Response(status=HTTPStatus.NO_CONTENT)
