"""
On PostgreSQL a reference to what is not there is refused by the statement that makes it, as on SQLite by no later than
the commit. Django's own constraints wait for the commit, where nobody can tell any more whose change it was.
"""

from django.db import migrations

_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE contype = 'f' AND condeferrable AND condeferred = %s AND connamespace = current_schema()::regnamespace
AND conrelid::regclass::text LIKE 'bank\\_%%'
"""


def check_at_once(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # What waits for the end of this transaction would be in the way.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _alter(schema_editor, are_deferred=True, to="IMMEDIATE")


def check_at_the_end(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        _alter(schema_editor, are_deferred=False, to="DEFERRED")


def _alter(schema_editor, *, are_deferred, to):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS, [are_deferred])
        found = cursor.fetchall()
    for table, name in found:
        quoted = schema_editor.quote_name(name)
        schema_editor.execute(
            f"ALTER TABLE {table} ALTER CONSTRAINT {quoted} DEFERRABLE INITIALLY {to}"
        )


class Migration(migrations.Migration):
    dependencies = [("bank", "0007_graded_drawn_questions")]

    operations = [migrations.RunPython(check_at_once, check_at_the_end)]
