"""The way back from a migration is there, and the way forward once more."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from bank.editing import add_topic
from bank.models import Question
from tests.builders import OPERATOR, add

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = "0001"


@pytest.fixture
def at_the_first(db):
    """A bank at its first migration; afterwards it is as the other tests expect it, whatever came between."""
    call_command("migrate", "bank", FIRST, verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def tables():
    return set(connection.introspection.table_names())


def test_every_migration_after_the_first_can_be_taken_back(at_the_first):
    assert "bank_question" in tables()
    assert not [table for table in tables() if "search" in table or "draw" in table]


def test_after_the_way_back_and_forward_again_what_is_added_is_found(
    at_the_first, client, settings
):
    # How often others have called in this minute is not what this is about.
    settings.RATES = dict.fromkeys(settings.RATES, 1_000_000)
    call_command("migrate", verbosity=0)
    add_topic(slug="python", name="Python", by=OPERATOR)
    question = add(text="What is a heron?", status="published")
    assert Question.objects.count() == 1
    found = client.get("/api/v1/questions?search=heron").json()["results"]
    assert [one["id"] for one in found] == [question.pk]


@pytest.mark.only_on("large")
def test_every_reference_is_checked_by_the_statement_that_makes_it():
    """A new one is made by Django to be checked at the end; then its migration calls that of 0008 once more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND condeferred"
            " AND conrelid::regclass::text LIKE 'bank\\_%%'"
        )
        assert cursor.fetchall() == []


@pytest.mark.only_on("small")
def test_a_bank_without_beginnings_of_one_letter_gets_them_and_keeps_its_words(at_the_first):
    call_command("migrate", "bank", "0008", verbosity=0)
    add_topic(slug="python", name="Python", by=OPERATOR)
    question = add(text="What is a heron?", status="published")
    with connection.cursor() as cursor:
        for table in ("bank_search_public", "bank_search_everything"):
            cursor.execute(f"ALTER TABLE {table} RENAME TO older")
            cursor.execute(
                f"CREATE VIRTUAL TABLE {table} USING fts5(text, answers, tags, detail=column,"
                " prefix='2 3 4', tokenize=\"ascii tokenchars '_'\")"
            )
            cursor.execute(
                f"INSERT INTO {table} (rowid, text, answers, tags)"  # noqa: S608 - the names are ours
                " SELECT rowid, text, answers, tags FROM older"
            )
            cursor.execute("DROP TABLE older")
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'bank_search_public'")
        assert "prefix='1 2 3 4'" in cursor.fetchone()[0]
        cursor.execute("SELECT rowid FROM bank_search_public WHERE bank_search_public MATCH 'h*'")
        assert cursor.fetchall() == [(question.pk,)]


def test_a_question_that_a_fast_clock_made_after_its_change_is_put_right(topic):
    question = add(text="What is a heron?")
    call_command("migrate", "bank", "0010", verbosity=0)
    later = question.created_at + timedelta(seconds=3)
    Question.objects.update(created_at=later)
    call_command("migrate", verbosity=0)
    question.refresh_from_db()
    assert question.updated_at == question.created_at == later
