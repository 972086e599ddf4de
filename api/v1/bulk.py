"""One change of many questions, in one transaction."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from api import problems
from api.filtering import narrowed_by_json
from api.filters import JsonFilters
from api.schema import ProblemSerializer
from api.strict import Flag, Line, Slug, Slugs, StrictSerializer, Whole, Word
from api.v1.question_filters import QuestionFilter
from bank import editing, limits
from bank.callers import Caller
from bank.documents import Problem, QuestionDocument, Status, Unsound
from bank.documents.problems import step
from bank.models import Question, Tag, Topic

MOST_IDS = 100
# What a filter may match: more in one transaction would keep others waiting for too long.
MOST_MATCHES = 1_000


class BulkSet(StrictSerializer):
    """What to set; at least one of these."""

    status = Word(choices=[str(status) for status in Status], required=False)
    topic = Slug(required=False)
    add_tags = Slugs(most=limits.TAGS, required=False)
    remove_tags = Slugs(most=limits.TAGS, required=False)
    difficulty = Whole(min_value=1, max_value=5, required=False)
    language = Line(max_length=limits.LANGUAGE, allow_blank=False, required=False)


class BulkInput(StrictSerializer):
    """
    Which questions, by `ids` or by `filter` (the filters of the list, as a JSON object, one at least), and what to
    `set`. With `atomic` one refusal refuses all: a 409 with `applied: false`, in whose results those that would have
    been changed are `not_applied`; without it the others are changed. With `dry_run` nothing is changed at all.
    """

    ids = serializers.ListField(
        child=Whole(min_value=1, max_value=limits.IDENTIFIER),
        required=False,
        min_length=1,
        max_length=MOST_IDS,
    )
    filter = JsonFilters(QuestionFilter, required=False)
    set = BulkSet()
    atomic = Flag(default=True)
    dry_run = Flag(default=False)


class BulkResult(serializers.Serializer[Any]):
    """What became of one question."""

    id = serializers.IntegerField(min_value=1, max_value=limits.IDENTIFIER)
    outcome = serializers.ChoiceField(choices=["changed", "unchanged", "refused"])
    version = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=limits.INTEGER,
        help_text="The version after the change.",
    )
    problem = ProblemSerializer(required=False, help_text="Why it was refused.")


class BulkOutput(serializers.Serializer[Any]):
    """What became of each. `applied` is false for a dry run, and where one refusal refused all."""

    applied = serializers.BooleanField()
    changed = serializers.IntegerField(min_value=0, max_value=MOST_MATCHES)
    unchanged = serializers.IntegerField(min_value=0, max_value=MOST_MATCHES)
    refused = serializers.IntegerField(min_value=0, max_value=MOST_MATCHES)
    results = BulkResult(many=True, max_length=MOST_MATCHES)  # type: ignore[call-arg] # the stubs do not know it


def is_no_dry_run(request: Request) -> bool:
    return not (isinstance(request.data, Mapping) and request.data.get("dry_run") is True)


class _NotApplied(Exception):
    """Ends the transaction without its changes."""


def change_in_bulk(request: HttpRequest, body: Any, caller: Caller, reason: str) -> dict[str, Any]:
    """Do what the body says in one transaction, through the door. Raises ValidationError, Unsound, Refused."""
    values = _checked(body)
    ids = values["ids"] if "ids" in values else _matching(request, values["filter"], caller)

    results: list[dict[str, Any]] = []
    applied = False

    def change_all() -> None:
        nonlocal applied
        results.clear()
        with transaction.atomic():
            editing.hold_questions(ids, for_topic=values["set"].get("topic"))
            results.extend(
                _change(request, question_id, values["set"], caller, reason)
                for question_id in sorted(set(ids))
            )
            if values["dry_run"] or (
                values["atomic"] and any(row["outcome"] == "refused" for row in results)
            ):
                raise _NotApplied
        applied = True

    try:
        editing.retrying(change_all)
    except _NotApplied:
        applied = False
    outcomes = [row["outcome"] for row in results]
    if not applied and not values["dry_run"]:
        detail = (
            f"{outcomes.count('refused')} of {len(results)} were refused, so nothing was changed."
        )
        taken_back = [_taken_back(row) for row in results]
        raise problems.Refused("conflict", detail, applied=False, results=taken_back)
    return {
        "applied": applied,
        **{outcome: outcomes.count(outcome) for outcome in ("changed", "unchanged", "refused")},
        "results": results,
    }


def _taken_back(row: dict[str, Any]) -> dict[str, Any]:
    """What became of a question in the end, where the refusal of another one refused all."""
    return {"id": row["id"], "outcome": "not_applied"} if row["outcome"] == "changed" else row


def _change(
    request: HttpRequest, question_id: int, values: dict[str, Any], caller: Caller, reason: str
) -> dict[str, Any]:
    def edited(document: QuestionDocument) -> QuestionDocument:
        for name in ("status", "topic", "difficulty", "language"):
            if name in values:
                setattr(document, name, values[name])
        removed = set(values.get("remove_tags", []))
        kept = [tag for tag in document.tags if tag not in removed]
        document.tags = kept + [tag for tag in values.get("add_tags", []) if tag not in kept]
        return document

    before = Question.objects.filter(pk=question_id).values_list("version", flat=True).first()
    try:
        question = editing.change_question(question_id, edited, by=caller, reason=reason)
    except (editing.Refusal, Unsound) as refused:
        return {
            "id": question_id,
            "outcome": "refused",
            "problem": problems.refusal(request, refused),
        }
    outcome = "unchanged" if question.version == before else "changed"
    return {"id": question_id, "outcome": outcome, "version": question.version}


def _checked(body: Any) -> dict[str, Any]:
    """What is wanted. Raises Unsound with all that is wrong with it, once for all questions."""
    wanted = BulkInput(data=body)
    try:
        wanted.is_valid(raise_exception=True)
        faults = []
    except ValidationError as error:
        faults = problems.faults_of(error)
    if isinstance(body, Mapping):
        to_set = body.get("set")
        if to_set == {}:
            faults.append(Problem("/set", "required", "Say what to set."))
        if ("ids" in body) == ("filter" in body):
            detail = "Say which questions: by ids or by filter, not both."
            faults.append(Problem("/ids", "required", detail))
        if isinstance(to_set, Mapping):
            faults += _unknown(_well_shaped(to_set))
    if faults:
        raise Unsound(faults)
    values: dict[str, Any] = wanted.validated_data
    return values


def _well_shaped(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, field in BulkSet().fields.items():
        if name in values:
            with suppress(ValidationError):
                found[name] = field.run_validation(values[name])
    return found


def _unknown(values: Mapping[str, Any]) -> list[Problem]:
    """Topics and tags that nobody can set."""
    topics = [("/set/topic", values["topic"])] if "topic" in values else []
    tags = [
        (f"/set/{name}/{place}", slug)
        for name in ("add_tags", "remove_tags")
        for place, slug in enumerate(values.get(name, []))
    ]
    return [
        Problem(pointer, "unknown", editing.no_such_word(model, slug))
        for model, wanted in ((Topic, topics), (Tag, tags))
        for pointer, slug in wanted
        if not model._default_manager.filter(slug=slug).exists()
    ]


def _matching(request: HttpRequest, filters: dict[str, Any], caller: Caller) -> list[int]:
    """The ids that match, all of them; a filter that means more than may be changed at once is refused."""
    visible = Question.objects.visible_to(caller)
    try:
        questions = narrowed_by_json(QuestionFilter, filters, visible, request)
    except problems.InvalidParameters as invalid:
        raise Unsound(
            Problem(f"/filter/{step(error['parameter'])}", error["code"], error["detail"])
            for error in invalid.errors
        ) from invalid
    ids = list(questions.order_by("id").values_list("pk", flat=True)[: MOST_MATCHES + 1])
    if len(ids) > MOST_MATCHES:
        raise Unsound(
            [
                Problem(
                    "/filter",
                    "too_many",
                    f"This matches more than {MOST_MATCHES} questions; narrow it.",
                )
            ]
        )
    return ids
