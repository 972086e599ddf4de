"""Draws from large pools over a real server: many at once, after a restart, and on the other database."""

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest
from django.core.management import call_command

from bank.models import Question
from tests.app_server import ROOT, AppServer
from tests.bank.drawing.bulk import NOON, pool
from tests.builders import add

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 50
POOL = 10_000
SIZE = 100
# The links in an answer are those of the public address, wherever the server listens.
PUBLIC = {"PUBLIC_URL": "https://bank.example.org", "ALLOWED_HOSTS": "127.0.0.1"}


def walked(url, cursor="", most=POOL):
    """Pages of a draw from a cursor on: the cursor of each, and the ids on it."""
    pages = []
    with httpx.Client(base_url=url, timeout=60) as client:
        while cursor is not None and len(pages) < most:
            path = f"/api/v1/draws?seed=one&fields=id&page_size={SIZE}"
            answer = client.get(path + (f"&cursor={cursor}" if cursor else ""))
            body = answer.raise_for_status().json()
            pages.append((cursor, tuple(question["id"] for question in body["results"])))
            cursor = body["next_cursor"]
    return pages


def test_fifty_who_drain_one_pool_at_once_leave_nothing_and_get_nothing_twice(stack, topic):
    """Each goes on where another may have begun, so that every page but the first two comes to two of them."""
    questions = {question.pk for question in pool(range(1, POOL + 1), topic, status="published")}
    with AppServer(WEB_PROCESSES="2" if stack.redis_url else "1") as server:
        alone = walked(server.url)
        starts = [cursor for cursor, _ in alone[:: len(alone) // CLIENTS]]
        with ThreadPoolExecutor(CLIENTS) as clients:
            pages = list(clients.map(partial(walked, server.url, most=4), starts))
    ids = [one for _, page in alone for one in page]
    assert len(ids) == POOL
    assert set(ids) == questions
    together = Counter(page for walk in pages for page in walk)
    assert together.keys() == set(alone)
    assert together.total() == 4 * CLIENTS - 2


ASKED = [
    "seed=a&page_size=7",
    "seed=a&page_size=100&kind=matching",
    "seed=b&topic=python&difficulty_min=2&html=true",
    "seed=%F0%9F%A6%86&page_size=50&fields=id,text,answers",
]


def answers(url):
    """Three pages of each of these draws, byte by byte."""
    found = []
    with httpx.Client(base_url=url, timeout=60) as client:
        for query in ASKED:
            path = f"/api/v1/draws?{query}"
            for _ in range(3):
                answer = client.get(path).raise_for_status()
                found.append((path, answer.headers["ETag"], answer.content))
                if answer.json()["next"] is None:
                    break
                path = answer.json()["next"].removeprefix(PUBLIC["PUBLIC_URL"])
    return found


@pytest.fixture
def bank(topic):
    """Some of each kind, and so many that they are drawn bucket by bucket."""
    for kind in ("open", "single_choice", "multiple_choice", "short_text", "numerical", "matching"):
        for number in range(5):
            add(kind=kind, text=f"{kind} {number}", status="published", difficulty=number + 1)
    # A dump tells moments in thousandths of a second.
    Question.objects.update(created_at=NOON, updated_at=NOON, published_at=NOON)
    pool(range(100_000, 106_000), topic, status="published")


def test_a_seed_means_the_same_after_a_restart(bank):
    with AppServer(**PUBLIC) as server:
        before = answers(server.url)
        server.kill()
        server.start()
        assert answers(server.url) == before
    assert len({content for _, _, content in before}) > len(ASKED)


@pytest.mark.only_on("large")
def test_a_seed_means_the_same_on_both_databases(bank, tmp_path):
    """What is in PostgreSQL here is copied, row by row, into a SQLite of another server."""
    copied, database = tmp_path / "bank.json", f"sqlite:///{tmp_path}/bank.sqlite3"
    call_command(
        "dumpdata", "bank.topic", "bank.question", "bank.answer", output=str(copied), verbosity=0
    )
    with AppServer(**PUBLIC) as large:
        expected = answers(large.url)
    with AppServer(**PUBLIC, DATABASE_URL=database, REDIS_URL="") as small:
        for words in (["migrate"], ["loaddata", str(copied)]):
            subprocess.run(
                [sys.executable, "manage.py", *words, "--verbosity", "0"],
                cwd=ROOT,
                env={**os.environ, **small.environment},
                check=True,
            )
        assert answers(small.url) == expected
