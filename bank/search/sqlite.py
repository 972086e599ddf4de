"""Search on SQLite: two FTS5 tables whose columns are the zones and whose rowids are the questions' ids."""

from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from bank.search.conditions import Has
from bank.search.words import EVERYTHING, PUBLIC, Zones

# The words come cut and coded, so the tokenizer has nothing left to decide: blanks part them, all else is kept.
_TABLE = (
    "CREATE VIRTUAL TABLE bank_search_{index} USING fts5("
    "text, answers, tags, detail=column, prefix='1 2 3 4', tokenize=\"ascii tokenchars '_'\")"
)
# A word with more matches than this is so frequent that the newest of them are soon found among the newest questions.
_RARE = 5_000
# The public index has what is not published as well.
_PUBLISHED = (
    "EXISTS (SELECT 1 FROM bank_question q WHERE q.id = {table}.rowid AND q.status = 'published')"
)
CREATE = [_TABLE.format(index=index) for index in (PUBLIC, EVERYTHING)]
DROP = [f"DROP TABLE bank_search_{index}" for index in (PUBLIC, EVERYTHING)]


def index(entries: list[tuple[int, Zones, Zones]]) -> None:
    remove([question_id for question_id, _, _ in entries])
    public = [(question_id, zones) for question_id, zones, _ in entries]
    everything = [(question_id, zones) for question_id, _, zones in entries]
    with connection.cursor() as cursor:
        for name, rows in ((PUBLIC, public), (EVERYTHING, everything)):
            cursor.executemany(
                f"INSERT INTO bank_search_{name} (rowid, text, answers, tags) VALUES (%s, %s, %s, %s)",  # noqa: S608 - the name is ours
                [(question_id, *map(_line, zones)) for question_id, zones in rows],
            )


# Nothing is faster here.
add = index


def remove(question_ids: list[int]) -> None:
    with connection.cursor() as cursor:
        for name in (PUBLIC, EVERYTHING):
            cursor.executemany(
                f"DELETE FROM bank_search_{name} WHERE rowid = %s",  # noqa: S608 - the name is ours
                [(question_id,) for question_id in question_ids],
            )


def found(terms: list[str], index: str) -> Q:
    """
    The planner takes the matches one by one, reads their questions and puts these in order. Of a frequent word that is
    most of the bank; there it must walk through the questions and look each of them up among the matches.
    """
    table, query = f"bank_search_{index}", _query(terms)
    matches = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 - the name of the table is ours
    if _is_frequent(query, table):
        # The plus keeps the planner from beginning with the matches.
        return Q(Has(f"+{{column}} IN ({matches})", query))
    return Q(pk__in=RawSQL(matches, [query]))  # noqa: S611 - as above; the words are a parameter


def _is_frequent(query: str, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH %s LIMIT 1 OFFSET %s",  # noqa: S608 - as above
            [query, _RARE],
        )
        return cursor.fetchone() is not None


def newest(terms: list[str], index: str, most: int) -> list[int]:
    return _in_order_of_ids(terms, index, 0, most)


def since(terms: list[str], index: str, begin: int) -> list[int]:
    return _in_order_of_ids(terms, index, begin, -1)


def _in_order_of_ids(terms: list[str], index: str, begin: int, most: int) -> list[int]:
    """The highest first, as the index has them."""
    table = f"bank_search_{index}"
    shown = "" if index == EVERYTHING else f" AND {_PUBLISHED.format(table=table)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH %s AND rowid >= %s{shown} ORDER BY rowid DESC LIMIT %s",  # noqa: S608 - as above
            [_query(terms), begin, most],
        )
        return [pk for (pk,) in cursor.fetchall()]


def tiers(terms: list[str], index: str) -> models.Expression:
    """
    The words are looked for in the zones as they are stored: to ask the index once more for each question would gather
    the matches of a prefix anew each time.
    """
    *whole, begun = map(_coded, terms)
    words = [*(f" {word} " for word in whole), f" {begun}"]
    in_text, in_both = (
        " AND ".join([f"instr({zone}, %s)"] * len(words))
        for zone in ("' ' || text || ' '", "' ' || text || ' ' || answers || ' '")
    )
    return RawSQL(  # noqa: S611 - as above
        f"(SELECT CASE WHEN {in_text} THEN 3 WHEN {in_both} THEN 2 ELSE 1 END"  # noqa: S608 - as above
        f" FROM bank_search_{index} WHERE rowid = bank_question.id)",
        [*words, *words],
        output_field=models.IntegerField(),
    )


def _line(zone: list[str]) -> str:
    return " ".join(map(_coded, zone))


def _coded(word: str) -> str:
    """
    A word in letters that the tokenizer knows. Each character is coded for itself, so that the beginning of a word
    is coded as the beginning of its code.
    """
    return "".join(
        character if character.isascii() and character.isalnum() else f"_{ord(character):x}_"
        for character in word
    )


def _query(terms: list[str]) -> str:
    *whole, begun = map(_coded, terms)
    return " AND ".join([*(f'"{word}"' for word in whole), f'"{begun}"*'])
