"""Whoever wrote in all regions for want of a region's group goes on doing so, by a right of their own.

Until now having no region meant having all. The right is given to people one by one, never to a
group: who joins it later would have it too, and nobody would have decided that.
"""

from django.conf import settings
from django.db import migrations
from django.db.models import Q

CODENAME, NAME = "write_in_all_regions", "Can write in all regions"
WRITING = ("add_event", "change_event", "delete_event")


def give_right(apps, schema_editor):
    database = schema_editor.connection.alias
    people = _people_without_region(apps, database)
    right = _right(apps, database)
    for user in people:
        user.user_permissions.add(right)


def take_right(apps, schema_editor):
    """From everybody, groups too: before this migration nobody needs it. The row itself stays, since
    Django cannot follow what hangs on a permission through the states of a way back."""
    database = schema_editor.connection.alias
    right = _right(apps, database)
    users, groups = apps.get_model(settings.AUTH_USER_MODEL), apps.get_model("auth", "Group")
    for through in (users.user_permissions.through, groups.permissions.through):
        through._base_manager.using(database).filter(permission_id=right.pk).delete()


def _people_without_region(apps, database):
    """Those who may write events today and are in no region's group. Superusers need nothing."""
    users = apps.get_model(settings.AUTH_USER_MODEL)._base_manager.using(database)
    groups = apps.get_model("auth", "Group").objects.using(database)
    writing = apps.get_model("auth", "Permission").objects.using(database).filter(
        content_type__app_label="outreach", content_type__model="event", codename__in=WRITING
    )
    may_write = Q(user_permissions__in=writing.values("pk")) | Q(
        groups__in=groups.filter(permissions__in=writing.values("pk")).values("pk")
    )
    tied = users.filter(groups__in=groups.filter(outreach_regions__isnull=False).values("pk"))
    found = users.filter(may_write, is_active=True, is_superuser=False)
    return list(found.exclude(pk__in=tied.values("pk")).distinct())


def _right(apps, database):
    """Django makes permissions after all migrations only, so this may be the first."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    content_type, _created = content_types.get_or_create(app_label="outreach", model="event")
    right, _created = permissions.get_or_create(
        content_type=content_type, codename=CODENAME, defaults={"name": NAME}
    )
    return right


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0008_write_in_all_regions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(give_right, take_right)]
