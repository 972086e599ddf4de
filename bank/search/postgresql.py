"""Search on PostgreSQL: a table of tsvectors whose weights are the zones, behind GIN indexes."""

from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from bank.models.among import Among
from bank.search.conditions import Has
from bank.search.words import Zones

# The zones of a word are told apart by weight, and a weight needs a position to stand at.
_POSITIONS = ("1A", "2B", "3C")
# Up to so many matches are found before the questions are asked for.
_RARE = 20_000
# A word that so large a share of the questions has is frequent; a smaller sample says nothing.
_FREQUENT, _SAMPLE = 0.02, 200

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
    if not _is_frequent(query, index):
        matches = _matches(query, index)
        if len(matches) <= _RARE:
            return Q(Among("pk", matches))
    # It is asked row by row in the order of a walk, for OFFSET keeps it from becoming a join.
    condition = f"question_id = {{column}} AND {index} @@ %s::tsquery"
    return Q(Has(f"EXISTS (SELECT 1 FROM bank_search WHERE {condition} OFFSET 0)", query))  # noqa: S608 - the names are ours


def _is_frequent(query: str, index: str) -> bool:
    """Among some of the questions, from pages taken at random: are there enough?"""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FILTER (WHERE {index} @@ %s::tsquery), count(*)"  # noqa: S608 - as above
            " FROM bank_search TABLESAMPLE SYSTEM (0.03)",
            [query],
        )
        matching, looked_at = cursor.fetchone()
    return bool(looked_at >= _SAMPLE and matching >= looked_at * _FREQUENT)


def _matches(query: str, index: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT question_id FROM bank_search WHERE {index} @@ %s::tsquery LIMIT %s",  # noqa: S608 - as above
            [query, _RARE + 1],
        )
        return [pk for (pk,) in cursor.fetchall()]


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
