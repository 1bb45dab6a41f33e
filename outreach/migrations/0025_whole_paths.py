"""A calendar's path is what a request says; languages may share an address."""

from urllib.parse import unquote

from django.conf import settings
from django.db import migrations, models


def as_requests_say_it(apps, schema_editor):
    calendars = apps.get_model("outreach", "Calendar").objects.using(schema_editor.connection.alias)
    prefix = (settings.FORCE_SCRIPT_NAME or "").rstrip("/")
    for calendar in calendars.all():
        path = unquote(calendar.path.removeprefix(prefix))
        if path != calendar.path:
            calendars.filter(pk=calendar.pk).update(path=path)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0024_approve_pages_of_hidden_events")]

    operations = [
        migrations.RemoveConstraint(model_name="calendar", name="one_calendar_at_each_address"),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.UniqueConstraint(
                fields=("site", "path", "language"), name="one_calendar_at_each_address"
            ),
        ),
        migrations.RunPython(as_requests_say_it, migrations.RunPython.noop),
    ]
