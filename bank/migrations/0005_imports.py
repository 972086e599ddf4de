import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import bank.models.imports


class Migration(migrations.Migration):

    dependencies = [
        ('bank', '0004_draw_key'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.CharField(default=bank.models.imports.new_import_id, max_length=22, primary_key=True, serialize=False)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(blank=True, default='', max_length=200)),
                ('by_role', models.CharField(choices=[('reader', 'Reader'), ('author', 'Author'), ('editor', 'Editor'), ('admin', 'Admin')], max_length=10)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('file_name', models.CharField(blank=True, default='', max_length=200)),
                ('format', models.CharField(max_length=30)),
                ('size', models.BigIntegerField()),
                ('options', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('checking', 'Being checked'), ('applying', 'Being applied'), ('done', 'Done'), ('checked', 'Checked, as a dry run'), ('refused', 'Refused'), ('cancelled', 'Cancelled'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='waiting', max_length=10)),
                ('read', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('left_alone', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('made', models.PositiveIntegerField(default=0)),
                ('detail', models.TextField(blank=True, default='')),
                ('claim', models.CharField(blank=True, default='', max_length=22)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ImportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='LedgerLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('line', models.PositiveIntegerField()),
                ('file', models.TextField(blank=True, default='')),
                ('fate', models.CharField(choices=[('kept', 'Kept'), ('mapped', 'Kept in other words'), ('dropped', 'Dropped'), ('refused', 'Refused'), ('made', 'Made for it')], max_length=8)),
                ('what', models.TextField()),
                ('how', models.TextField()),
                ('excerpt', models.TextField(blank=True, default='')),
                ('question_id', models.BigIntegerField(null=True)),
                ('pointer', models.TextField(blank=True, default='')),
                ('code', models.CharField(blank=True, default='', max_length=40)),
            ],
        ),
        migrations.AddField(
            model_name='revision',
            name='import_id',
            field=models.CharField(blank=True, default='', max_length=22),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(condition=models.Q(('import_id', ''), _negated=True), fields=['import_id', 'what', 'subject_id'], name='revision_by_import'),
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(fields=['created_at', 'id'], name='import_created'),
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'checking', 'applying', 'undoing'])), fields=['created_at'], name='import_to_be_done'),
        ),
        migrations.AddField(
            model_name='importpart',
            name='owner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='bank.import'),
        ),
        migrations.AddField(
            model_name='ledgerline',
            name='owner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ledger', to='bank.import'),
        ),
        migrations.AddConstraint(
            model_name='importpart',
            constraint=models.UniqueConstraint(fields=('owner', 'number'), name='one_part_each'),
        ),
        migrations.AddConstraint(
            model_name='ledgerline',
            constraint=models.UniqueConstraint(fields=('owner', 'number'), name='one_ledger_line_each'),
        ),
    ]
