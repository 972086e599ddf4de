"""Whatever is asked of a large bank is answered from its indexes."""

import re
from pathlib import Path

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.v1.question_filters import QuestionFilter
from api.v1.questions import QuestionViewSet
from tests.api.bodies import QUESTIONS

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("large")]

FILL = Path(__file__).with_name("large_bank.sql").read_text()
FILTERS = {
    "topic": ["root-1", "leaf-1-1"],
    "tag": ["tag-0", "tag-40", "tag-450", "tag-500"],
    "tag_any": ["tag-0", "tag-450"],
    "kind": ["open", "matching"],
    "difficulty": ["2", "5"],
    "difficulty_min": ["4"],
    "difficulty_max": ["1"],
    "language": ["en", "fr"],
    "status": ["published", "draft", "in_review"],
    "source": ["core"],
    "key": ["key-100"],
    "author": ["1"],
    "id": ["1,2,3"],
    "import": ["nobody-knows-this-one"],
    "created_after": ["2024-01-01T00:20:00Z", "2030-01-01"],
    "created_before": ["2024-01-01T00:05:00Z", "2000-01-01"],
    "updated_after": ["2030-01-01"],
    "updated_before": ["2000-01-01"],
    "search": ["question", "question 7", "nowhere"],
}
ASKED = [
    "",
    *(f"{name}={value}" for name, values in FILTERS.items() for value in values),
    *(f"ordering={name}" for name in QuestionViewSet.ordering.allowed if "relevance" not in name),
    "search=question&ordering=relevance",
    "topic=leaf-1-1&difficulty=2",
    "topic=root-1&tag=tag-40",
    "topic=leaf-1-1&tag=tag-450&difficulty=2&kind=open",
    "tag=tag-0&tag=tag-40",
    "kind=matching&topic=root-1",
]
NEVER_WHOLE = {"bank_question", "bank_answer", "bank_taglink", "api_rendition"}
MOST_SORTED = 5_000


@pytest.fixture
def large_bank():
    with connection.cursor() as cursor:
        cursor.execute(FILL)


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def faults(sql):
    # Of a prepared statement: ids, as many as a page has, or a word.
    sql = sql.replace("ANY($1", "ANY('{1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20}'")
    sql = re.sub(r"\$\d", "'published'", sql)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        [(plans,)] = cursor.fetchall()
    for node in nodes((orjson.loads(plans) if isinstance(plans, str) else plans)[0]["Plan"]):
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in NEVER_WHOLE:
            yield f"reads all of {node['Relation Name']}"
        if node["Node Type"] == "Sort" and node["Plans"][0]["Plan Rows"] > MOST_SORTED:
            yield f"sorts {node['Plans'][0]['Plan Rows']} rows"


def test_each_filter_is_asked_for():
    assert FILTERS.keys() == QuestionFilter.base_filters.keys()


@pytest.mark.parametrize("kept_for", ["", "https://bank.example.org"])
def test_no_filter_and_no_order_reads_a_table_or_sorts_it(
    client_as, large_bank, settings, kept_for
):
    settings.PUBLIC_URL = kept_for
    found = {}
    for role in ("anonymous", "editor"):
        client = client_as(role)
        for asked in ASKED:
            with CaptureQueriesContext(connection) as captured:
                page = client.get(f"{QUESTIONS}?{asked}")
            assert page.status_code == 200, (asked, page.content)
            for query in captured.captured_queries:
                if query["sql"].startswith("SELECT") and "bank_question" in query["sql"]:
                    for fault in faults(query["sql"]):
                        found[role, asked, fault] = query["sql"]
    assert sorted(found) == []
