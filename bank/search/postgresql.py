"""Search on PostgreSQL: a table of tsvectors whose weights are the zones, behind GIN indexes."""

from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from bank.models.among import Among
from bank.search.conditions import Has
from bank.search.words import EVERYTHING, PUBLIC, Zones

# The zones of a word are told apart by weight, and a weight needs a position to stand at.
_POSITIONS = ("1A", "2B", "3C")
# Up to so many matches are found before the questions are asked for.
_RARE = 20_000
# A word that so large a share of the questions has is frequent, where all questions are walked through.
_FREQUENT = 0.02
# So many pages of the table are looked at to tell.
_PAGES = 100
# Where so large a share matches, it is quicker to look at the newest questions one by one than to ask the index.
_SOON = 0.04
# A stretch should hold so many times the matches that are wanted, for what few pages tell is not exact, and some of the
# matches are not for everybody.
_ENOUGH = 2.2
# Behind so many of the matches on those pages there nearly always are as many as are wanted.
_STAND_FOR_ENOUGH = 3
# Where so many should be and none is, words have gone out of use: by chance that happens once in four hundred times.
_NOT_BY_CHANCE = 6
# The public index has what is not published as well.
_PUBLISHED = "SELECT 1 FROM bank_question q WHERE q.id = s.question_id AND q.status = 'published'"
_SHOWN = {PUBLIC: f" AND EXISTS ({_PUBLISHED} OFFSET 0)", EVERYTHING: ""}

# There is no foreign key, for Django does not know this table, and could not empty (`flush`) one that it refers to.
CREATE = [
    """
    CREATE TABLE bank_search (
        question_id bigint PRIMARY KEY,
        public tsvector NOT NULL,
        everything tsvector NOT NULL
    )
    """,
    "CREATE INDEX bank_search_public ON bank_search USING gin (public)",
    "CREATE INDEX bank_search_everything ON bank_search USING gin (everything)",
]
DROP = ["DROP TABLE bank_search"]


def index(entries: list[tuple[int, Zones, Zones]]) -> None:
    rows = [
        (question_id, _vector(public), _vector(all_of_it))
        for question_id, public, all_of_it in entries
    ]
    values = ", ".join(["(%s, %s::tsvector, %s::tsvector)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO bank_search (question_id, public, everything) VALUES {values}"  # noqa: S608 - only placeholders are put in
            " ON CONFLICT (question_id) DO UPDATE SET public = excluded.public, everything = excluded.everything",
            [value for row in rows for value in row],
        )


def add(entries: list[tuple[int, Zones, Zones]]) -> None:
    # A bank that was emptied may have forgotten to empty this table.
    remove([question_id for question_id, _, _ in entries])
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY bank_search (question_id, public, everything) FROM STDIN") as copy,
    ):
        for question_id, public, all_of_it in entries:
            copy.write_row((question_id, _vector(public), _vector(all_of_it)))


