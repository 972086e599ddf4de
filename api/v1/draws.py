"""Random questions: page by page from a seed, or drawn by a blueprint and kept for one sitting."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.cursors import seal
from api.filtering import check_names, narrowed, without
from api.idempotency import idempotent
from api.pagination import Ordering, page_size, place_from, scope_of
from api.problems import InvalidParameters, Refused, bad_parameter
from api.requests import base_url
from api.resources import FIELDS, HTML, Resource, chosen_fields, wants_html
from api.v1.draw_input import LONGEST_READER, LONGEST_SEED, BlueprintInput
from api.v1.question_filters import QuestionFilter
from api.v1.question_representation import QuestionSerializer, loaded, represented
from api.v1.sittings import (
    DrawSerializer,
    SittingChecksInput,
    SittingChecksOutput,
    SittingPage,
    grade,
    paper,
)
from api.writing import created
from bank import drawing
from bank.documents import UnfitText, clean_line
from bank.drawing.sittings import as_json
from bank.models import Draw, Question

OWN_PARAMETERS = ("seed", "not_seen_by")


class DrawnPage(serializers.Serializer[Any]):
    """A page of a walk through a pool in the order of a seed."""

    seed = serializers.CharField(help_text="Send it again for the same order.")
    asked = serializers.IntegerField()
    given = serializers.IntegerField()
    matched = serializers.IntegerField(
        required=False, help_text="How many questions the filters leave."
    )
    matched_at_least = serializers.IntegerField(
        required=False, help_text="Instead of `matched`, where there are very many."
    )
    why_fewer = serializers.CharField(required=False)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True, help_text="Always null: a walk goes on only.")
    next_cursor = serializers.CharField(allow_null=True)
    results = QuestionSerializer(many=True)


class DrawViewSet(Resource):
    resource = "draws"
    ordering = Ordering(("id",), "id")
    queryset = Draw.objects.none()
    serializer_class = DrawSerializer
    lookup_value_regex = "[A-Za-z0-9_-]{22}"
    pagination_class = None
    filter_backends = ()
    item_parameters = frozenset({"fields", "html", "page_size", "cursor"})

    def get_queryset(self) -> QuerySet[Draw]:
        return Draw.objects.open()

    @extend_schema(
        operation_id="draws_list",
        summary="Draw questions, page by page",
        description=(
            "Questions in a random order that the seed decides: the same seed on the same bank gives the same questions"
            " in the same order. Follow `next` until it is null, and every question that matches has come once."
        ),
        parameters=[
            OpenApiParameter("seed", {"type": "string", "minLength": 1, "maxLength": LONGEST_SEED}),
            OpenApiParameter(
                "not_seen_by", {"type": "string", "minLength": 1, "maxLength": LONGEST_READER}
            ),
            OpenApiParameter(
                "page_size", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
            ),
            OpenApiParameter("cursor", {"type": "string", "maxLength": 600}),
            FIELDS,
            HTML,
        ],
        responses=DrawnPage,
    )
    def list(self, request: Request) -> Response:
        parameters = request.query_params
        check_names(
            parameters, QuestionFilter, *OWN_PARAMETERS, "page_size", "cursor", "fields", "html"
        )
        context = self._context()
        seed, reader = (
            _line(parameters, "seed", LONGEST_SEED),
            _line(parameters, "not_seen_by", LONGEST_READER),
        )
        pool: QuerySet[Question] = narrowed(
            QuestionFilter,
            without(parameters, OWN_PARAMETERS),
            Question.objects.visible_to(self.caller),
            request,
        )
        size, now = page_size(parameters), timezone.now()
        asked_seed = seed or drawing.new_seed()
        scope = scope_of(request, asked_seed)
        place, bits, as_of = place_from(parameters.get("cursor"), scope) or (None, None, now)
        walk, matched = drawing.begin(
            pool,
            asked_seed,
            reader=drawing.reader_digest(self.caller, reader) if reader else None,
            as_of=as_of,
        )
        if place is not None:
            walk = drawing.Walk(walk.pool, walk.seed, bits, walk.reader, as_of)
        places = _first(walk, place and drawing.Place(*place), size + 1)
        questions = self._questions([one.question_id for one in places[:size]], context)
        if walk.reader is not None:
            drawing.saw(walk.reader, [question.pk for question in questions], now)
        cursor = None
        if len(places) > size:
            cursor = seal([list(places[size - 1]), walk.bits, as_of.isoformat()], scope)
        body = {
            "seed": asked_seed,
            "asked": size,
            "given": len(questions),
            **as_json(matched),
            **({"why_fewer": _why_fewer(matched, cursor)} if len(questions) < size else {}),
            "next": self._next(parameters, asked_seed, cursor),
            "previous": None,
            "next_cursor": cursor,
            "results": represented(questions, context),
        }
        headers = {"Link": f'<{body["next"]}>; rel="next"'} if cursor else {}
        if seed is None:
            headers["Cache-Control"] = "no-store"
        elif reader is not None:
            headers["Cache-Control"] = "private, no-store"
        return Response(body, headers=headers)

    @extend_schema(
        summary="Draw by a blueprint, for one sitting",
        description=(
            "The draw is kept: its questions stay as they are now, whatever becomes of them. Its id is the right to"
            " read it: whoever has it may."
        ),
        request=BlueprintInput,
        responses={201: DrawSerializer},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        wanted = BlueprintInput(data=request.data)
        try:
            drawn = drawing.draw(wanted.blueprint(request, self.caller))
        except drawing.Shortage as shortage:
            raise Refused("conflict", str(shortage), parts=shortage.parts) from shortage
        data = self.get_serializer(drawn).data
        response = created(data, url=data["url"], etag="")
        del response["ETag"]
        return response

    @extend_schema(
        summary="Read a draw", description="What it asked for and got, and the score so far."
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._private(self.get_serializer(self._draw()).data)

    @extend_schema(
        summary="Read the questions of a draw",
        description="As they were when they were drawn. One that has been deleted since is `withdrawn`.",
        parameters=[FIELDS, HTML],
        responses=SittingPage,
        filters=False,
    )
    @action(detail=True)
    def questions(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        draw = self._draw()
        scope = scope_of(request, draw.pk)
        size = page_size(request.query_params)
        after = place_from(request.query_params.get("cursor"), scope)
        items, has_more = paper(draw, size, after[0] if after else -1, self._context())
        cursor = seal([items[-1]["place"], None, None], scope) if has_more else None
        url = self._next(request.query_params, None, cursor)
        body = {"next": url, "previous": None, "next_cursor": cursor, "results": items}
        return self._private(body)

    @extend_schema(
        summary="Check answers of a draw",
        description=(
            "Any number of its questions; each is graded as it was drawn. The reply also tells the score by part. Where"
            " the draw says so, a question takes one answer."
        ),
        request=SittingChecksInput,
        responses=SittingChecksOutput,
        filters=False,
    )
    @action(detail=True, methods=["post"])
    def check(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = SittingChecksInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        return self._private(
            grade(self._draw(), wanted.validated_data["answers"], self._context(), request)
        )

    def _draw(self) -> Draw:
        draw: Draw = self.get_object()
        return draw

    def _context(self) -> dict[str, Any]:
        fields = chosen_fields(self.request, QuestionSerializer.Meta.fields)
        return {**self.get_serializer_context(), "fields": fields, "html": wants_html(self.request)}

    def _questions(self, ids: Sequence[int], context: dict[str, Any]) -> Sequence[Question]:
        """In the order of the draw; one that vanished this very moment is left out."""
        visible = loaded(Question.objects.visible_to(self.caller), context["fields"])
        found = {question.pk: question for question in visible.filter(pk__in=ids)}
        return [found[pk] for pk in ids if pk in found]

    def _next(self, parameters: Any, seed: str | None, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        following = parameters.copy()
        following["cursor"] = cursor
        if seed is not None:
            following["seed"] = seed
        return f"{base_url(self.request)}{self.request.path}?{following.urlencode()}"

    def _private(self, body: Any) -> Response:
        """The id is the right to read it, so no shared cache may keep it."""
        return Response(body, headers={"Cache-Control": "private, no-cache"})


class ReaderViewSet(Resource):
    resource = "readers"
    ordering = Ordering(("id",), "id")
    queryset = Draw.objects.none()
    serializer_class = DrawSerializer
    pagination_class = None
    filter_backends = ()
    lookup_value_regex = "[^/]{1,200}"

    @extend_schema(
        summary="Forget a reader",
        description="All that is known of the reader with this id of yours: which questions they were given, and when.",
        responses={204: None},
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        drawing.forget(drawing.reader_digest(self.caller, self.kwargs["pk"]))
        return Response(status=HTTPStatus.NO_CONTENT)


def _first(walk: drawing.Walk, place: drawing.Place | None, most: int) -> list[drawing.Place]:
    return [one for _, one in zip(range(most), walk.behind(place), strict=False)]


def _why_fewer(matched: drawing.Matched, cursor: str | None) -> str:
    if matched.number == 0:
        return "No question matches these filters."
    return (
        "The pool is drained: no more questions match, apart from copies of those given."
        if cursor is None
        else ""
    )


def _line(parameters: Any, name: str, longest: int) -> str | None:
    text = parameters.get(name)
    if text is None:
        return None
    try:
        line = clean_line(text, most=longest)
    except UnfitText as unfit:
        raise InvalidParameters([bad_parameter(name, unfit.code, str(unfit))]) from unfit
    if not line:
        raise InvalidParameters([bad_parameter(name, "blank", "This is not empty.")])
    return line
