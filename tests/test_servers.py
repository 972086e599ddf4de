"""The throw-away servers do to a drill what it asks of them, and leave nothing behind."""

import threading
import time

import psutil
import psycopg
import pytest
import redis

from tests.servers import PostgresServer, RedisServer

pytestmark = pytest.mark.only_on("large")


def test_a_killed_postgres_comes_back_with_what_was_confirmed() -> None:
    with PostgresServer() as server:
        with psycopg.connect(server.url, autocommit=True) as session:
            session.execute("create table kept as select 1 as one")
            server.kill()
            with pytest.raises(psycopg.OperationalError):
                session.execute("select 1")
        server.start()
        with psycopg.connect(server.url) as session:
            assert session.execute("select one from kept").fetchone() == (1,)


def test_a_frozen_postgres_answers_after_the_thaw() -> None:
    with PostgresServer() as server, psycopg.connect(server.url) as session:
        server.freeze()
        began = time.monotonic()
        threading.Timer(0.5, server.thaw).start()
        session.execute("select 1")
        assert time.monotonic() - began > 0.4


def test_a_redis_is_silent_while_frozen_and_gone_when_killed() -> None:
    with (
        RedisServer() as server,
        redis.Redis.from_url(server.url, socket_timeout=0.3, retry=None) as client,
    ):
        server.freeze()
        with pytest.raises(redis.TimeoutError):
            client.ping()
        server.thaw()
        assert client.ping()
        server.kill()
        with pytest.raises(redis.ConnectionError):
            client.ping()
        server.start()
        assert client.ping()


@pytest.mark.parametrize("kind", [PostgresServer, RedisServer])
def test_nothing_is_left_of_a_server_even_when_it_was_frozen(
    kind: type[PostgresServer | RedisServer],
) -> None:
    with kind() as server:
        assert server.process is not None
        family = [psutil.Process(server.process.pid)]
        family += family[0].children(recursive=True)
        server.freeze()
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert not server.folder.exists()
