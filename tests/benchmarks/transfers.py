"""Files of questions in and out, beside a bare COPY of the rows that are written, and of the documents that are read."""

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg.sql import SQL, Composable, Identifier

from tests.benchmarks.bench import Bench, loaded
from tests.benchmarks.children import run
from tests.benchmarks.load import cpu_of

LARGEST = 100_000
# In MB.
MOST_OF_AN_IMPORT, MOST_OF_AN_EXPORT = 200, 100
# What an export gives: a finished document for each question.
DOCUMENTS = SQL("(SELECT document FROM bank_revision WHERE what = 'question')")


class Cost(NamedTuple):
    """What a way to move rows took: of the program and of the database."""

    seconds: float
    cpu: float
    # MB, of the program alone.
    peak: float = 0


def transfers(bench: Bench) -> None:
    """A file into an empty bank, and out of it again."""
    size = min(2 * bench.size, LARGEST)
    empty = bench.another_database("bank_empty")
    run(["manage.py", "migrate", "--verbosity", "0"], empty)
    full, bare = (bench.another_database(f"bank_{name}", "bank_empty") for name in ("full", "bare"))
    loaded(full, size)
    with tempfile.TemporaryDirectory(prefix="question-bank-") as name:
        folder = Path(name)
        file = str(folder / "bank.jsonl")
        run(["manage.py", "dump_questions", file], full)
        load = _by_command(bench, ["load_questions", file], empty)
        written = _filled(empty) - _filled(bare)
        _out(empty, written, folder)
        copy_in = _by_copy(bench, lambda: _into(bare, written, folder))
        _must_hold(empty, size)
        _must_hold(bare, size)
        export = _by_command(bench, ["dump_questions", file], empty)
        copy_out = _by_copy(bench, lambda: _copied_out(empty, DOCUMENTS, folder / "documents"))
    for what, ours, theirs, least, most in (
        ("import", load, copy_in, 0.25, MOST_OF_AN_IMPORT),
        ("export", export, copy_out, 0.4, MOST_OF_AN_EXPORT),
    ):
        bench.line(f"{what} of {size:,} questions", [size / ours.seconds], unit="a second")
        bench.line(f"{what}: CPU, COPY / ours", [theirs.cpu / ours.cpu], at_least=least)
        bench.line(f"{what}: time, COPY / ours", [theirs.seconds / ours.seconds])
        bench.line(f"{what}: most memory at once", [ours.peak], at_most=most, unit="MB")


def _by_command(bench: Bench, words: list[str], url: str) -> Cost:
    before = cpu_of(bench.stores.pids)
    done = run(["manage.py", *words], url)
    return Cost(done.seconds, done.cpu + cpu_of(bench.stores.pids) - before, done.peak)


def _by_copy(bench: Bench, copy: Callable[[], None]) -> Cost:
    before = cpu_of(bench.stores.pids) + time.process_time()
    begin = time.perf_counter()
    copy()
    after = cpu_of(bench.stores.pids) + time.process_time()
    return Cost(time.perf_counter() - begin, after - before)


def _out(url: str, tables: Iterable[str], folder: Path) -> None:
    for table in tables:
        _copied_out(url, Identifier(table), folder / table, "(FORMAT binary)")


def _copied_out(url: str, what: Composable, path: Path, how: str = "(FORMAT text)") -> None:
    statement = SQL("COPY {} TO STDOUT {}").format(what, SQL(how))
    with (
        psycopg.connect(url) as connection,
        path.open("wb") as file,
        connection.cursor().copy(statement) as copy,
    ):
        for piece in copy:
            file.write(piece)


def _into(url: str, tables: Iterable[str], folder: Path) -> None:
    """In one transaction, at whose end PostgreSQL looks whether all that rows refer to is there."""
    with psycopg.connect(url) as connection:
        connection.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            statement = SQL("COPY {} FROM STDIN (FORMAT binary)").format(Identifier(table))
            with (folder / table).open("rb") as file, connection.cursor().copy(statement) as copy:
                while piece := file.read(1 << 18):
                    copy.write(piece)


def _filled(url: str) -> set[str]:
    """The tables that have rows."""
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            table
            for (table,) in tables.fetchall()
            if connection.execute(
                SQL("SELECT 1 FROM {} LIMIT 1").format(Identifier(table))
            ).fetchone()
        }


def _must_hold(url: str, size: int) -> None:
    """Raises AssertionError, so that nothing is told of files that went in by halves."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM bank_question").fetchone()
        assert found == (size,), found
