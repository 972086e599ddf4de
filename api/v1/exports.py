"""Questions out, as files: everything that a list of questions may be asked for, in any format."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.filtering import check_names, narrowed, without
from api.pagination import LARGEST_PAGE, PAGE_SIZE, Ordering
from api.problems import InvalidParameters, Refused, bad_parameter, together
from api.requests import base_url
from api.resources import Resource
from api.v1.import_input import FILE
from api.v1.question_filters import QuestionFilter
from bank import limits
from bank.formats import FORMATS, KNOWN, WRITABLE, Format
from bank.models import LedgerLine, Question
from bank.nearest import no_such
from bank.transfer.exports import KEYLESS, lines_of, needs_the_key, written
from bank.transfer.ledger import Line

FOR_EVERYBODY = tuple(name for name in WRITABLE if name in KEYLESS)
FORMAT = OpenApiParameter(
    "format",
    {"type": "string", "enum": list(WRITABLE)},
    required=True,
    description=(
        f"What the file is to be. {' and '.join(FOR_EVERYBODY)} are for everybody, without what is sealed; the others"
        " need the key, and are for editors, and for authors as far as nothing is sealed from them."
    ),
)
# What a page of a ledger may be asked beside the filters.
_PAGE = ("page_size", "cursor", "count")


class ExportLine(serializers.Serializer[Any]):
    """
    An element of a question and its fate: `kept`, `mapped` (in other words, which `how` tells) or `dropped` (`how`
    tells why).
    """

    fate = serializers.ChoiceField(choices=LedgerLine.Fate.choices)
    what = serializers.CharField(max_length=limits.TEXT)
    how = serializers.CharField(max_length=limits.TEXT)
    excerpt = serializers.CharField(max_length=limits.TEXT)
    name = serializers.CharField(
        max_length=limits.TEXT, help_text="The question's `source/key`, or how it begins."
    )
    question = serializers.URLField()


class ExportLedgerPage(serializers.Serializer[Any]):
    """The lines of some questions; `page_size` counts the questions."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    next_cursor = serializers.CharField(allow_null=True, max_length=600)
    results = ExportLine(many=True, max_length=limits.INTEGER)  # type: ignore[call-arg] # the stubs do not know it


class ExportViewSet(Resource):
    resource = "exports"
    file_actions = frozenset({"list"})
    ordering = Ordering(("id",), default="id")
    queryset = Question.objects.none()
    filterset_class = QuestionFilter
    item_parameters = frozenset({"format", *_PAGE, *QuestionFilter.base_filters})

    @extend_schema(
        operation_id="export_questions",
        summary="Take questions out",
        description=(
            "All questions that the filters of the list leave, as a file that is sent piece by piece, in the order of"
            ' ids. What the format cannot say is told by its ledger, to which `Link: rel="describedby"` leads.'
        ),
        parameters=[FORMAT],
        filters=True,
        responses={
            (200, kind): FILE for kind in sorted({KNOWN[name].media_type for name in WRITABLE})
        },
    )
    def list(self, request: Request) -> HttpResponseBase:
        format, questions = self._asked()
        chosen = FORMATS[format]
        pieces = _begun(written(questions, format, self.caller))
        kind = KNOWN[format].media_type + ("" if chosen.IS_BINARY else "; charset=utf-8")
        response = StreamingHttpResponse(pieces, content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="questions{_ending(chosen)}"'
        query = request.query_params.urlencode()
        ledger = f"{base_url(request)}{request.path}/ledger?{query}"
        response["Link"] = f'<{ledger}>; rel="describedby"'
        return response

    @extend_schema(
        operation_id="read_export_ledger",
        summary="Read the ledger of an export",
        description="The same query, and what becomes of each element in the file, question by question.",
        parameters=[
            FORMAT,
            OpenApiParameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
                description="Of how many questions at most.",
            ),
            OpenApiParameter(
                "cursor",
                {"type": "string", "minLength": 1, "maxLength": 600},
                description="The page that `next` or `next_cursor` named.",
            ),
        ],
        filters=True,
        responses=ExportLedgerPage,
    )
    @action(detail=False)
    def ledger(self, request: Request) -> Response:
        format, questions = self._asked()
        page: list[Question] = self.paginate_queryset(questions)
        chunk = Question.objects.filter(pk__in=[question.pk for question in page]).order_by("pk")
        lines = lines_of(chunk, questions, format, self.caller)
        return self.get_paginated_response([self._shown(line) for line in lines])

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """`format` says what is sent, whatever else a client would accept."""
        if self.action == "list":
            renderer = self.get_renderers()[0]
            return renderer, renderer.media_type
        return super().perform_content_negotiation(request, force)

    def _asked(self) -> tuple[str, QuerySet[Question]]:
        """The format and the questions. Raises InvalidParameters, and Refused for a format that is for others."""
        parameters = self.request.query_params
        beside = ("format", *(_PAGE if self.action == "ledger" else ()))

        def rows() -> Any:
            check_names(parameters, QuestionFilter, *beside)
            visible = Question.objects.visible_to(self.caller)
            return narrowed(QuestionFilter, without(parameters, beside), visible, self.request)

        format, questions = together(self._format, rows)
        if needs_the_key(format) and not (
            self.caller.edits_everything or self.caller.has_questions
        ):
            detail = f"A file of {format} holds what is sealed from you."
            raise Refused("forbidden", detail, allowed=list(FOR_EVERYBODY))
        return format, questions

    def _format(self) -> str:
        name = self.request.query_params.get("format")
        if name is None:
            fault = bad_parameter("format", "required", f"Say which: {', '.join(WRITABLE)}.")
            raise InvalidParameters([fault])
        if name not in WRITABLE:
            known = f"Written are {', '.join(WRITABLE)}."
            detail = f"{no_such('format', name[:100], WRITABLE)} {known}"
            raise InvalidParameters([bad_parameter("format", "unknown", detail)])
        return name

    def _shown(self, line: Line) -> dict[str, Any]:
        base = self.get_serializer_context()["base"]
        return {
            "fate": str(LedgerLine.Fate(line.fate).value),
            "what": line.what,
            "how": line.how,
            "excerpt": line.excerpt,
            "name": line.question,
            "question": f"{base}/questions/{line.question_id}",
        }


def _ending(chosen: Format) -> str:
    return chosen.SUFFIXES[0]


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, of which the first is there already: what goes wrong at once can still be told by a problem."""
    first = next(pieces, b"")
    return chain([first], pieces)
