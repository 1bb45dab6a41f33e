"""What the groups may that a host sets up."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.users.forms import GroupForm

from outreach.conf.roles import role_named, set_up, step_for
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db


def rights(name: str) -> set[str]:
    """Those on tables of outreach."""
    permissions = Group.objects.get(name=name).permissions
    ours = permissions.filter(content_type__app_label="outreach")
    return set(ours.values_list("codename", flat=True))


def test_each_group_has_what_it_needs_and_no_more():
    set_up(step_for(role_named("Moderators")))
    assert rights("Figures") == {"view_event"}
    assert {"print_sheet", "delete_registration", "change_event"} <= rights("Coordinators")
    assert {"add_event", "change_event"} <= rights("Editors")
    assert rights("Editors") | {"publish_event"} <= rights("Moderators")
    for name in ("Editors", "Moderators"):
        assert not any("registration" in right or right == "print_sheet" for right in rights(name))
    for name in ("Editors", "Moderators", "Coordinators"):
        assert not {"delete_event", "change_region", "delete_venue"} & rights(name)
        assert {"add_holiday", "change_holiday", "delete_holiday"} <= rights(name)
        assert {"add_partnercalendar", "delete_partnercalendar"} <= rights(name)
        assert ("publish_event" in rights(name)) == (name != "Editors")
    assert all(
        user_as(role).has_perm("wagtailadmin.access_admin")
        for role in ("editor", "coordinator", "figures")
    )


def test_no_group_writes_in_all_regions_unless_an_administrator_says_so():
    """It stands among the others in a group's settings, beside those on events."""
    right = Permission.objects.get(codename="write_in_all_regions")
    assert not right.group_set.exists()
    group = Group.objects.create(name="Head office")
    form = GroupForm({"name": group.name, "permissions": [right.pk]}, instance=group)
    assert "Can write in all regions" in str(form["permissions"])
    form.save()
    assert rights("Head office") == {"write_in_all_regions"}
