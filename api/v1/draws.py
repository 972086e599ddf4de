"""Random questions: page by page from a seed, or drawn by a blueprint and kept for one sitting."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from orjson import Fragment
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.cursors import seal
from api.filtering import check_names, narrowed, without
from api.idempotency import idempotent
from api.pagination import PAGE_SIZE, Ordering, page_size, place_from, scope_of
from api.problems import InvalidParameters, Refused, bad_parameter
from api.requests import base_url
from api.resources import FIELDS, HTML, Resource, chosen_fields, wants_html
from api.throttling import charge
from api.v1.draw_input import LONGEST_SEED, BlueprintInput
from api.v1.drawn_pages import PAGES, WALK, DrawnPage
from api.v1.question_filters import PoolFilter
from api.v1.question_representation import QuestionSerializer
from api.v1.shown_questions import Found, findable, rendition_for, shown
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
from bank.documents import Status, UnfitText, clean_line
from bank.drawing.sittings import as_json
from bank.editing import Vanished
from bank.models import Draw, Question
from bank.models.questions import QuestionQuerySet
from bank.reading import steadily

OWN_PARAMETERS = ("seed", "not_seen_by")


class DrawViewSet(Resource):
    resource = "draws"
    ordering = Ordering(("id",), "id")
    queryset = Draw.objects.none()
    serializer_class = DrawSerializer
    filterset_class = PoolFilter
    # An id of another length is looked for as well, so that it is told what to do.
    lookup_value_regex = "[A-Za-z0-9_-]{1,100}"
    lookup_schema = {
        "type": "string",
        "minLength": 22,
        "maxLength": 22,
        "pattern": "^[A-Za-z0-9_-]{22}$",
    }
    pagination_class = None
    item_parameters = frozenset({"fields", "html", "page_size", "cursor"})
    bare_actions = frozenset({"create", "retrieve", "check"})
    exact_actions = frozenset({"check"})

    def get_queryset(self) -> QuerySet[Draw]:
        return Draw.objects.open()

    @extend_schema(
        operation_id="draw_questions",
        summary="Draw questions, page by page",
        description=(
            "Questions in a random order that the seed decides: the same seed on the same bank gives the same questions"
            " in the same order. Follow `next` until it is null, and every question that matches has come once. Those"
            " who may edit draw from all that they see, by `status`; all others from what is published."
        ),
        parameters=[
            *WALK,
            *PAGES,
            FIELDS,
            HTML,
        ],
        responses=DrawnPage,
        filters=True,
    )
    def list(self, request: Request) -> Response:
        parameters = request.query_params
        check_names(
            parameters, PoolFilter, *OWN_PARAMETERS, "page_size", "cursor", "fields", "html"
        )
        context = self._context()
        seed, reader = _seed(parameters), self._reader(parameters)
        pool: QuerySet[Question] = narrowed(
            PoolFilter,
            without(parameters, OWN_PARAMETERS),
            self._drawable(),
            request,
        )
        size, now = page_size(parameters), timezone.now()
        asked_seed = seed or drawing.new_seed()
        scope = scope_of(request, asked_seed)
        place, bits, as_of = place_from(parameters.get("cursor"), scope) or (None, None, now)
        walk, matched = drawing.begin(
            pool,
            asked_seed,
            reader=reader,
            as_of=as_of,
        )
        if place is not None:
            walk = replace(walk, bits=bits)
        places = _first(walk, place and drawing.Place(*place), size + 1)
        questions, given = steadily(
            lambda: self._questions([one.question_id for one in places[:size]], context)
        )
        if reader is not None and request.method == "GET":
            drawing.saw(reader, given, now)
        cursor = None
        if len(places) > size:
            # Without a reader it does not matter when the walk began, and the same page is the same, byte by byte.
            since = as_of.isoformat() if reader else None
            cursor = seal([list(places[size - 1]), walk.bits, since], scope)
        body = {
            "seed": asked_seed,
            "asked": size,
            "given": len(questions),
            **as_json(matched),
            **({"why_fewer": _why_fewer(matched, cursor)} if len(questions) < size else {}),
            "next": self._next(parameters, asked_seed, cursor),
            "previous": None,
            "next_cursor": cursor,
            "results": questions,
        }
        headers = {"Link": f'<{body["next"]}>; rel="next"'} if cursor else {}
        if seed is None:
            headers["Cache-Control"] = "no-store"
        elif reader is not None:
            headers["Cache-Control"] = "private, no-store"
        return Response(body, headers=headers)

    @extend_schema(
        operation_id="make_draw",
        summary="Draw by a blueprint, for one sitting",
        description=(
            "The draw is kept: its questions, of those that are published, stay as they are now, whatever becomes of"
            " them. Its id is the right to read it: whoever has it may. Where parts overlap, the one with the larger"
            " pool is drawn first, as if it were alone, and gives way only where another would fall short."
        ),
        request=BlueprintInput,
        responses={201: DrawSerializer},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        blueprint = BlueprintInput(data=request.data).blueprint(request, self.caller)
        # As many calls as it would take to read them page by page, or drawing would fill the bank for nothing.
        asked = sum(part.count for part in blueprint.parts)
        charge(request, math.ceil(asked / PAGE_SIZE) - 1)
        try:
            drawn = drawing.draw(blueprint)
        except drawing.Shortage as shortage:
            raise Refused("conflict", str(shortage), parts=shortage.parts) from shortage
        data = self.get_serializer(drawn).data
        response = created(data, url=data["url"], etag="")
        del response["ETag"]
        response["Cache-Control"] = "no-store"
        return response

    @extend_schema(
        summary="Read a draw", description="What it asked for and got, and the score so far."
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._private(self.get_serializer(self._draw()).data)

    @extend_schema(
        operation_id="list_drawn_questions",
        summary="Read the questions of a draw",
        description="As they were when they were drawn. One that has been deleted since is `withdrawn`.",
        parameters=[*PAGES, FIELDS, HTML],
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
        operation_id="check_drawn_answers",
        summary="Check answers of a draw",
        description=(
            "Up to 100 of its questions, each counted as a call and graded as it was drawn. The reply also tells the"
            " score by part. Where the draw says so, a question takes one answer; what was answered stands in `result`"
            " of the draw's questions from then on."
        ),
        request=SittingChecksInput,
        responses=SittingChecksOutput,
        filters=False,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def check(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = SittingChecksInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        draw, answers = self._draw(), wanted.validated_data["answers"]
        charge(request, len(answers) - 1)
        return Response(
            grade(draw, answers, self._context()), headers={"Cache-Control": "no-store"}
        )

    def _drawable(self) -> QuestionQuerySet:
        """
        An author draws what is published as well: of two copies one comes, and so an own draft beside a question that
        is sealed would tell whether both have the same key.
        """
        if self.caller.edits_everything:
            return Question.objects.all()
        return Question.objects.in_status(Status.PUBLISHED)

    def _draw(self) -> Draw:
        try:
            draw: Draw = self.get_object()
        except Http404 as error:
            detail = (
                "There is no draw with this id, or it has ended; POST to draws makes a new one."
            )
            raise Vanished(detail) from error
        return draw

    def _reader(self, parameters: QueryDict) -> str | None:
        text = parameters.get("not_seen_by")
        if text is None:
            return None
        try:
            return drawing.reader_digest(self.caller, drawing.clean_reader(text))
        except UnfitText as unfit:
            faults = [bad_parameter("not_seen_by", unfit.code, str(unfit))]
            raise InvalidParameters(faults) from unfit

    def _context(self) -> dict[str, Any]:
        fields = chosen_fields(self.request, QuestionSerializer.Meta.fields)
        return {**self.get_serializer_context(), "fields": fields, "html": wants_html(self.request)}

    def _questions(
        self, ids: Sequence[int], context: dict[str, Any]
    ) -> tuple[Sequence[Fragment], Sequence[int]]:
        """In the order of the draw, and which ones; one that vanished this very moment is left out."""
        visible = findable(self._drawable(), rendition_for(context))
        found: dict[int, Found] = {one.id: one for one in visible.filter(pk__in=ids)}
        given = [pk for pk in ids if pk in found]
        return shown([found[pk] for pk in given], context), given

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


def _first(walk: drawing.Walk, place: drawing.Place | None, most: int) -> list[drawing.Place]:
    return [one for _, one in zip(range(most), walk.behind(place), strict=False)]


def _why_fewer(matched: drawing.Matched, cursor: str | None) -> str:
    if matched.number == 0:
        return "No question matches these filters."
    if cursor is None:
        return "The pool is drained: no more questions match, apart from copies of those given."
    return "Some were taken out of the bank this very moment."


def _seed(parameters: QueryDict) -> str | None:
    text = parameters.get("seed")
    if text is None:
        return None
    try:
        seed = clean_line(text, most=LONGEST_SEED)
    except UnfitText as unfit:
        raise InvalidParameters([bad_parameter("seed", unfit.code, str(unfit))]) from unfit
    if not seed:
        raise InvalidParameters([bad_parameter("seed", "blank", "This is not empty.")])
    return seed
