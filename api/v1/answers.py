"""Answers, each by itself. Whoever changes one changes its question: one version, one revision."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters import FilterSet, WholeNumberFilter
from api.idempotency import idempotent
from api.pagination import Ordering
from api.preconditions import etag, expected_version, short_hash
from api.resources import HTML, Resource, wants_html
from api.v1.answer_representation import AnswerItemSerializer, answers_shown_to
from api.v1.items import REASON
from api.v1.question_input import AnswerItemInput, answer_document
from api.writing import created, patched, reason_of, without_given_back
from bank import editing, limits
from bank.documents import Problem, QuestionDocument, Unsound
from bank.models import Answer, Question


class AnswerFilter(FilterSet):
    question = WholeNumberFilter(
        least=0,
        most=limits.IDENTIFIER,
        field_name="question_id",
        help_text="Answers of this question, by id.",
    )


@extend_schema_view(
    list=extend_schema(
        summary="List answers",
        description="Ordered by id, which is random: the order tells nothing.",
    ),
    retrieve=extend_schema(
        summary="Read an answer",
        description="Its `ETag` is that of its question: an answer changes only together with it.",
        parameters=[HTML],
    ),
    create=extend_schema(
        summary="Add an answer to a question",
        description="A new version of its question; a draft can be built answer by answer.",
        request=AnswerItemInput,
        responses={201: AnswerItemSerializer},
        parameters=[REASON, HTML],
    ),
    update=extend_schema(
        summary="Replace an answer",
        description="What is left out takes its default; without a position it stays in its place.",
        request=AnswerItemInput,
        parameters=[REASON, HTML],
    ),
    partial_update=extend_schema(
        summary="Change an answer",
        description="A merge patch (RFC 7396).",
        request=AnswerItemInput(partial=True),
        parameters=[REASON, HTML],
    ),
    destroy=extend_schema(
        summary="Delete an answer",
        description="A new version of its question, which must stay sound without it unless it is a draft.",
        parameters=[REASON],
    ),
)
class AnswerViewSet(mixins.ListModelMixin, Resource):
    resource = "answers"
    ordering = Ordering(("id",), "id")
    extra_parameters = item_parameters = frozenset({"html"})
    conditional_actions = frozenset({"create", "update", "partial_update", "destroy"})
    queryset = Answer.objects.none()
    serializer_class = AnswerItemSerializer
    filterset_class = AnswerFilter
    lookup_value_regex = "[1-9][0-9]{0,15}"
    # Where the answer of the body stands in its question.
    _place: int | None = None

    def get_queryset(self) -> QuerySet[Answer]:
        return answers_shown_to(self.caller).select_related("question")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "html": wants_html(self.request)}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        data, tag = self._represented(self._answer())
        return Response(data, headers={"ETag": tag})

    @idempotent
    def create(self, request: Request) -> Response:
        wanted = AnswerItemInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        values = dict(wanted.validated_data)
        question_id, position = values.pop("question"), values.pop("position", limits.ANSWERS)

        def with_one_more(question: QuestionDocument) -> QuestionDocument:
            self._place = min(position, len(question.answers))
            question.answers.insert(self._place, answer_document(values))
            return question

        try:
            question = self._change(question_id, with_one_more)
        except editing.Vanished as gone:
            raise Unsound([Problem("/question", "unknown", str(gone))]) from gone
        data, tag = self._represented(list(question.answers.all())[self._place or 0])
        return created(data, url=data["url"], etag=tag)

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = self._answer()
        return self._replaced(answer, lambda current: self._own_members(answer, request.data))

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = self._answer()

        return self._replaced(
            answer, lambda current: patched(current, self._own_members(answer, request.data))
        )

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = self._answer()

        def without_it(question: QuestionDocument) -> QuestionDocument:
            question.answers = [one for one in question.answers if one.id != answer.pk]
            return question

        self._change(answer.question_id, without_it)
        return Response(status=HTTPStatus.NO_CONTENT)

    def _answer(self) -> Answer:
        answer: Answer = self.get_object()
        return answer

    def _replaced(self, answer: Answer, change: Callable[[dict[str, Any]], Any]) -> Response:
        """Put what the change makes of the answer in its place, while nobody else changes its question."""

        def with_the_other(question: QuestionDocument) -> QuestionDocument:
            place = next(
                (at for at, one in enumerate(question.answers) if one.id == answer.pk), None
            )
            if place is None:
                raise editing.Vanished(f"There is no answer {answer.pk}.")
            current = {
                **question.answers.pop(place).as_json(),
                "question": answer.question_id,
                "position": place,
            }
            wanted = AnswerItemInput(data=change(current))
            wanted.is_valid(raise_exception=True)
            values = dict(wanted.validated_data)
            if values.pop("question") != answer.question_id:
                raise Unsound(
                    [Problem("/question", "immutable", "An answer stays with its question.")]
                )
            self._place = min(values.pop("position", place), len(question.answers))
            question.answers.insert(self._place, answer_document({**values, "id": answer.pk}))
            return question

        def changed() -> tuple[dict[str, Any], str]:
            self._change(answer.question_id, with_the_other)
            return self._represented(self._answer())

        data, tag = editing.as_one(changed)
        return Response(data, headers={"ETag": tag})

    def _change(
        self, question_id: int, change: Callable[[QuestionDocument], QuestionDocument]
    ) -> Question:
        try:
            return editing.change_question(
                question_id,
                change,
                by=self.caller,
                reason=reason_of(self.request),
                expected_version=expected_version(self.request),
            )
        except Unsound as unsound:
            # The bank judges the question; the body was one answer of it.
            here = f"/answers/{self._place}"
            raise Unsound(
                replace(fault, pointer=fault.pointer.removeprefix(here))
                for fault in unsound.problems
            ) from unsound

    def _own_members(self, answer: Answer, body: Any) -> Any:
        return without_given_back(
            body, AnswerItemInput.given_back, self._represented(self._answer())[0]
        )

    def _represented(self, answer: Answer) -> tuple[dict[str, Any], str]:
        """The tag is the question's version: an answer changes only together with its question."""
        data: dict[str, Any] = self.get_serializer(answer).data
        return data, etag(answer.question.version, short_hash("answer", *sorted(data), data["url"]))
