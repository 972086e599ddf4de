"""
Questions as they are read to be shown, page after page.

A page costs one statement for each kind of row, whose SQL is made once in the life of a process, and light rows instead
of instances of the models. They answer to the same names as those, and their keys are under the same seal.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import QuerySet

from bank.models import Answer, Question, TagLink
from bank.models.among import Among, parameter
from bank.models.seals import KEY_OF_ANSWER, KEY_OF_QUESTION, opened
from bank.models.snapshots import snapshot
from bank.ready import Ready, compiled, fetched

T = TypeVar("T")

# Who is sealed from whom, and which version it is: nothing is shown without it.
ALWAYS = frozenset({"id", "kind", "author_id", "shuffle", "version"})
# What is known by its slug; the rest is a column of the question's own.
_BY_SLUG = {"topic": "topic__slug", "source": "source__slug"}
_OF_AN_ANSWER = (
    *("id", "text", "position", "is_correct", "weight", "feedback", "tolerance", "match"),
)


class Changed(Exception):
    """Somebody has changed, hidden or deleted a question between two statements that read it."""


class Slugged(NamedTuple):
    slug: str


class Loaded(list[T]):
    """What belongs to a row and was loaded with it, to be asked for as of a model."""

    def all(self) -> "Loaded[T]":
        return self


class QuestionRow:
    """A question with as many of its columns as were asked for."""

    tags: Loaded[Slugged]
    answers: Loaded["AnswerRow"]
    hides = Question.hides

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ = values
        self.pk = values["id"]


class AnswerRow:
    """An answer of such a question."""

    hides = Answer.hides

    def __init__(self, question: QuestionRow, values: dict[str, Any]) -> None:
        self.__dict__ = values
        self.pk = values["id"]
        self.question = question


for _row, _model, _names in (
    (QuestionRow, Question, KEY_OF_QUESTION),
    (AnswerRow, Answer, KEY_OF_ANSWER | {"text"}),
):
    for _name in _names:
        setattr(_row, _name, vars(_model)[_name])


def steadily(read: Callable[[], T]) -> T:
    """What `read` returns. If something changed under its statements, it reads once more, from one snapshot."""
    try:
        return read()
    except Changed:
        with snapshot():
            return read()


def rows_of(
    versions: Mapping[int, int], columns: Collection[str], *, tags: bool, answers: bool
) -> dict[int, QuestionRow]:
    """
    Questions by id, each in the version that the caller has found it in. Their own rows are read last: what still has
    its version then has had it all the while, and so have its answers and tags. Raises Changed for any that has not.
    """
    ids = list(versions)
    links = _read(_tags(), ids) if tags else ()
    sides = _read(_answers(), ids) if answers else ()
    names = tuple(sorted(ALWAYS | set(columns)))
    rows = {}
    for values in _read(_questions(names), ids):
        row = QuestionRow(dict(zip(names, values, strict=True)))
        rows[row.pk] = row
    if {pk: row.__dict__["version"] for pk, row in rows.items()} != versions:
        raise Changed
    for name in _BY_SLUG.keys() & set(names):
        for row in rows.values():
            slug = row.__dict__[name]
            row.__dict__[name] = None if slug is None else Slugged(slug)
    if tags:
        _hand_out(rows, "tags", ((pk, Slugged(slug)) for pk, slug in links))
    if answers:
        _hand_out(
            rows,
            "answers",
            (
                (pk, AnswerRow(rows[pk], dict(zip(_OF_AN_ANSWER, values, strict=True))))
                for pk, *values in sides
            ),
        )
    return rows


def _hand_out(rows: Mapping[int, QuestionRow], name: str, parts: Iterator[tuple[int, Any]]) -> None:
    found: defaultdict[int, Loaded[Any]] = defaultdict(Loaded)
    for pk, part in parts:
        found[pk].append(part)
    for pk, row in rows.items():
        row.__dict__[name] = found[pk]


def _read(statement: Ready, ids: list[int]) -> Any:
    return fetched(statement, [parameter(ids, connection.vendor)])


def _questions(names: tuple[str, ...]) -> Ready:
    return _made("questions", names)


def _answers() -> Ready:
    return _made("answers", _OF_AN_ANSWER)


def _tags() -> Ready:
    return _made("tags", ("tag__slug",))


@lru_cache(maxsize=256)
def _made(what: str, names: tuple[str, ...]) -> Ready:
    rows: QuerySet[Any, Any]
    # The seals of the rows themselves see to it that nobody is shown what is sealed from him.
    with opened():
        if what == "questions":
            columns = [_BY_SLUG.get(name, name) for name in names]
            rows = Question.objects.filter(Among("id", [])).values_list(*columns)
        elif what == "answers":
            rows = Answer.objects.filter(Among("question_id", [])).values_list(
                "question_id", *names
            )
            rows = rows.order_by("question_id", "position", "id")
        else:
            rows = TagLink.objects.filter(Among("question_id", [])).values_list(
                "question_id", *names
            )
            rows = rows.order_by("question_id", "tag__slug")
    return compiled(rows, [parameter([], connection.vendor)])
