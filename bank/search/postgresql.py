"""Search on PostgreSQL: a table of tsvectors whose weights are the zones, behind GIN indexes."""

from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from bank.search.words import Zones

# The zones of a word are told apart by weight, and a weight needs a position to stand at.
_POSITIONS = ("1A", "2B", "3C")

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
    return Q(
        pk__in=RawSQL(  # noqa: S611 - the name of the index is ours, the words are a parameter
            f"SELECT question_id FROM bank_search WHERE {index} @@ %s::tsquery",  # noqa: S608
            [_query(terms, "")],
        )
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
