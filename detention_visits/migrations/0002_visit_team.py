"""The group of those who agree a programme with a facility, and its rights: nobody else has any."""

from django.db import migrations

GROUP = "Visit team"
RIGHTS = {
    "activity": ("add", "change", "view"),
    "session": ("add", "change", "view"),
    "facility": ("view",),
}


def permissions_of(apps, database):
    """The permissions, made where ``migrate`` has not yet made them: it does so only at its end."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    found = []
    for model, actions in RIGHTS.items():
        content_type, _made = content_types.get_or_create(
            app_label="detention_visits", model=model
        )
        for action in actions:
            permission, _made = permissions.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {model}"},
            )
            found.append(permission)
    return found


def access_to_admin(apps, database):
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    return permissions.filter(content_type__app_label="wagtailadmin", codename="access_admin")


def add_group(apps, schema_editor):
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    group, _made = groups.get_or_create(name=GROUP)
    group.permissions.add(*permissions_of(apps, database), *access_to_admin(apps, database))


def take_rights(apps, schema_editor):
    """The group itself stays where it has members or rights of other apps."""
    database = schema_editor.connection.alias
    group = apps.get_model("auth", "Group").objects.using(database).filter(name=GROUP).first()
    if group is None:
        return
    group.permissions.remove(*permissions_of(apps, database))
    others = group.permissions.exclude(pk__in=access_to_admin(apps, database))
    if not others.exists() and not group.user_set.exists():
        group.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("detention_visits", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(add_group, take_rights)]
