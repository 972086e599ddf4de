from django.db import migrations

from bank import search


def install(apps, schema_editor):
    for statement in search.ENGINES[schema_editor.connection.vendor].CREATE:
        schema_editor.execute(statement)


def uninstall(apps, schema_editor):
    for statement in search.ENGINES[schema_editor.connection.vendor].DROP:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("bank", "0001_initial")]
    operations = [migrations.RunPython(install, uninstall)]
