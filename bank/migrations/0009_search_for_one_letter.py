"""
On SQLite the beginnings of words that are one letter long are indexed as well. A bank whose tables were made before
that has them copied; the words in them stay as they are.
"""

from django.db import migrations

from bank.search import sqlite

_WITHOUT = "SELECT name FROM sqlite_master WHERE name = %s AND sql NOT LIKE '%%1 2 3 4%%'"


def copy(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for name, create in zip(("public", "everything"), sqlite.CREATE, strict=True):
        table = f"bank_search_{name}"
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(_WITHOUT, [table])
            if cursor.fetchone() is None:
                continue
        schema_editor.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
        schema_editor.execute(create)
        schema_editor.execute(
            f"INSERT INTO {table} (rowid, text, answers, tags)"  # noqa: S608 - the names are ours
            f" SELECT rowid, text, answers, tags FROM {table}_before"
        )
        schema_editor.execute(f"DROP TABLE {table}_before")


class Migration(migrations.Migration):
    dependencies = [("bank", "0008_references_checked_at_once")]

    operations = [migrations.RunPython(copy, migrations.RunPython.noop)]
