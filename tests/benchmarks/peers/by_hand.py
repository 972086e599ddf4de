"""The limit: no framework, three prepared statements, orjson, and the call is counted."""

import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import orjson
import psycopg

from tests.benchmarks.peers import shape
from tests.benchmarks.peers.counting import may_pass

_NAMES = (
    "id kind status text topic difficulty language explanation source key related position shuffle grading details"
    " fingerprint version created_at updated_at published_at"
).split()
_QUESTION = """
    SELECT q.id, q.kind, q.status, q.text, t.slug, q.difficulty, q.language, q.explanation, s.slug, q.key, q.related,
    q.position, q.shuffle, q.grading, q.details, q.fingerprint, q.version, q.created_at, q.updated_at, q.published_at
    FROM bank_question q JOIN bank_topic t ON t.id = q.topic_id LEFT JOIN bank_source s ON s.id = q.source_id
    WHERE q.status = 'published'
"""
_NEWEST = f"ORDER BY q.created_at DESC, q.id DESC LIMIT {shape.PAGE + 1}"
_ANSWERS = """
    SELECT question_id, id, text, position, is_correct, weight::float8, feedback, tolerance, match FROM bank_answer
    WHERE question_id = ANY(%s) ORDER BY question_id, position, id
"""
_TAGS = """
    SELECT l.question_id, t.slug FROM bank_taglink l JOIN bank_tag t ON t.id = l.tag_id
    WHERE l.question_id = ANY(%s) ORDER BY l.question_id, t.slug
"""
_kept = threading.local()


def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    if not hasattr(_kept, "cursor"):
        connection = psycopg.connect(
            os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=0
        )
        _kept.cursor = connection.cursor(binary=True)
    return list(_kept.cursor.execute(statement, values, prepare=True).fetchall())


def shown(rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    ids = [row[0] for row in rows]
    answers, tags = defaultdict(list), defaultdict(list)
    for question, *values in ask(_ANSWERS, ids):
        answers[question].append(dict(zip(shape.ANSWER, values, strict=True)))
    for question, slug in ask(_TAGS, ids):
        tags[question].append(slug)
    found = [dict(zip(_NAMES, row, strict=True)) for row in rows]
    return [
        shape.question(row, row["topic"], row["source"], tags[row["id"]], answers[row["id"]])
        for row in found
    ]


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    if not may_pass(environ["REMOTE_ADDR"]):
        start("429 Too Many Requests", [])
        return [b""]
    last = environ["PATH_INFO"].rpartition("/")[2]
    if last == "questions":
        before = dict(parse_qsl(environ["QUERY_STRING"])).get("created_before")
        if before:
            rows = ask(f"{_QUESTION} AND q.created_at < %s {_NEWEST}", shape.moment(before))
        else:
            rows = ask(f"{_QUESTION} {_NEWEST}")
        body = orjson.dumps(shape.page(shown(rows[: shape.PAGE]), len(rows)))
    elif last.isdecimal():
        items = shown(ask(f"{_QUESTION} AND q.id = %s", int(last)))
        body = orjson.dumps(items[0]) if items else b""
    else:
        body = b"{}"
    start(
        "200 OK" if body else "404 Not Found",
        [("Content-Type", "application/json"), ("Content-Length", str(len(body)))],
    )
    return [body]
