"""GET /api/v1/draws from a pool of many: what the database reads for it, by its own account."""

import json
import re

import pytest
from django.db import connection

from bank.documents import Kind
from bank.editing import add_tag, add_topic
from bank.models import Question, TagLink
from bank.statistics import renew_statistics
from tests.bank.drawing.bulk import NOON, pool
from tests.builders import OPERATOR

pytestmark = pytest.mark.django_db
KINDS = [Kind.OPEN, Kind.MATCHING]
FEW, TIMES = 3_000, 8
# In SQLite some index that few questions share a value of.
NARROW = r"question_draw \(draw_key|question_fingerprint \(|INTEGER PRIMARY KEY \(rowid=\?\)"
# A fifth of what a scan would read; a draw needs a few hundred.
MOST = FEW * TIMES // 5


@pytest.fixture
def bank(topic):
    """Half of the questions match each of the filters."""
    other = add_topic(slug="other", name="Other", by=OPERATOR)
    tag = add_tag(slug="easy", name="Easy", by=OPERATOR)
    fields = {"difficulty": lambda pk: pk // 2 % 2 + 1, "kind": lambda pk: KINDS[pk // 4 % 2]}
    pool(range(1, FEW + 1, 2), topic, **fields)
    pool(range(2, FEW + 1, 2), other, **fields)
    copy_all()
    TagLink.objects.bulk_create(
        [
            TagLink(question_id=pk, tag=tag, status="published", created_at=NOON)
            for pk in range(1, FEW * TIMES + 1)
            if pk % 4 > 1
        ],
        batch_size=4_000,
    )
    renew_statistics()
    if connection.vendor == "postgresql":
        # It does so by itself, but not within a transaction that is not over yet.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def copy_all():
    """Each question some times more, by the database itself; its draw keys lie as evenly as real ones."""
    number = f"id + {FEW} * column1"
    changed = {
        "id": number,
        "fingerprint": f"CAST({number} AS VARCHAR(64))",
        "draw_key": f"({number}) * 40503 % 65536 * {2**46}",
    }
    columns = [field.column for field in Question._meta.concrete_fields]
    times = ", ".join(f"({time})" for time in range(1, TIMES))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO bank_question ({', '.join(columns)})"  # noqa: S608 - of our own names and numbers
            f" SELECT {', '.join(changed.get(column, column) for column in columns)}"
            f" FROM bank_question, (VALUES {times}) AS copies"
        )


FILTERS = [
    "",
    "topic=python",
    "kind=open",
    "difficulty=1",
    "difficulty_max=1",
    "tag=easy",
    "language=en",
    "not_seen_by=me",
]


def test_a_page_of_a_draw_reads_a_small_part_of_a_large_bank(client, bank):
    for query in FILTERS:
        counting, *others = asked(client, f"/api/v1/draws?seed=a&{query}")
        # How many there are is counted, up to ten thousand and one.
        assert re.search(r"COUNT\(.* LIMIT 10001\)", counting[0]), query
        assert len(others) >= 3, query
        for sql, parameters in others:
            assert "RANDOM" not in sql.upper()
            assert judged(sql, parameters) == [], (query, sql)


def asked(client, address):
    """What was asked of the questions, in SQL and with its parameters."""
    statements = []

    def note(execute, sql, parameters, many, context):
        if sql.startswith("SELECT") and ('"bank_question"' in sql or "COUNT(" in sql):
            statements.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        body = client.get(address).json()
    assert body["given"] == 20
    assert body.get("matched", body.get("matched_at_least")) >= 10_000
    return statements


def judged(sql, parameters):
    """What is wrong with the plan of a statement."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
            steps = " ".join(row[3] for row in cursor.fetchall())
            return [] if re.search(NARROW, steps) else [steps]
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters)
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return [(node["Node Type"], rows(node)) for node in nodes(plan[0]["Plan"]) if rows(node) > MOST]


def nodes(node):
    yield node
    for child in node.get("Plans", []):
        yield from nodes(child)


def rows(node):
    """How many rows were read there, if it is from the questions, or sorted."""
    if node.get("Relation Name") != "bank_question" and node["Node Type"] != "Sort":
        return 0
    return (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
