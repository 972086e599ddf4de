"""How long anybody waits for a PostgreSQL that says nothing: not at the server's pleasure."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import psycopg
import pytest

from config.postgresql.base import Driver
from config.postgresql.servers import ServerAway, server_at
from tests.drills.fault_proxy import FaultProxy
from tests.servers import NO_POSTGRES, PostgresServer, postgres_programs

pytestmark = [
    pytest.mark.only_on("large"),
    pytest.mark.skipif(postgres_programs() is None, reason=NO_POSTGRES),
]

# Two seconds, and what a busy machine adds.
LONGEST = 2.5


@pytest.fixture(scope="module")
def postgres():
    with PostgresServer() as postgres:
        yield postgres


@pytest.fixture
def place(postgres):
    """Where it is, by its socket."""
    yield {
        "host": str(postgres.folder),
        "user": "postgres",
        "dbname": "postgres",
        "autocommit": True,
    }
    postgres.thaw()
    server_at(str(postgres.folder), "5432").is_away = False


@pytest.fixture
def line(postgres):
    with FaultProxy(f"{postgres.folder}/.s.PGSQL.5432") as line:
        yield line


@pytest.fixture
def far(line):
    """Where it is, over the network."""
    return {
        "host": "127.0.0.1",
        "port": line.port,
        "user": "postgres",
        "dbname": "postgres",
        "autocommit": True,
    }


def seconds(action):
    began = time.monotonic()
    with pytest.raises(psycopg.OperationalError) as error:
        action()
    return time.monotonic() - began, error.value


@pytest.fixture
def connect():
    """Connects to a place, until the test is over."""
    with ExitStack() as stack:
        yield lambda place: stack.enter_context(closing(Driver().connect(**place)))


def test_a_statement_may_take_longer_than_anybody_is_silent(connect, place):
    connection = connect(place)
    assert connection.execute("SELECT 1 FROM pg_sleep(2.4)").fetchone() == (1,)
    assert connection.execute("SELECT 2").fetchone() == (2,)


def test_how_long_a_statement_may_take_is_still_for_the_server_to_say(connect, place):
    connection = connect(place)
    connection.execute("SET statement_timeout = 1500")
    with pytest.raises(psycopg.errors.QueryCanceled):
        connection.execute("SELECT pg_sleep(10)")
    assert connection.execute("SELECT 2").fetchone() == (2,)


def test_a_frozen_server_is_waited_for_two_seconds(connect, postgres, place):
    connection = connect(place)
    postgres.freeze()
    took, error = seconds(lambda: connection.execute("SELECT 1"))
    assert isinstance(error, ServerAway)
    assert took < LONGEST
    assert connection.closed


def test_the_answer_that_was_not_waited_for_is_not_taken_for_another(connect, postgres, place):
    connection = connect(place)
    postgres.freeze()
    seconds(lambda: connection.execute("SELECT 'late'"))
    postgres.thaw()
    with pytest.raises(psycopg.OperationalError, match="closed"):
        connection.execute("SELECT 'next'")
    assert connect(place).execute("SELECT 'next'").fetchone() == ("next",)


def test_nobody_connects_to_a_frozen_server_for_longer_than_a_moment(connect, postgres, place):
    postgres.freeze()
    took, error = seconds(lambda: connect(place))
    assert isinstance(error, ServerAway)
    assert took < 1.5


def test_while_it_is_away_one_thread_asks_and_the_others_are_told_at_once(connect, postgres, place):
    connections = [connect(place) for _ in range(8)]
    postgres.freeze()
    seconds(lambda: connect(place))
    with ThreadPoolExecutor(8) as pool:
        waits = sorted(
            took
            for took, _ in pool.map(
                lambda one: seconds(lambda: one.execute("SELECT 1")), connections
            )
        )
    assert waits[5] < 0.5
    assert waits[-1] < 1.5


def test_it_is_found_again_as_soon_as_it_is_back(connect, postgres, place):
    kept = connect(place)
    postgres.freeze()
    seconds(lambda: connect(place))
    postgres.thaw()
    began = time.monotonic()
    # A connection that nobody waited on is as good as before.
    assert kept.execute("SELECT 1").fetchone() == (1,)
    connect(place)
    assert time.monotonic() - began < 1


def test_a_line_that_hangs_is_as_good_as_none(connect, line, far):
    connection = connect(far)
    line.hang()
    took, error = seconds(lambda: connection.execute("SELECT 1"))
    assert isinstance(error, ServerAway)
    assert took < LONGEST
    assert seconds(lambda: connect(far))[0] < 1.5
    line.flow()
    connect(far)


def test_a_line_that_is_cut_is_told_at_once(connect, line, far):
    connection = connect(far)
    line.cut()
    assert seconds(lambda: connection.execute("SELECT 1"))[0] < 1
    assert seconds(lambda: connect(far))[0] < 1
    line.mend()
    connect(far)


def test_where_several_servers_stand_in_for_each_other_none_is_asked(connect, postgres, place):
    both = {**place, "host": f"/nowhere,{postgres.folder}", "port": "5432,5432"}
    connection = connect(both)
    assert connection.server is None
    assert connection.execute("SELECT 1").fetchone() == (1,)
