"""Checking answers without giving the key away."""

from decimal import Decimal
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
from bank.models.seals import opened

MOST = 100
# No number that an answer may be is larger.
LARGEST = 1e139
REVEAL, SCORE, DRAWS_ONLY = "reveal", "score", "draws_only"


@extend_schema_field(
    {
        "description": (
            "What was answered: the id of an answer (`single_choice`), a list of ids (`multiple_choice`), true, false"
            " or an id (`true_false`), a text (`short_text`), a number or its decimal text (`numerical`), an object of"
            " choices by the ids of left sides (`matching`)."
        ),
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": limits.IDENTIFIER},
            {
                "type": "array",
                "items": {"type": "integer", "minimum": 1, "maximum": limits.IDENTIFIER},
                "maxItems": limits.ANSWERS,
            },
            {"type": "boolean"},
            {"type": "number", "minimum": -LARGEST, "maximum": LARGEST},
            {"type": "string", "maxLength": limits.TEXT},
            {
                "type": "object",
                "additionalProperties": {"type": "string", "maxLength": limits.TEXT},
                "maxProperties": limits.ANSWERS,
            },
        ],
    }
)
class Given(serializers.JSONField):
    """JSON data of these shapes; which of them can be an answer depends on the question."""

    default_error_messages = {"invalid": "This can be no answer to any question."}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, list):
            is_fit = len(data) <= limits.ANSWERS and all(map(_is_id, data))
        elif isinstance(data, dict):
            is_fit = len(data) <= limits.ANSWERS and all(map(_is_text, data.values()))
        else:
            is_fit = _is_text(data) or (
                isinstance(data, (int, Decimal)) and Decimal(data).copy_abs() <= Decimal(LARGEST)
            )
        if not is_fit:
            self.fail("invalid")
        return data


def _is_id(value: Any) -> bool:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return is_whole and 1 <= value <= limits.IDENTIFIER


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= limits.TEXT


class CheckInput(StrictSerializer):
    """What was answered, and of which version."""

    answer = Given()
    version = Whole(
        required=False, min_value=1, help_text="The version that was answered; another one is 409."
    )


class ChecksItemInput(CheckInput):
    """What was answered to which question."""

    question = Whole(min_value=1, max_value=limits.IDENTIFIER)


class ChecksInput(StrictSerializer):
    """Answers to any questions."""

    checks = ChecksItemInput(many=True, min_length=1, max_length=MOST)  # type: ignore[call-arg] # the stubs do not know it


class CheckOutput(serializers.Serializer[Any]):
    """What the answer is worth. By the policy of the bank also what was right, and why."""

    question = serializers.IntegerField(min_value=1, max_value=limits.IDENTIFIER)
    version = serializers.IntegerField(min_value=1, max_value=limits.INTEGER)
    is_correct = serializers.BooleanField(help_text="Wholly right.")
    score = serializers.FloatField(min_value=0, max_value=1)
    feedback = serializers.ListField(
        child=serializers.CharField(max_length=limits.TEXT),
        required=False,
        max_length=limits.ANSWERS,
        help_text="What is said to those who answered so.",
    )
    explanation = serializers.CharField(required=False, max_length=limits.TEXT)
    answers = AnswerSerializer(  # type: ignore[call-arg] # the stubs do not know max_length
        many=True, required=False, max_length=limits.ANSWERS, help_text="The whole key."
    )


class ChecksItemOutput(CheckOutput):
    is_correct = serializers.BooleanField(required=False)
    score = serializers.FloatField(min_value=0, max_value=1, required=False)
    version = serializers.IntegerField(required=False, min_value=1, max_value=limits.INTEGER)
    problem = ProblemSerializer(required=False, help_text="Why this one was not graded.")


class ChecksOutput(serializers.Serializer[Any]):
    """Each answer in the order of the request, and the sum of the scores."""

    score = serializers.FloatField(min_value=0, max_value=MOST)
    results = ChecksItemOutput(many=True, max_length=MOST)  # type: ignore[call-arg] # the stubs do not know it


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
    verdict = graded(question, wanted["answer"])
    result: dict[str, Any] = {
        "question": question.pk,
        "version": question.version,
        "is_correct": verdict.is_correct,
        "score": float(round(verdict.score, 7)),
    }
    if policy == REVEAL:
        result |= revealed(question, verdict, context)
    return result


def graded(question: Question, given: Any) -> grading.Verdict:
    """What an answer is worth. Raises Refused (409), Unsound."""
    try:
        with opened():
            return grading.grade(question.document(), given)
    except grading.NotGraded as error:
        raise problems.Refused("conflict", str(error)) from error
    except grading.Malformed as error:
        raise Unsound([Problem("/answer", "malformed", str(error))]) from error


def revealed(
    question: Question, verdict: grading.Verdict, context: dict[str, Any]
) -> dict[str, Any]:
    """The key of a question, for somebody who has answered it."""
    answers = list(question.answers.all())
    for answer in answers:
        answer.question = question
    with opened():
        shown = AnswerSerializer(answers, many=True, context={**context, "reveals": True}).data
        return {
            "feedback": [answer.feedback for answer in verdict.met if answer.feedback],
            "explanation": question.explanation,
            "answers": shown,
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
    exact_actions = frozenset({"create"})

    @extend_schema(
        operation_id="check_answers",
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
