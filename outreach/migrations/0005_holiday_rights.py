"""Editors and coordinators keep the public holidays. They may delete one, too: nothing hangs on it."""

from django.db import migrations

GROUPS = ("Editors", "Coordinators")
VERBS = ("add", "change", "delete", "view")


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
    content_type, _created = content_types.get_or_create(app_label="outreach", model="holiday")
    return [
        permissions.get_or_create(
            content_type=content_type,
            codename=f"{verb}_holiday",
            defaults={"name": f"Can {verb} public holiday"},
        )[0]
        for verb in VERBS
    ]


class Migration(migrations.Migration):
    dependencies = [("outreach", "0004_series_editing")]

    operations = [migrations.RunPython(give_rights, take_rights)]
