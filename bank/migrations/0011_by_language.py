from django.db import migrations, models
from django.db.models import F


def change_nothing_before_it_was_made(apps, schema_editor):
    """Where the clock of another machine was ahead, a change may seem to have come first."""
    questions = apps.get_model("bank", "Question").objects.using(schema_editor.connection.alias)
    questions.filter(updated_at__lt=F("created_at")).update(updated_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("bank", "0010_draws_by_kind")]

    operations = [
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                fields=["language"], name="question_language", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.RunPython(change_nothing_before_it_was_made, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(updated_at__gte=models.F("created_at")),
                name="question_is_changed_after_made",
            ),
        ),
    ]
