"""Mark the long dates that are there; editors and coordinators keep the partners' calendars."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

GROUPS = ("Editors", "Coordinators")
VERBS = ("add", "change", "delete", "view")
LONG = timedelta(days=2)


def mark_long_dates(apps, schema_editor):
    rows = apps.get_model("outreach", "Occurrence").objects.using(schema_editor.connection.alias)
    rows.filter(ends_at__gt=F("starts_at") + LONG).update(is_long=True)


def give_rights(apps, schema_editor):
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    for group in groups.filter(name__in=GROUPS):
        group.permissions.add(*_permissions(apps, database))


def take_rights(apps, schema_editor):
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    for group in groups.filter(name__in=GROUPS):
        group.permissions.remove(*_permissions(apps, database))


def _permissions(apps, database):
    """Django makes permissions after all migrations only, so these may be the first."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    found, _created = content_types.get_or_create(app_label="outreach", model="partnercalendar")
    return [
        permissions.get_or_create(
            content_type=found,
            codename=f"{verb}_partnercalendar",
            defaults={"name": f"Can {verb} partner's calendar"},
        )[0]
        for verb in VERBS
    ]


class Migration(migrations.Migration):
    dependencies = [("outreach", "0006_calendars_for_programs")]

    operations = [
        migrations.RunPython(mark_long_dates, migrations.RunPython.noop),
        migrations.RunPython(give_rights, take_rights),
    ]
