"""Words of the screens: event dates, event partners, participants; no column changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0013_renewal'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='occurrence',
            options={'ordering': ['starts_at', 'pk'], 'verbose_name': 'event date', 'verbose_name_plural': 'event dates'},
        ),
        migrations.AlterModelOptions(
            name='partnership',
            options={'ordering': ['pk'], 'verbose_name': 'event partner', 'verbose_name_plural': 'event partners'},
        ),
        migrations.AlterModelOptions(
            name='registration',
            options={'ordering': ['created_at', 'pk'], 'permissions': [('print_sheet', 'Can print sheets with names')], 'verbose_name': 'participant', 'verbose_name_plural': 'participants'},
        ),
        migrations.AlterField(
            model_name='privatefeed',
            name='scope',
            field=models.CharField(choices=[('assignments', 'what is assigned to me'), ('region', 'my regions'), ('plan', 'the whole plan'), ('busy', 'only my busy times, without details')], max_length=11, verbose_name='what it shows'),
        ),
        migrations.AlterField(
            model_name='registration',
            name='occurrence',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='outreach.occurrence', verbose_name='event date'),
        ),
    ]
