"""Questions finished for strangers before anybody asks for them."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from api import renditions
from api.v1.shown_questions import Found, findable, made, rendition_for
from bank.callers import ANONYMOUS
from bank.documents import Status
from bank.models import Question
from bank.models.seals import seen_by
from bank.reading import steadily

_CHUNK = 500


class Step(NamedTuple):
    """How many questions were looked at, and how many of them had to be made."""

    questions: int
    made: int


def render_ahead(base: str) -> Iterator[Step]:
    """Keep a rendition of every published question, as links beginning with `base` lead to. Some at a time."""
    context = {"caller": ANONYMOUS, "base": base, "fields": None, "html": False}
    variant, last = rendition_for(context), 0
    if variant is None:
        return
    while True:
        with seen_by(ANONYMOUS):
            found, missing = steadily(partial(_some_behind, last, variant, context))
        if not found:
            return
        renditions.store(variant, missing)
        last = found[-1].id
        yield Step(len(found), len(missing))


def _some_behind(
    last: int, variant: str, context: dict[str, Any]
) -> tuple[list[Found], list[tuple[Found, bytes]]]:
    questions = Question.objects.in_status(Status.PUBLISHED).filter(pk__gt=last).order_by("pk")
    found: list[Any] = list(findable(questions, variant)[:_CHUNK])
    return found, made([one for one in found if one.finished is None], context)
