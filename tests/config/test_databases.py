"""What is confirmed is kept, also when the power goes; and who reads first and writes later is not refused for it."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def shown(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.only_on("small")
def test_sqlite_waits_for_the_disk_before_it_confirms():
    full = 2
    assert (shown("PRAGMA journal_mode"), shown("PRAGMA synchronous")) == ("wal", full)


@pytest.mark.only_on("small")
def test_sqlite_takes_the_turn_to_write_when_a_transaction_begins():
    assert connection.transaction_mode == "IMMEDIATE"
    assert shown("PRAGMA busy_timeout") == 20_000


@pytest.mark.only_on("large")
def test_postgresql_waits_for_the_disk_before_it_confirms():
    assert shown("SHOW synchronous_commit") == "on"


@pytest.mark.only_on("large")
@pytest.mark.parametrize(
    "name", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
)
def test_postgresql_lets_no_request_take_for_ever(name):
    assert shown(f"SHOW {name}") in ("5s", "30s")
