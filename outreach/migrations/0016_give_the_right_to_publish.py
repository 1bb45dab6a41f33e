"""Whoever may change events today may go on publishing them, by the right that is needed from now on.

Groups and people alike have it then. On a site on which nobody works yet only coordinators have it:
there editors plan and write, and coordinators confirm.
"""

from django.conf import settings
from django.db import migrations

CODENAME, NAME = "publish_event", "Can confirm, withdraw and change what is public"


def give_right(apps, schema_editor):
    database = schema_editor.connection.alias
    right = _right(apps, database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    change = permissions.filter(
        content_type__app_label="outreach", content_type__model="event", codename="change_event"
    )
    users = apps.get_model(settings.AUTH_USER_MODEL)._base_manager.using(database)
    groups = apps.get_model("auth", "Group").objects.using(database)
    holders = groups.filter(permissions__in=change.values("pk"))
    if not users.exists():
        holders = holders.filter(name="Coordinators")
    for group in list(holders.distinct()):
        group.permissions.add(right)
    for user in list(users.filter(user_permissions__in=change.values("pk")).distinct()):
        user.user_permissions.add(right)


def take_right(apps, schema_editor):
    """From everybody. The row itself stays, since Django cannot follow what hangs on a permission
    through the states of a way back."""
    database = schema_editor.connection.alias
    right = _right(apps, database)
    users, groups = apps.get_model(settings.AUTH_USER_MODEL), apps.get_model("auth", "Group")
    for through in (users.user_permissions.through, groups.permissions.through):
        through._base_manager.using(database).filter(permission_id=right.pk).delete()


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
        ("outreach", "0015_rights"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(give_right, take_right)]
