"""Plainer labels and help texts; no column changes."""

import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import outreach.fields.translated_text
import outreach.fields.wall_time
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0009_give_all_regions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='feedfetch',
            options={'verbose_name': 'feed fetch', 'verbose_name_plural': 'feed fetches'},
        ),
        migrations.AlterField(
            model_name='audience',
            name='slug',
            field=models.SlugField(help_text='The same in every language; used in addresses and filters.', max_length=80, unique=True, verbose_name='slug'),
        ),
        migrations.AlterField(
            model_name='calendarpage',
            name='color',
            field=models.CharField(blank=True, choices=[('crimson', 'crimson'), ('darkorange', 'orange'), ('goldenrod', 'gold'), ('olivedrab', 'olive'), ('seagreen', 'green'), ('teal', 'teal'), ('steelblue', 'steel blue'), ('royalblue', 'royal blue'), ('slateblue', 'slate blue'), ('rebeccapurple', 'purple'), ('mediumvioletred', 'violet red'), ('sienna', 'brown'), ('slategray', 'grey')], help_text="Colour of this calendar's events in subscribers' calendars.", max_length=20, verbose_name='colour'),
        ),
        migrations.AlterField(
            model_name='calendarpage',
            name='zone',
            field=models.CharField(default=django.utils.timezone.get_default_timezone_name, help_text='Used for times in imported files that name no time zone.', max_length=64, verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='event',
            name='assigned_to',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, help_text='The staff responsible. They see the event among their assignments.', related_name='assigned_events', to=settings.AUTH_USER_MODEL, verbose_name='assigned to'),
        ),
        migrations.AlterField(
            model_name='event',
            name='capacity',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='number of places'),
        ),
        migrations.AlterField(
            model_name='event',
            name='ends_at_local',
            field=outreach.fields.wall_time.LocalDateTimeField(help_text='The end is not part of the event.', verbose_name='end'),
        ),
        migrations.AlterField(
            model_name='event',
            name='follows',
            field=models.ForeignKey(editable=False, help_text='The series that this one was split off from.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='followed_by', to='outreach.event', verbose_name='follows'),
        ),
        migrations.AlterField(
            model_name='event',
            name='reason',
            field=outreach.fields.translated_text.TranslatedTextField(blank=True, help_text='Why it is postponed or cancelled. Shown to the public.', max_length=1000, multiline=True, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='event',
            name='skips_holidays',
            field=models.BooleanField(default=False, help_text='Dates that would begin on a public holiday are skipped.', verbose_name='not on public holidays'),
        ),
        migrations.AlterField(
            model_name='event',
            name='status',
            field=models.CharField(choices=[('planned', 'planned'), ('tentative', 'tentative'), ('confirmed', 'confirmed'), ('postponed', 'postponed'), ('cancelled', 'cancelled')], default='planned', help_text='Planned events are internal, even if their pages are published.', max_length=10, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='event',
            name='title',
            field=models.CharField(help_text='Internal: never shown to the public.', max_length=255, verbose_name='working title'),
        ),
        migrations.AlterField(
            model_name='eventedit',
            name='scope',
            field=models.CharField(choices=[('one', 'only this date'), ('following', 'this and all following dates'), ('all', 'all dates')], max_length=9, verbose_name='which dates'),
        ),
        migrations.AlterField(
            model_name='eventedit',
            name='successor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outreach.event', verbose_name='continues as'),
        ),
        migrations.AlterField(
            model_name='eventpage',
            name='report',
            field=wagtail.fields.RichTextField(blank=True, help_text='After the event: what happened.', verbose_name='report'),
        ),
        migrations.AlterField(
            model_name='eventpage',
            name='summary',
            field=models.TextField(blank=True, help_text='One or two sentences, shown in lists.', max_length=500, verbose_name='summary'),
        ),
        migrations.AlterField(
            model_name='eventpause',
            name='last_on',
            field=models.DateField(help_text='This day is included.', verbose_name='paused to'),
        ),
        migrations.AlterField(
            model_name='eventpause',
            name='reason',
            field=outreach.fields.translated_text.TranslatedTextField(blank=True, help_text='Shown to the public.', max_length=255, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='feedfetch',
            name='form',
            field=models.CharField(max_length=10, verbose_name='format'),
        ),
        migrations.AlterField(
            model_name='holiday',
            name='last_on',
            field=models.DateField(help_text='For a one-day holiday, the same as the first day.', verbose_name='last day'),
        ),
        migrations.AlterField(
            model_name='occurrence',
            name='ends_at',
            field=models.DateTimeField(help_text='The end is not part of the event.', verbose_name='ends'),
        ),
        migrations.AlterField(
            model_name='occurrence',
            name='is_long',
            field=models.BooleanField(default=False, editable=False, verbose_name='lasts several days'),
        ),
        migrations.AlterField(
            model_name='occurrence',
            name='title',
            field=outreach.fields.translated_text.TranslatedTextField(blank=True, max_length=255, verbose_name='different title'),
        ),
        migrations.AlterField(
            model_name='occurrence',
            name='venue',
            field=models.ForeignKey(help_text='Where this date takes place, including any change of venue.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='occurrences', to='outreach.venue', verbose_name='venue'),
        ),
        migrations.AlterField(
            model_name='occurrencechange',
            name='local_start',
            field=outreach.fields.wall_time.LocalDateTimeField(help_text="The original date in the series, in the event's time zone.", verbose_name='date'),
        ),
        migrations.AlterField(
            model_name='occurrencechange',
            name='off_rule',
            field=models.BooleanField(default=False, help_text='This date is not part of the rule.', verbose_name='one-off date'),
        ),
        migrations.AlterField(
            model_name='occurrencechange',
            name='reason',
            field=outreach.fields.translated_text.TranslatedTextField(blank=True, help_text='Shown to the public.', max_length=1000, multiline=True, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='occurrencechange',
            name='title',
            field=outreach.fields.translated_text.TranslatedTextField(blank=True, max_length=255, verbose_name='different title'),
        ),
        migrations.AlterField(
            model_name='occurrencechange',
            name='venue',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='outreach.venue', verbose_name='different venue'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='slug',
            field=models.SlugField(help_text='The same in every language; used in addresses and filters.', max_length=80, unique=True, verbose_name='slug'),
        ),
        migrations.AlterField(
            model_name='partnercalendar',
            name='address',
            field=models.URLField(help_text="The address of the calendar file on the partner's site, starting with https:// or webcal://.", max_length=2000, unique=True, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='partnercalendar',
            name='calendar',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partner_calendars', to='outreach.calendarpage', verbose_name='import into'),
        ),
        migrations.AlterField(
            model_name='partnercalendar',
            name='checked_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='last checked'),
        ),
        migrations.AlterField(
            model_name='partnercalendar',
            name='error',
            field=models.JSONField(default=dict, editable=False, verbose_name='last error'),
        ),
        migrations.AlterField(
            model_name='partnercalendar',
            name='failures',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='consecutive failures'),
        ),
        migrations.AlterField(
            model_name='partnercalendar',
            name='is_active',
            field=models.BooleanField(default=True, verbose_name='refresh automatically'),
        ),
        migrations.AlterField(
            model_name='partnercalendar',
            name='publishes',
            field=models.BooleanField(default=False, help_text='Otherwise they stay planned and internal until somebody publishes them.', verbose_name='publish its events'),
        ),
        migrations.AlterField(
            model_name='partnercalendar',
            name='region',
            field=models.ForeignKey(blank=True, help_text='New events are given this region.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_calendars', to='outreach.region', verbose_name='region'),
        ),
        migrations.AlterField(
            model_name='partnership',
            name='answer',
            field=models.CharField(choices=[('asked', 'asked'), ('accepted', 'accepted'), ('declined', 'declined')], default='asked', help_text='The name is shown to the public only after the organisation has accepted.', max_length=8, verbose_name='answer'),
        ),
        migrations.AlterField(
            model_name='privatefeed',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, verbose_name='created'),
        ),
        migrations.AlterField(
            model_name='privatefeed',
            name='label',
            field=models.CharField(help_text='For example, the device: “Phone”.', max_length=80, verbose_name='label'),
        ),
        migrations.AlterField(
            model_name='privatefeed',
            name='rotated_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='address renewed'),
        ),
        migrations.AlterField(
            model_name='privatefeed',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='private_feeds', to=settings.AUTH_USER_MODEL, verbose_name='owner'),
        ),
        migrations.AlterField(
            model_name='region',
            name='slug',
            field=models.SlugField(help_text='The same in every language; used in addresses and filters.', max_length=80, unique=True, verbose_name='slug'),
        ),
        migrations.AlterField(
            model_name='registration',
            name='contact',
            field=models.CharField(blank=True, help_text='Printed on the sheet only if contacts are included.', max_length=160, verbose_name='contact'),
        ),
        migrations.AlterField(
            model_name='registration',
            name='representing',
            field=models.CharField(blank=True, max_length=160, verbose_name='organisation or group represented'),
        ),
        migrations.AlterField(
            model_name='topic',
            name='slug',
            field=models.SlugField(help_text='The same in every language; used in addresses and filters.', max_length=80, unique=True, verbose_name='slug'),
        ),
        migrations.AlterField(
            model_name='venue',
            name='slug',
            field=models.SlugField(help_text='The same in every language; used in addresses and filters.', max_length=80, unique=True, verbose_name='slug'),
        ),
        migrations.AlterConstraint(
            model_name='holiday',
            name='holiday_ends_after_start',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='holiday_ends_after_start', violation_error_message='The last day is before the first day.'),
        ),
    ]
