from django.db import migrations, models


def keep_bodies_in_their_rows(apps, schema_editor):
    """As they are and where they are: to compress them, or to look for them elsewhere, costs each page that shows them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE api_rendition SET (toast_tuple_target = 8160)")


class Migration(migrations.Migration):
    dependencies = [("api", "0001_replies")]

    operations = [
        migrations.CreateModel(
            name="Rendition",
            fields=[
                ("question_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("updated_at", models.DateTimeField()),
                ("variant", models.CharField(max_length=16)),
                ("body", models.TextField()),
            ],
        ),
        migrations.RunPython(keep_bodies_in_their_rows, migrations.RunPython.noop),
    ]
