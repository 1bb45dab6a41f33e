"""Plainer labels and help texts; no column changes."""

import django.db.models.deletion
import outreach.fields.translated_text
import outreach.fields.wall_time
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('detention_visits', '0006_mark_long_sessions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='activity',
            name='ends_at_local',
            field=outreach.fields.wall_time.LocalDateTimeField(help_text='The end is not part of the event.', verbose_name='end'),
        ),
        migrations.AlterField(
            model_name='activity',
            name='follows',
            field=models.ForeignKey(editable=False, help_text='The series that this one was split off from.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='followed_by', to='detention_visits.activity', verbose_name='follows'),
        ),
        migrations.AlterField(
            model_name='activity',
            name='reason',
            field=outreach.fields.translated_text.TranslatedTextField(blank=True, help_text='Why it is postponed or cancelled. Shown to the public.', max_length=1000, multiline=True, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='activity',
            name='skips_holidays',
            field=models.BooleanField(default=False, help_text='Dates that would begin on a public holiday are skipped.', verbose_name='not on public holidays'),
        ),
        migrations.AlterField(
            model_name='activity',
            name='status',
            field=models.CharField(choices=[('planned', 'planned'), ('tentative', 'tentative'), ('confirmed', 'confirmed'), ('postponed', 'postponed'), ('cancelled', 'cancelled')], default='planned', help_text="Planned activities are internal, whatever the facility's rule says.", max_length=10, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='activity',
            name='title',
            field=models.CharField(help_text='Internal: never shown to the public.', max_length=255, verbose_name='working title'),
        ),
        migrations.AlterField(
            model_name='activity',
            name='zone',
            field=models.CharField(blank=True, help_text="Leave empty to use the facility's time zone.", max_length=64, verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='activityedit',
            name='scope',
            field=models.CharField(choices=[('one', 'only this date'), ('following', 'this and all following dates'), ('all', 'all dates')], max_length=9, verbose_name='which dates'),
        ),
        migrations.AlterField(
            model_name='activityedit',
            name='successor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='detention_visits.activity', verbose_name='continues as'),
        ),
        migrations.AlterField(
            model_name='activitypage',
            name='summary',
            field=models.TextField(blank=True, help_text='One or two sentences, shown in lists.', max_length=500, verbose_name='summary'),
        ),
        migrations.AlterField(
            model_name='activitypause',
            name='last_on',
            field=models.DateField(help_text='This day is included.', verbose_name='paused to'),
        ),
        migrations.AlterField(
            model_name='activitypause',
            name='reason',
            field=outreach.fields.translated_text.TranslatedTextField(blank=True, help_text='Shown to the public.', max_length=255, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='facility',
            name='address',
            field=models.TextField(blank=True, help_text='Internal: never published.', max_length=500, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='facility',
            name='name',
            field=outreach.fields.translated_text.TranslatedTextField(help_text='Shown to the public where the rule allows an activity to be shown.', max_length=255, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='facility',
            name='publicity',
            field=models.CharField(choices=[('never', 'nothing at all'), ('after', 'each session, once it has been held'), ('always', 'everything planned and held')], default='never', max_length=6, verbose_name='shown to the public'),
        ),
        migrations.AlterField(
            model_name='session',
            name='ends_at',
            field=models.DateTimeField(help_text='The end is not part of the event.', verbose_name='ends'),
        ),
        migrations.AlterField(
            model_name='session',
            name='is_long',
            field=models.BooleanField(default=False, editable=False, verbose_name='lasts several days'),
        ),
        migrations.AlterField(
            model_name='session',
            name='participants_total',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='total'),
        ),
        migrations.AlterField(
            model_name='sessionchange',
            name='local_start',
            field=outreach.fields.wall_time.LocalDateTimeField(help_text="The original date in the series, in the event's time zone.", verbose_name='date'),
        ),
        migrations.AlterField(
            model_name='sessionchange',
            name='off_rule',
            field=models.BooleanField(default=False, help_text='This date is not part of the rule.', verbose_name='one-off date'),
        ),
        migrations.AlterField(
            model_name='sessionchange',
            name='reason',
            field=outreach.fields.translated_text.TranslatedTextField(blank=True, help_text='Shown to the public.', max_length=1000, multiline=True, verbose_name='reason'),
        ),
    ]
