from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bank", "0003_draws")]
    operations = [
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["draw_key", "status", "id"], name="question_draw"),
        ),
        migrations.RemoveIndex(model_name="question", name="question_status_draw"),
    ]
