"""Mark the long dates that are there."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

LONG = timedelta(days=2)


def mark_long_dates(apps, schema_editor):
    rows = apps.get_model("detention_visits", "Session").objects
    rows = rows.using(schema_editor.connection.alias)
    rows.filter(ends_at__gt=F("starts_at") + LONG).update(is_long=True)


class Migration(migrations.Migration):
    dependencies = [("detention_visits", "0005_long_sessions")]

    operations = [migrations.RunPython(mark_long_dates, migrations.RunPython.noop)]
