"""A page of questions drawn at random: what it takes, and how it looks."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers

from api.pagination import LARGEST_PAGE, LONGEST_CURSOR, PAGE_SIZE
from api.v1.draw_input import LONGEST_SEED
from api.v1.question_representation import QuestionSerializer
from bank import drawing, limits

WALK = [
    OpenApiParameter(
        "seed",
        {"type": "string", "minLength": 1, "maxLength": LONGEST_SEED},
        description="Decides the order; without it one is made, and the page says which.",
    ),
    OpenApiParameter(
        "not_seen_by",
        {"type": "string", "minLength": 1, "maxLength": 200, "pattern": f"^{drawing.READER}$"},
        description="An id of your own for a reader, as in a blueprint.",
    ),
]
PAGES = [
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
        description="How many at most.",
    ),
    OpenApiParameter(
        "cursor",
        {"type": "string", "minLength": 1, "maxLength": LONGEST_CURSOR},
        description="The page that `next` or `next_cursor` named.",
    ),
]


@extend_schema_serializer(many=False)
class DrawnPage(serializers.Serializer[Any]):
    """A page of a walk through a pool in the order of a seed."""

    seed = serializers.CharField(
        max_length=LONGEST_SEED, help_text="Send it again for the same order."
    )
    asked = serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE)
    given = serializers.IntegerField(min_value=0, max_value=LARGEST_PAGE)
    matched = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=limits.INTEGER,
        help_text="How many questions the filters leave.",
    )
    matched_at_least = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=limits.INTEGER,
        help_text="Instead of `matched`, where there are very many.",
    )
    why_fewer = serializers.CharField(required=False, max_length=500)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True, help_text="Always null: a walk goes on only.")
    next_cursor = serializers.CharField(allow_null=True, max_length=LONGEST_CURSOR)
    results = QuestionSerializer(many=True, max_length=LARGEST_PAGE)  # type: ignore[call-arg] # the stubs do not know it
