"""Who writes in all regions after the upgrade: whoever did before, for want of a region's group."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from outreach.models import Event
from outreach.permissions import user_can_write_in_all_regions
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db
migration = import_module("outreach.migrations.0009_give_all_regions")
EDITOR = SimpleNamespace(connection=connection)


@pytest.fixture(scope="module")
def apps(django_db_setup, django_db_blocker):
    """The tables as the migration meets them."""
    with django_db_blocker.unblock():
        loader = MigrationLoader(connection)
    return loader.project_state(("outreach", "0008_write_in_all_regions")).apps


@pytest.fixture(autouse=True)
def before_the_upgrade():
    Permission.objects.filter(codename="write_in_all_regions").delete()


def user(name: str, *groups: str, right: str = "", **values):
    made = get_user_model().objects.create_user(name, **values)
    made.groups.set(Group.objects.get_or_create(name=group)[0] for group in groups)
    if right:
        made.user_permissions.add(Permission.objects.get(codename=right))
    return made


def holders() -> set[str]:
    users = get_user_model().objects
    return set(
        users.filter(user_permissions__codename="write_in_all_regions").values_list(
            "username", flat=True
        )
    )


@pytest.fixture
def people():
    for number in range(2):
        region = RegionFactory(slug=f"region-{number}")
        region.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in ("West", "All")))
    keepers = Group.objects.create(name="Keepers of venues")
    keepers.permissions.add(Permission.objects.get(codename="change_venue"))
    user("coordinator", "Coordinators")
    user("editor in two groups", "Editors", "Moderators", "Coordinators")
    user("adds", right="add_event")
    user("changes, with a role", "Coordinators", right="change_event")
    user("deletes", right="delete_event")
    user("in a region", "Coordinators", "West")
    user("in a region by an own right", "West", right="change_event")
    user("in all regions one by one", "Coordinators", "All")
    user("reads", "Figures")
    user("nobody")
    user("keeps venues", "Keepers of venues")
    user("left", "Coordinators", is_active=False)
    user("administrator", "Coordinators", is_superuser=True)


GIVEN = {"coordinator", "editor in two groups", "adds", "changes, with a role", "deletes"}


def test_whoever_wrote_events_without_a_region_goes_on_and_nobody_else(apps, people):
    migration.give_right(apps, EDITOR)
    assert holders() == GIVEN
    for one in get_user_model().objects.all():
        may = one.username in GIVEN | {"administrator"}
        assert user_can_write_in_all_regions(one) is may, one.username


def test_no_group_is_given_it(apps, people):
    migration.give_right(apps, EDITOR)
    assert not Group.objects.filter(permissions__codename="write_in_all_regions").exists()


def test_a_group_whose_role_is_tied_to_a_region_is_a_regions_group(apps):
    RegionFactory().groups.add(Group.objects.get(name="Coordinators"))
    user("coordinator", "Coordinators")
    migration.give_right(apps, EDITOR)
    assert holders() == set()


def test_it_can_be_taken_back_and_given_again(apps, people):
    migration.give_right(apps, EDITOR)
    head_office = Group.objects.create(name="Head office")
    head_office.permissions.add(Permission.objects.get(codename="write_in_all_regions"))
    migration.take_right(apps, EDITOR)
    assert holders() == set()
    assert not head_office.permissions.exists()
    for _time in range(2):
        migration.give_right(apps, EDITOR)
    assert holders() == GIVEN


def test_on_an_empty_database_it_makes_the_right_alone(apps):
    """As the first of all: Django makes content types and permissions after the migrations."""
    get_user_model().objects.all().delete()
    Group.objects.all().delete()
    ContentType.objects.filter(app_label="outreach", model="event").delete()
    migration.give_right(apps, EDITOR)
    right = Permission.objects.get(codename="write_in_all_regions")
    assert right.natural_key() == ("write_in_all_regions", "outreach", "event")
    assert (right.codename, right.name) in [
        (codename, str(name)) for codename, name in Event._meta.permissions
    ]
    assert holders() == set()
