"""
Puts the made-up bank into an empty database, by COPY without indexes, which are built afterwards.

    DATABASE_URL=… python -m tests.benchmarks.loading 1000000

The rows are those that the door would have written, without lines in the log; `same_as_by_the_door` compares some.
"""

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not settings.configured:
    django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from bank import search
from bank.callers import Role
from bank.documents import QuestionDocument, faults_of, fingerprint
from bank.editing.questions import draw_key
from bank.models import ApiToken, Question, Source, Tag, TagLink, Topic, User
from bank.search.words import EVERYTHING, PUBLIC, Zones, zones_of
from tests.benchmarks import dataset

CHUNK = 5_000
TABLES = ("bank_question", "bank_answer", "bank_taglink", "bank_search")
COLUMNS = {
    "bank_question": (
        "id kind text topic_id difficulty language status explanation source_id key related position shuffle grading"
        " details author_id version created_at updated_at published_at fingerprint draw_key"
    ).split(),
    "bank_answer": "id question_id position text is_correct weight feedback tolerance match".split(),
    "bank_taglink": "question_id tag_id status created_at".split(),
}
_WORD = re.compile(r"[a-z0-9]+")
Rows = dict[str, list[tuple[Any, ...]]]


def load(size: int) -> None:
    call_command("migrate", verbosity=0)
    _few_rows()
    if connection.vendor == "postgresql":
        _by_copy(size)
    else:
        with transaction.atomic():
            _without_copy(size)
    _counts()


def _few_rows() -> None:
    User.objects.bulk_create(
        User(id=n, username=f"author-{n}", role=Role.EDITOR) for n in range(1, dataset.AUTHORS + 1)
    )
    Topic.objects.bulk_create(
        Topic(
            id=row.id,
            slug=row.slug,
            name=f"Topic {row.id}",
            parent_id=row.parent,
            path=row.path,
            position=row.position,
        )
        for row in dataset.topics()
    )
    Tag.objects.bulk_create(
        Tag(id=n, slug=dataset.tag_slug(n), name=f"Tag {n}") for n in range(1, dataset.TAGS + 1)
    )
    Source.objects.bulk_create(
        Source(id=n, slug=dataset.source_slug(n), title=f"Source {n}")
        for n in range(1, dataset.SOURCES + 1)
    )


def rows_of(numbers: range) -> Rows:
    rows: Rows = {table: [] for table in TABLES}
    for number in numbers:
        document = dataset.document(number)
        when = dataset.created_at(number)
        source = 1 + number % dataset.SOURCES if document.source else None
        published = when if document.status == "published" else None
        rows["bank_question"].append(
            (
                number, document.kind, document.text, dataset.topic_of(document), document.difficulty,
                document.language, document.status, document.explanation, source, document.key, "[]",
                document.position, document.shuffle, "{}", "{}", dataset.author_of(number), 1, when, when,
                published, fingerprint(document), draw_key(number),
            )
        )  # fmt: skip
        rows["bank_answer"] += [
            (
                answer.id, number, place, answer.text, answer.is_correct, answer.weight, answer.feedback,
                answer.tolerance, answer.match,
            )
            for place, answer in enumerate(document.answers)
        ]  # fmt: skip
        rows["bank_taglink"] += [
            (number, int(tag.removeprefix("tag-")), document.status, when) for tag in document.tags
        ]
        rows["bank_search"].append((number, *_zones(document)))
    return rows


def _zones(document: QuestionDocument) -> tuple[Zones, Zones]:
    """As `zones_of`, whose care for all the scripts of the world is not needed for words of a to z."""
    text = sorted(set(_WORD.findall(document.text.lower())))
    told = [answer.text for answer in document.answers]
    tags = sorted({word for tag in document.tags for word in tag.split("-")})
    shown = [*told, document.explanation]
    everything = sorted(set(_WORD.findall(" ".join(shown).lower())))
    open_to_all = shown if document.kind == "open" else told
    public = sorted(set(_WORD.findall(" ".join(open_to_all).lower())))
    return Zones(text, public, tags), Zones(text, everything, tags)


