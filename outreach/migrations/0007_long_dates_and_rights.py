"""Mark the long dates that are there. Once also gave editors and coordinators the partners' calendars;
see 0003."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

LONG = timedelta(days=2)


def mark_long_dates(apps, schema_editor):
    rows = apps.get_model("outreach", "Occurrence").objects.using(schema_editor.connection.alias)
    rows.filter(ends_at__gt=F("starts_at") + LONG).update(is_long=True)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0006_calendars_for_programs")]

    operations = [migrations.RunPython(mark_long_dates, migrations.RunPython.noop)]
