"""What one request costs in the database alone: the durations in PostgreSQL's own log."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import psycopg

from tests.benchmarks.load import Answer, Client
from tests.servers import PostgresServer

_DURATION = re.compile(rb"duration: ([0-9.]+) ms +(statement|parse|bind|execute)")
_RUN = {b"statement", b"execute"}


class Cost(NamedTuple):
    answer: Answer
    milliseconds: float
    statements: int


class Watch:
    def __init__(self, database: PostgresServer, port: int) -> None:
        self._log, self._client = database.log, Client(port)

    def ask(self, request: bytes) -> Cost:
        """One request alone. The log of a statement is written before its result is sent."""
        begin = self._log.stat().st_size
        answer = self._client.ask(request)
        with self._log.open("rb") as log:
            log.seek(begin)
            found = _DURATION.findall(log.read())
        return Cost(
            answer, sum(float(ms) for ms, _ in found), sum(kind in _RUN for _, kind in found)
        )

    def close(self) -> None:
        self._client.close()


@contextmanager
def watching(database: PostgresServer, port: int) -> Iterator[Watch]:
    _set(database, "0")
    watch = Watch(database, port)
    try:
        yield watch
    finally:
        watch.close()
        _set(database, "-1")


def _set(database: PostgresServer, least: str) -> None:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET log_min_duration_statement = {least}")
        connection.execute("SELECT pg_reload_conf()")
    # The processes that serve connections learn of it before their next statement.
    time.sleep(0.3)
