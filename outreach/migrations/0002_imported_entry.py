import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calendar_key', models.UUIDField(db_index=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('stamp', models.DateTimeField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('contents', models.JSONField(default=dict)),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='imported_entry', to='outreach.event', verbose_name='event')),
            ],
            options={
                'verbose_name': 'imported entry',
                'verbose_name_plural': 'imported entries',
            },
        ),
    ]
