"""Questions: how they are found, and what can be done with them."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.filtering import only_compares
from api.idempotency import idempotent
from api.pagination import Ordering
from api.preconditions import expected_version
from api.problems import together
from api.resources import FIELDS, HTML, Resource, chosen_fields, wants_html
from api.v1.bulk import BulkInput, BulkOutput, change_in_bulk, is_no_dry_run
from api.v1.checks import CheckInput, CheckOutput, checked
from api.v1.items import REASON
from api.v1.question_filters import QuestionFilter
from api.v1.question_input import QuestionInput, RestoreInput, sent_again
from api.v1.question_representation import QuestionSerializer
from api.v1.searching import relevance_walk
from api.v1.shown_questions import (
    COLUMNS,
    computed,
    entity_tag,
    findable_one,
    rendition_for,
    represented,
    shown,
)
from api.walks import Recipe, Walk
from api.writing import created, patched, reason_of, without_given_back
from bank import editing, search
from bank.documents import QuestionDocument
from bank.models import Question
from bank.models.questions import visible_to
from bank.reading import steadily

SHOWN = [FIELDS, HTML]


@extend_schema_view(
    list=extend_schema(
        summary="List questions",
        description=(
            "Find questions by any filters together; all of them must hold. With `search` all words must occur, the"
            " last one as the beginning of a word, and the newest 500 matches come in order of relevance, the others"
            " behind them newest first."
        ),
        parameters=SHOWN,
    ),
    retrieve=extend_schema(
        summary="Read a question",
        description="With its answers. Sealed for whoever may not see what tells right from wrong.",
        parameters=SHOWN,
    ),
    create=extend_schema(
        summary="Add a question",
        description="A draft may be incomplete and completed answer by answer; every other status wants it sound.",
        request=QuestionInput,
        responses={201: QuestionSerializer},
        parameters=[REASON, *SHOWN],
    ),
    update=extend_schema(
        summary="Replace a question",
        description="What is left out takes its default. Answers keep their ids by `id` or by equal text.",
        request=QuestionInput,
        parameters=[REASON, *SHOWN],
    ),
    partial_update=extend_schema(
        summary="Change a question",
        description=(
            "A merge patch (RFC 7396): members replace those that are there, null takes them away, lists are replaced"
            " whole. A status is changed here as well; a refused step names those that are open."
        ),
        request={
            "application/merge-patch+json": QuestionInput(partial=True),
            "application/json": QuestionInput(partial=True),
        },
        parameters=[REASON, *SHOWN],
    ),
    destroy=extend_schema(
        summary="Delete a question",
        description="With its answers. Its revisions stay for editors and its author.",
        parameters=[REASON],
    ),
)
class QuestionViewSet(mixins.ListModelMixin, Resource):
    resource = "questions"
    ordering = Ordering(
        ("created_at", "updated_at", "difficulty", "position", "relevance"), default="-created_at"
    )
    extra_parameters = item_parameters = frozenset({"fields", "html"})
    conditional_actions = frozenset({"update", "partial_update", "destroy", "restore"})
    bare_actions = frozenset({"destroy", "bulk", "check"})
    exact_actions = frozenset({"check"})
    queryset = Question.objects.none()
    serializer_class = QuestionSerializer
    filterset_class = QuestionFilter
    lookup_value_regex = "[1-9][0-9]{0,15}"
    page_columns = COLUMNS
    # Which renditions fit the caller of this list.
    _rendition: str | None = None

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        fields, html = together(self._fields, lambda: wants_html(self.request))
        return {**context, "fields": fields, "html": html}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        context, questions = together(
            self.get_serializer_context,
            lambda: self.filter_queryset(visible_to(self.caller)),
        )
        self._rendition = rendition_for(context)
        self.page_computed = computed(self._rendition)

        def page() -> Response:
            found: Any = self.paginate_queryset(questions)
            return self.get_paginated_response(shown(found, context))

        return steadily(page)

    def list_recipe(self) -> Recipe | None:
        """How the list is made, if not more than values tells it from others of those who all see the same."""
        names = tuple(sorted(self.asked))
        if self.caller.has_questions or not only_compares(QuestionFilter, names):
            return None
        values = tuple(self.asked[name] for name in names)
        name = (self.caller.audience, self._rendition, names)
        return Recipe(name, values, partial(self._compared_by, names), has_one_plan=not names)

    def _compared_by(self, names: Sequence[str], values: Sequence[Any]) -> QuerySet[Question]:
        questions: QuerySet[Question] = visible_to(self.caller)
        for name, value in zip(names, values, strict=True):
            questions = QuestionFilter.base_filters[name].filter(questions, value)
        return questions

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        context = self.get_serializer_context()
        variant = rendition_for(context)

        def item() -> Response:
            found = findable_one(self._id, self.caller, variant)
            return Response(
                shown([found], context)[0], headers={"ETag": entity_tag(found, context)}
            )

        return steadily(item)

    @idempotent
    def create(self, request: Request) -> Response:
        document = QuestionInput(data=request.data).document()
        reason = reason_of(request)
        pk, data, tag = self._written(
            lambda: editing.add_question(document, by=self.caller, reason=reason)
        )
        base = self.get_serializer_context()["base"]
        return created(data, url=f"{base}/questions/{pk}", etag=tag)

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._changed(lambda current: self._read_from(request.data))

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        def change(current: QuestionDocument) -> QuestionDocument:
            return self._read_from(patched(sent_again(current), self._own_members(request.data)))

        return self._changed(change)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        editing.delete_question(
            self._id,
            by=self.caller,
            reason=reason_of(request),
            expected_version=expected_version(request),
        )
        return Response(status=HTTPStatus.NO_CONTENT)

    @extend_schema(
        summary="Bring back the content of an earlier version",
        description=(
            "Everything but the status becomes what it was then, as a new version. The topic, tags and source of that"
            " time must still be there."
        ),
        request=RestoreInput,
        responses=QuestionSerializer,
        parameters=[REASON, *SHOWN],
        filters=False,
    )
    @action(detail=True, methods=["post"])
    @idempotent
    def restore(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = RestoreInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        restore = partial(
            editing.restore_question,
            self._id,
            version=wanted.validated_data["version"],
            by=self.caller,
            reason=reason_of(request),
            expected_version=expected_version(request),
        )
        _, data, tag = self._written(restore)
        return Response(data, headers={"ETag": tag})

    @extend_schema(
        operation_id="check_answer",
        summary="Check an answer",
        description=(
            "Grades an answer without giving the key away beforehand. What the reply tells beside the score is for the"
            " operator to choose."
        ),
        request=CheckInput,
        # 409: a kind that nobody grades, or another version than the one that was answered.
        responses={200: CheckOutput, 409: None},
        filters=False,
    )
    @action(detail=True, methods=["post"])
    def check(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = CheckInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        result = checked(self._id, wanted.validated_data, self.get_serializer_context())
        return Response(result, headers={"Cache-Control": "no-store"})

    @extend_schema(
        operation_id="change_questions",
        summary="Change many questions at once",
        description=(
            "Up to 100 by id, or all that a filter matches, in one transaction, each with a result and a revision of"
            " its own."
        ),
        request=BulkInput,
        responses=BulkOutput,
        parameters=[REASON],
        filters=False,
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    @partial(idempotent, writes=is_no_dry_run)
    def bulk(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(change_in_bulk(request, request.data, self.caller, reason_of(request)))

    @cached_property
    def searched(self) -> Sequence[str]:
        return search.words(self.asked.get("search", ""))

    def relevance_walk(self, questions: QuerySet[Question], best_first: bool, memory: Any) -> Walk:
        is_alone = self.asked.keys() == {"search"} and not self.caller.has_questions
        words = list(self.searched)
        return relevance_walk(questions, words, self.caller, best_first, memory, is_alone=is_alone)

    @property
    def _id(self) -> int:
        return int(self.kwargs["pk"])

    def _fields(self) -> frozenset[str] | None:
        return chosen_fields(self.request, QuestionSerializer.Meta.fields)

    def _changed(self, change: Any) -> Response:
        act = partial(
            editing.change_question,
            self._id,
            change,
            by=self.caller,
            reason=reason_of(self.request),
            expected_version=expected_version(self.request),
        )
        _, data, tag = self._written(act)
        return Response(data, headers={"ETag": tag})

    def _read_from(self, body: Any) -> QuestionDocument:
        return QuestionInput(data=self._own_members(body)).document()

    def _own_members(self, body: Any) -> Any:
        """The body without what was only given back; it is compared with what this caller sees of the question."""
        if not isinstance(body, dict) or not QuestionInput.given_back & body.keys():
            return body
        question = Question.objects.with_details().get(pk=self._id)
        context = {**self.get_serializer_context(), "fields": None, "html": False}
        return without_given_back(
            body, QuestionInput.given_back, represented([question], context)[0]
        )

    def _written(self, act: Callable[[], Question]) -> tuple[int, dict[str, Any], str]:
        """The id of a question, what a change has made of it, and its entity tag."""

        def changed() -> tuple[int, dict[str, Any], str]:
            # It comes with all that it has, so nothing of it is read again.
            question, context = act(), self.get_serializer_context()
            return question.pk, represented([question], context)[0], entity_tag(question, context)

        return editing.as_one(changed)