def _by_copy(size: int) -> None:
    rebuild = list(_without_indexes())
    connection.close()
    ranges = [range(first, min(first + CHUNK, size + 1)) for first in range(1, size + 1, CHUNK)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for _ in pool.map(copy_chunk, ranges):
            pass
    with connection.cursor() as cursor:
        cursor.execute(
            "SET statement_timeout = 0; SET lock_timeout = 0; SET maintenance_work_mem = '1GB'"
        )
        for statement in rebuild:
            cursor.execute(statement)
        for table in (
            TABLES[:1] + TABLES[2:3] + ("bank_topic", "bank_tag", "bank_source", "bank_user")
        ):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    connection.close()


def _without_indexes() -> Iterator[str]:
    """Drops what COPY would have to keep in order, and gives the statements that make it again."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid::regclass::text = ANY(%s)
            AND (contype IN ('u', 'f') OR conname = 'bank_answer_pkey') ORDER BY contype = 'f'
            """,
            [list(TABLES)],
        )
        constraints = cursor.fetchall()
        for table, name, _ in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            """
            SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
            WHERE indrelid::regclass::text = ANY(%s) AND NOT indisprimary
            """,
            [list(TABLES)],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield from (definition for _, definition in indexes)
    for table, name, definition in constraints:
        yield f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'


def copy_chunk(numbers: range) -> None:
    rows = rows_of(numbers)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET synchronous_commit = off")
        for table, columns in COLUMNS.items():
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows[table]:
                    copy.write_row(row)
    search.engine().add(rows["bank_search"])


def _without_copy(size: int) -> None:
    for first in range(1, size + 1, CHUNK):
        rows = rows_of(range(first, min(first + CHUNK, size + 1)))
        with connection.cursor() as cursor:
            for table, columns in COLUMNS.items():
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(
                    f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})",
                    [
                        [str(v) if k == "weight" else v for k, v in zip(columns, row, strict=True)]
                        for row in rows[table]
                    ],
                )
        search.engine().add(rows["bank_search"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _counts() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bank_topic SET published_count = (SELECT count(*) FROM bank_question"
            " WHERE topic_id = bank_topic.id AND status = 'published')"
        )


def same_as_by_the_door(number: int) -> list[str]:
    """What of a stored question is not as the door would have left it; nothing, if all is well."""
    question = Question.objects.with_details().get(pk=number)
    stored, drawn = question.document(), dataset.document(number)
    links = TagLink.objects.filter(question=question).values_list("status", "created_at")
    differences = {
        "faults": faults_of(drawn),
        "document": stored != drawn,
        "ids of answers": [a.id for a in stored.answers] != [a.id for a in drawn.answers],
        "fingerprint": question.fingerprint != fingerprint(stored),
        "draw key": question.draw_key != draw_key(number),
        "links": set(links) != {(question.status, question.created_at)},
        "words": _zones(stored) != (zones_of(stored, PUBLIC), zones_of(stored, EVERYTHING)),
        "index": _indexed(number) != _indexed_anew(number, stored),
    }
    return [name for name, differs in differences.items() if differs]


def _indexed(number: int) -> list[Any]:
    statement = {
        "postgresql": "SELECT public::text, everything::text FROM bank_search WHERE question_id = %s",
        "sqlite": "SELECT a.text, a.answers, a.tags, b.text, b.answers, b.tags FROM bank_search_public a"
        " JOIN bank_search_everything b ON b.rowid = a.rowid WHERE a.rowid = %s",
    }
    with connection.cursor() as cursor:
        cursor.execute(statement[connection.vendor], [number])
        return list(cursor.fetchall())


def _indexed_anew(number: int, document: QuestionDocument) -> list[Any]:
    with transaction.atomic():
        search.index({number: document})
        found = _indexed(number)
        transaction.set_rollback(True)
    return found


def check(size: int) -> None:
    """Raises AssertionError for a sample that the door would have written otherwise, or counts that are wrong."""
    for number in {1, size, *range(1, size, max(1, size // 100))}:
        assert not (wrong := same_as_by_the_door(number)), f"question {number}: {', '.join(wrong)}"
    published = Counter(
        Question.objects.filter(status="published").values_list("topic_id", flat=True).iterator()
    )
    stored = dict(Topic.objects.values_list("pk", "published_count"))
    assert {pk: published.get(pk, 0) for pk in stored} == stored
    assert len(list(chain(dataset.topics()))) == len(stored)


def main(size: int) -> None:
    """The last line that is printed is the token of an editor."""
    begin = time.perf_counter()
    load(size)
    loaded = time.perf_counter()
    check(size)
    print(
        f"{size:,} questions in {loaded - begin:.0f} s, and a look at some of them in {time.perf_counter() - loaded:.0f} s"
    )
    print(ApiToken.objects.issue(user=User.objects.get(pk=1), name="benchmarks", role=Role.EDITOR))


if __name__ == "__main__":
    main(int(sys.argv[1]))