def remove(question_ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bank_search WHERE question_id = ANY(%s)", [question_ids])


def found(terms: list[str], index: str) -> Q:
    """
    The planner does not know how rare a rare word is, and would look for it in question after question, newest first.
    So the matches of rare words are found beforehand; frequent ones come soon enough on that way.
    """
    query = _query(terms, "")
    if _sample(query, index).share < _FREQUENT:
        matches = _matches(query, index)
        if len(matches) <= _RARE:
            return Q(Among("pk", matches))
    # It is asked row by row in the order of a walk, for OFFSET keeps it from becoming a join.
    condition = f"question_id = {{column}} AND {index} @@ %s::tsquery"
    return Q(Has(f"EXISTS (SELECT 1 FROM bank_search WHERE {condition} OFFSET 0)", query))  # noqa: S608 - the names are ours


def newest(terms: list[str], index: str, most: int) -> list[int]:
    """
    How it is found hangs on how frequent the words are. Of frequent ones there are enough among the newest questions.
    Of others the index knows all, but only those of a stretch are looked up that should hold enough of them.
    """
    query = _query(terms, "")
    sample = _sample(query, index)
    begins, ids = [0], list[int]()
    if sample.share and not sample.is_old:
        if sample.share >= _SOON:
            ids = _among_newest(query, index, most)
            if len(ids) == most:
                return ids
        begins.append(sample.last - int(_ENOUGH * most / sample.share))
    if len(sample.newest) == _STAND_FOR_ENOUGH:
        begins.append(sample.newest[-1])
    for begin in sorted(begins, reverse=True):
        ids = _by_index(query, index, max(0, begin), most)
        if len(ids) == most or begin <= 0:
            break
    return ids


def since(terms: list[str], index: str, begin: int) -> list[int]:
    return _by_index(_query(terms, ""), index, begin, None)


class _Sample(NamedTuple):
    """
    What the questions on some pages of the table tell of all: how many of them have the words, the newest of those, and
    the newest question there is.
    """

    looked_at: int
    matching: int
    newest: list[int]
    last: int

    @property
    def share(self) -> float:
        return self.matching / self.looked_at if self.looked_at else 0

    @property
    def is_old(self) -> bool:
        """Is there none among the newest questions, where by their share there should be?"""
        # Those on one page are neighbours, and say no more than one of them.
        missed = min(self.matching, _PAGES) * (1 - self.newest[0] / self.last)
        return missed > _NOT_BY_CHANCE


def _sample(query: str, index: str) -> _Sample:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE has),"  # noqa: S608 - as above
            " (array_agg(question_id ORDER BY question_id DESC) FILTER (WHERE has))[:%s],"
            " (SELECT max(question_id) FROM bank_search)"
            f" FROM (SELECT question_id, {index} @@ %s::tsquery AS has FROM bank_search TABLESAMPLE SYSTEM"
            " (least(100, %s * 100.0 * 8192 / greatest(1, pg_relation_size('bank_search')))) OFFSET 0) looked_at",
            [_STAND_FOR_ENOUGH, query, _PAGES],
        )
        looked_at, matching, newest, last = cursor.fetchone()
    return _Sample(looked_at, matching, newest or [], last or 0)


def _among_newest(query: str, index: str, most: int) -> list[int]:
    """Among the questions that came last, as long as there are enough there."""
    return _ids(
        f"SELECT s.question_id FROM (SELECT question_id, {index} FROM bank_search ORDER BY question_id DESC LIMIT %s) s"  # noqa: S608 - as above
        f" WHERE s.{index} @@ %s::tsquery{_SHOWN[index]} ORDER BY s.question_id DESC LIMIT %s",
        [int(most / _SOON), query, most],
    )


def _by_index(query: str, index: str, begin: int, most: int | None) -> list[int]:
    """Those from an id on. The sum keeps the planner from walking through all questions in the order of ids."""
    return _ids(
        f"SELECT s.question_id FROM (SELECT question_id FROM bank_search WHERE {index} @@ %s::tsquery"  # noqa: S608 - as above
        f" AND question_id >= %s ORDER BY question_id + 0 DESC) s WHERE true{_SHOWN[index]} LIMIT %s",
        [query, begin, most],
    )


def _ids(statement: str, parameters: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [pk for (pk,) in cursor.fetchall()]


def _matches(query: str, index: str) -> list[int]:
    return _ids(
        f"SELECT question_id FROM bank_search WHERE {index} @@ %s::tsquery LIMIT %s",  # noqa: S608 - as above
        [query, _RARE + 1],
    )


def tiers(terms: list[str], index: str) -> models.Expression:
    return RawSQL(  # noqa: S611 - as above
        f"(SELECT CASE WHEN {index} @@ %s::tsquery THEN 3 WHEN {index} @@ %s::tsquery THEN 2 ELSE 1 END"  # noqa: S608
        " FROM bank_search WHERE question_id = bank_question.id)",
        [_query(terms, "A"), _query(terms, "AB")],
        output_field=models.IntegerField(),
    )


def _vector(zones: Zones) -> str:
    places: dict[str, list[str]] = {}
    for position, zone in zip(_POSITIONS, zones, strict=True):
        for word in zone:
            places.setdefault(word, []).append(position)
    return " ".join(f"'{word}':{','.join(positions)}" for word, positions in places.items())


def _query(terms: list[str], zones: str) -> str:
    """All of the words, the last one as a beginning. They hold letters, digits, + and # only, so quotes suffice."""
    *whole, begun = terms
    tag = f":{zones}" if zones else ""
    return " & ".join([*(f"'{word}'{tag}" for word in whole), f"'{begun}':*{zones}"])
