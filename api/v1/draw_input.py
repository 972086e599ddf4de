"""What a blueprint of a draw looks like on its way in."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.filtering import narrowed_by_json
from api.filters import json_schema
from api.problems import InvalidParameters, bad_parameter
from api.strict import Flag, StrictSerializer, Text, Whole, Word
from api.v1.question_filters import PoolFilter
from bank import drawing, limits
from bank.callers import Caller
from bank.documents import Problem, Status, UnfitText, Unsound, clean_line
from bank.models import Question

MOST_PARTS = 50
MOST_QUESTIONS = 1_000
MOST_EXCLUDED = 1_000
LONGEST_SEED = 64
LONGEST_LIFE = timedelta(days=30)


class PartInput(serializers.Serializer[Any]):
    """`count` questions that any filters of the question list leave; a filter that repeats is a list."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise serializers.ValidationError({"non_field_errors": ["This is an object."]})
        filters = {name: value for name, value in data.items() if name != "count"}
        count = Whole(min_value=1, max_value=MOST_QUESTIONS)
        try:
            asked = count.run_validation(data.get("count", serializers.empty))
            return {"count": asked, "filters": filters}
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"count": error.detail}) from error


@extend_schema_field({"type": "string", "pattern": f"^{drawing.READER}$", "maxLength": 200})
class ReaderId(Text):
    clean = staticmethod(drawing.clean_reader)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_blank": False, "max_length": 200, **kwargs})


class PartInputSchema(OpenApiSerializerExtension):
    target_class = PartInput

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        schema = json_schema(PoolFilter)
        count = {"type": "integer", "minimum": 1, "maximum": MOST_QUESTIONS}
        return {
            **schema,
            "description": "So many questions that these filters leave; one that repeats is a list.",
            "properties": {"count": count, **schema["properties"]},
            "required": ["count"],
        }


class BlueprintInput(StrictSerializer):
    """What to draw. Without a `seed` one is made; the same one draws the same again from the same bank."""

    seed = Text(
        required=False,
        max_length=LONGEST_SEED,
        allow_blank=False,
        help_text="Any line of text. The reply tells the one that was made.",
    )
    parts = PartInput(  # type: ignore[call-arg] # the stubs do not know max_length
        many=True,
        min_length=1,
        max_length=MOST_PARTS,
        help_text=f"No question comes in two of them, and all together ask for {MOST_QUESTIONS} at most.",
    )
    exclude = serializers.ListField(
        child=Whole(min_value=1, max_value=limits.IDENTIFIER),
        required=False,
        max_length=MOST_EXCLUDED,
        help_text="Ids of questions that must not come, nor copies of them.",
    )
    shuffle_answers = Flag(
        default=True, help_text="Put the answers in an order of this draw's own."
    )
    answer_once = Flag(
        default=False,
        help_text="Each question takes one answer. Otherwise the last one counts, also after the key was told.",
    )
    on_shortage = Word(
        choices=["error", "partial"],
        default="error",
        help_text="Where a part cannot have its number: 409 that tells of each part, or a draw of what there is.",
    )
    expires_in = Whole(
        default=24 * 3600,
        min_value=60,
        max_value=int(LONGEST_LIFE.total_seconds()),
        help_text="Seconds.",
    )
    not_seen_by = ReaderId(
        required=False,
        help_text=(
            "An id of your own for a reader: what they were never given comes first, then the longest ago. Drawing is"
            " giving. Callers without a token share their readers."
        ),
    )

    def blueprint(self, request: HttpRequest, caller: Caller) -> drawing.Blueprint:
        """The blueprint that was sent. Raises ValidationError, Unsound."""
        self.is_valid(raise_exception=True)
        values = self.validated_data
        if sum(part["count"] for part in values["parts"]) > MOST_QUESTIONS:
            detail = f"A draw has at most {MOST_QUESTIONS} questions."
            raise Unsound([Problem("/parts", "too_many", detail)])
        reader = values.get("not_seen_by")
        # What the caller may not know of cannot be told to be the like of something.
        visible = Question.objects.visible_to(caller)
        return drawing.Blueprint(
            seed=clean_seed(values["seed"], "/seed") if "seed" in values else drawing.new_seed(),
            parts=[
                self._part(number, part, request, caller)
                for number, part in enumerate(values["parts"])
            ],
            exclude=list(
                visible.filter(pk__in=values.get("exclude", [])).values_list("pk", flat=True)
            ),
            shuffle_answers=values["shuffle_answers"],
            answer_once=values["answer_once"],
            allows_shortage=values["on_shortage"] == "partial",
            expires_in=timedelta(seconds=values["expires_in"]),
            reader=drawing.reader_digest(caller, reader) if reader else None,
        )

    def _part(
        self, number: int, part: dict[str, Any], request: HttpRequest, caller: Caller
    ) -> drawing.Part:
        try:
            if part["filters"].get("status", Status.PUBLISHED) != Status.PUBLISHED:
                detail = (
                    "Whoever has the id of a draw may read it, so it holds what is published only."
                )
                raise InvalidParameters([bad_parameter("status", "not_published", detail)])
            pool = narrowed_by_json(
                PoolFilter, part["filters"], Question.objects.in_status(Status.PUBLISHED), request
            )
        except InvalidParameters as invalid:
            raise Unsound(
                [
                    Problem(f"/parts/{number}/{error['parameter']}", error["code"], error["detail"])
                    for error in invalid.errors
                ]
            ) from invalid
        return drawing.Part(count=part["count"], pool=pool, filters=part["filters"])


def clean_seed(text: str, pointer: str) -> str:
    """A seed is a line of visible text. Raises Unsound."""
    try:
        seed = clean_line(text, most=LONGEST_SEED)
    except UnfitText as unfit:
        raise Unsound([Problem(pointer, unfit.code, str(unfit))]) from unfit
    if not seed:
        raise Unsound([Problem(pointer, "blank", "This is not empty.")])
    return seed
