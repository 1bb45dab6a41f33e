"""The groups with which a site begins; what an administrator gives or takes later stays so."""

from django.conf import settings
from django.db import migrations

VERBS = ("add", "change", "delete", "view")
OWN = {
    "Editors": {
        "event": ("add", "change", "view"),
        "venue": ("add", "change", "view"),
        "organisation": ("add", "change", "view"),
        "occurrence": ("view",),
        "partnership": ("add", "change", "view"),
        "region": ("view",),
        "audience": ("view",),
        "topic": ("view",),
    },
    "Coordinators": {
        "event": ("add", "change", "view"),
        "venue": ("add", "change", "view"),
        "organisation": ("add", "change", "view"),
        "occurrence": ("change", "view"),
        "partnership": ("add", "change", "delete", "view"),
        "registration": (*VERBS, "print_sheet"),
        "region": ("view",),
        "audience": ("view",),
        "topic": ("view",),
    },
    "Figures": {"event": ("view",)},
}
NAMES = {"print_sheet": "Can print sheets with names"}


def make_groups(apps, schema_editor):
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    for name, rights in OWN.items():
        group, _created = groups.get_or_create(name=name)
        group.permissions.add(_access(apps, database), *_permissions(apps, database, rights))
    _give_pages(apps, database, groups.get(name="Coordinators"))


def remove_groups(apps, schema_editor):
    """The group that Wagtail made stays, and so do those with people in them, without our rights."""
    database = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(database)
    for group in groups.filter(name__in=OWN):
        group.permissions.remove(*_permissions(apps, database, OWN[group.name]))
        if group.name != "Editors" and not group.user_set.exists():
            group.delete()


def _permissions(apps, database, rights):
    """Django makes permissions after all migrations only, so these may be the first."""
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    found = []
    for model, verbs in rights.items():
        content_type, _created = content_types.get_or_create(app_label="outreach", model=model)
        for verb in verbs:
            codename = verb if verb in NAMES else f"{verb}_{model}"
            permission, _created = permissions.get_or_create(
                content_type=content_type,
                codename=codename,
                defaults={"name": NAMES.get(verb, f"Can {verb} {model}")},
            )
            found.append(permission)
    return found


def _access(apps, database):
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    return permissions.get(content_type__app_label="wagtailadmin", codename="access_admin")


def _give_pages(apps, database, group):
    """Everywhere, as Wagtail gives its own editors: a site has no calendar yet."""
    page_model = apps.get_model(settings.WAGTAIL_PAGE_MODEL)
    root = page_model.objects.using(database).filter(depth=1).first()
    if root is None:
        return
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    page_permissions = apps.get_model("wagtailcore", "GroupPagePermission").objects.using(database)
    model = page_model._meta.model_name
    content_type, _created = content_types.get_or_create(
        app_label=page_model._meta.app_label, model=model
    )
    for verb in ("add", "change"):
        permission, _created = permissions.get_or_create(
            content_type=content_type,
            codename=f"{verb}_{model}",
            defaults={"name": f"Can {verb} {model}"},
        )
        page_permissions.get_or_create(group=group, page=root, permission=permission)


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0002_imported_entry"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
