"""Checking answers without giving the key away."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import problems
from api.pagination import Ordering
from api.resources import Resource
from api.schema import ProblemSerializer
from api.strict import StrictSerializer, Whole
from api.throttling import charge
from api.v1.answer_representation import AnswerSerializer
from bank import editing, grading, limits
from bank.callers import Caller
from bank.documents import Problem, Unsound
from bank.models import Question

MOST = 100
REVEAL, SCORE, DRAWS_ONLY = "reveal", "score", "draws_only"


@extend_schema_field(
    {
        "description": (
            "What was answered: the id of an answer (`single_choice`), a list of ids (`multiple_choice`), true, false"
            " or an id (`true_false`), a text (`short_text`), a number or its decimal text (`numerical`), an object of"
            " choices by the ids of left sides (`matching`)."
        ),
        "oneOf": [
            {"type": "integer", "minimum": 1, "maximum": limits.IDENTIFIER},
            {"type": "array", "items": {"type": "integer"}, "maxItems": limits.ANSWERS},
            {"type": "boolean"},
            {"type": "number"},
            {"type": "string", "maxLength": limits.TEXT},
            {"type": "object", "additionalProperties": {"type": "string"}},
        ],
    }
)
class Given(serializers.JSONField):
    """Any JSON data; whether it can be an answer depends on the question."""


class CheckInput(StrictSerializer):
    answer = Given()
    version = Whole(
        required=False, min_value=1, help_text="The version that was answered; another one is 409."
    )


class ChecksItemInput(CheckInput):
    question = Whole(min_value=1, max_value=limits.IDENTIFIER)


class ChecksInput(StrictSerializer):
    checks = ChecksItemInput(many=True, min_length=1, max_length=MOST)  # type: ignore[call-arg] # the stubs do not know it


class CheckOutput(serializers.Serializer[Any]):
    """What the answer is worth. By the policy of the bank also what was right, and why."""

    question = serializers.IntegerField()
    version = serializers.IntegerField()
    is_correct = serializers.BooleanField(help_text="Wholly right.")
    score = serializers.FloatField(min_value=0, max_value=1)
    feedback = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="What is said to those who answered so.",
    )
    explanation = serializers.CharField(required=False)
    answers = AnswerSerializer(many=True, required=False, help_text="The whole key.")


class ChecksItemOutput(CheckOutput):
    is_correct = serializers.BooleanField(required=False)
    score = serializers.FloatField(min_value=0, max_value=1, required=False)
    version = serializers.IntegerField(required=False)
    problem = ProblemSerializer(required=False, help_text="Why this one was not graded.")


class ChecksOutput(serializers.Serializer[Any]):
    """Each answer in the order of the request, and the sum of the scores."""

    score = serializers.FloatField(min_value=0)
    results = ChecksItemOutput(many=True)


def checked(question_id: int, wanted: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """Grade one answer. Raises Vanished, Refused (403, 409), Unsound."""
    caller: Caller = context["caller"]
    question = Question.objects.visible_to(caller).with_details().filter(pk=question_id).first()
    if question is None:
        raise editing.Vanished(f"There is no question {question_id}.")
    sees_key = caller.sees_key_of(question.author_id)
    policy = REVEAL if sees_key else policy_for(caller)
    if policy == DRAWS_ONLY:
        raise problems.Refused("forbidden", "Answers are checked in draws only.")
    if wanted.get("version", question.version) != question.version:
        detail = f"This question has changed since; its version is {question.version}."
        raise problems.Refused("conflict", detail, current_version=question.version)
    try:
        verdict = grading.grade(question.document(), wanted["answer"])
    except grading.NotGraded as error:
        raise problems.Refused("conflict", str(error)) from error
    except grading.Malformed as error:
        raise Unsound([Problem("/answer", "malformed", str(error))]) from error
    result: dict[str, Any] = {
        "question": question.pk,
        "version": question.version,
        "is_correct": verdict.is_correct,
        "score": float(round(verdict.score, 7)),
    }
    if policy == REVEAL:
        result |= revealed(question, verdict, context)
    return result


def revealed(
    question: Question, verdict: grading.Verdict, context: dict[str, Any]
) -> dict[str, Any]:
    """The key of a question, for somebody who has answered it."""
    answers = list(question.answers.all())
    for answer in answers:
        answer.question = question
    return {
        "feedback": [answer.feedback for answer in verdict.met if answer.feedback],
        "explanation": question.explanation,
        "answers": AnswerSerializer(answers, many=True, context={**context, "reveals": True}).data,
    }


def policy_for(caller: Caller) -> str:
    """How much a check tells to this caller."""
    policies: dict[str, str] = settings.CHECK
    return policies.get(str(caller.role) if caller.role else "anonymous", policies["default"])


class ChecksViewSet(Resource):
    resource = "checks"
    ordering = Ordering(("id",), "id")
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Check many answers at once",
        description=f"Up to {MOST}, each counted as a call. One that cannot be graded does not hinder the others.",
        request=ChecksInput,
        responses={200: ChecksOutput},
    )
    def create(self, request: Request) -> Response:
        wanted = ChecksInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        checks = wanted.validated_data["checks"]
        charge(request, len(checks) - 1)
        results = [self._result(request, check) for check in checks]
        score = sum(result.get("score", 0) for result in results)
        return Response(
            {"score": round(score, 7), "results": results}, headers={"Cache-Control": "no-store"}
        )

    def _result(self, request: HttpRequest | Request, check: dict[str, Any]) -> dict[str, Any]:
        try:
            return checked(check["question"], check, self.get_serializer_context())
        except (editing.Refusal, Unsound, problems.Refused) as refused:
            return {
                "question": check["question"],
                "problem": problems.as_document(self.request, refused),
            }
