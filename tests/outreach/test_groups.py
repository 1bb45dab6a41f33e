"""The groups that the migrations make: there on a fresh site, gone again, and back."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from wagtail.users.forms import GroupForm

from outreach.models import Region
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db
migration = import_module("outreach.migrations.0003_groups")
holiday_rights = import_module("outreach.migrations.0005_holiday_rights")
partner_rights = import_module("outreach.migrations.0007_long_dates_and_rights")


def rights(name: str) -> set[str]:
    """Those on tables of outreach."""
    permissions = Group.objects.get(name=name).permissions
    ours = permissions.filter(content_type__app_label="outreach")
    return set(ours.values_list("codename", flat=True))


def test_each_group_has_what_it_needs_and_no_more():
    assert rights("Figures") == {"view_event"}
    assert {"print_sheet", "delete_registration", "change_event"} <= rights("Coordinators")
    assert {"add_event", "change_event"} <= rights("Editors")
    assert not any("registration" in right or right == "print_sheet" for right in rights("Editors"))
    for name in ("Editors", "Coordinators"):
        assert not {"delete_event", "change_region", "delete_venue"} & rights(name)
        assert {"add_holiday", "change_holiday", "delete_holiday"} <= rights(name)
        assert {"add_partnercalendar", "delete_partnercalendar"} <= rights(name)
    assert all(
        user_as(role).has_perm("wagtailadmin.access_admin")
        for role in ("editor", "coordinator", "figures")
    )


def test_the_migration_can_be_taken_back_and_applied_again():
    editor = SimpleNamespace(connection=connection)
    partner_rights.take_rights(apps, editor)
    holiday_rights.take_rights(apps, editor)
    assert "change_event" in rights("Editors")
    migration.remove_groups(apps, editor)
    assert not Group.objects.filter(name__in=["Coordinators", "Figures"]).exists()
    assert rights("Editors") == set()
    for _time in range(2):
        migration.make_groups(apps, editor)
        holiday_rights.give_rights(apps, editor)
        partner_rights.give_rights(apps, editor)
    assert rights("Figures") == {"view_event"}
    assert {"delete_holiday", "delete_partnercalendar"} <= rights("Coordinators")


def test_a_group_with_people_in_it_is_kept():
    user = user_as("figures")
    Region.objects.create(slug="west", name={}).groups.add(user.groups.get())
    migration.remove_groups(apps, SimpleNamespace(connection=connection))
    assert rights("Figures") == set()


def test_no_group_writes_in_all_regions_unless_an_administrator_says_so():
    """It stands among the others in a group's settings, beside those on events."""
    right = Permission.objects.get(codename="write_in_all_regions")
    assert not right.group_set.exists()
    group = Group.objects.create(name="Head office")
    form = GroupForm({"name": group.name, "permissions": [right.pk]}, instance=group)
    assert "Can write in all regions" in str(form["permissions"])
    form.save()
    assert rights("Head office") == {"write_in_all_regions"}
