"""Run in a project: what an installation could leave behind. Printed as JSON."""

import json
import sys

import django

django.setup()

from django.contrib.auth.models import Group, Permission  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection  # noqa: E402
from wagtail.models import GroupPagePermission, Page, Revision  # noqa: E402


def schema(prefixes: tuple[str, ...] = ("",)) -> dict:
    """Columns and constraints of each table whose name begins so, without the names that databases
    make up."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if not table.startswith(prefixes):
                continue
            columns = connection.introspection.get_table_description(cursor, table)
            rules = connection.introspection.get_constraints(cursor, table).values()
            found[table] = [
                sorted([one.name, str(one.type_code), one.null_ok] for one in columns),
                sorted(json.dumps(rule, sort_keys=True, default=str) for rule in rules),
            ]
    return found


def groups() -> dict[str, list]:
    return {group.name: rights_of(group) for group in Group.objects.all()}


def rights_of(group: Group) -> list:
    pages = GroupPagePermission.objects.filter(group=group)
    return [
        sorted(group.permissions.values_list("content_type__app_label", "codename")),
        sorted(pages.values_list("page__path", "permission__codename")),
        group.user_set.count(),
    ]


def main() -> None:
    types = ContentType.objects.values_list("app_label", "model")
    tree = Page.objects.order_by("path").values_list(
        *("path", "numchild", "slug", "title", "live", "content_type__model", "url_path")
    )
    dump = {
        "schema": schema(),
        "groups": groups(),
        "permissions": sorted(
            Permission.objects.values_list("content_type__app_label", "codename")
        ),
        "content types": sorted(types),
        "tree": list(tree),
        "revisions": Revision.objects.count(),
    }
    print(json.dumps(dump))


if __name__ == "__main__":
    assert json.loads(sys.argv[1]) == {}
    main()
