"""Rights to write: in which regions they hold, and that nobody gains by losing something."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature

import icalendar
import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.permissions import policy_registry

from outreach import permissions
from outreach.choosers import NewEventForm, NewVenueForm
from outreach.importing.forms import ImportForm
from outreach.models import Event, EventPage, PartnerCalendar, PrivateFeed, Region, Venue
from tests.factories import EventFactory, EventPageFactory, RegionFactory, VenueFactory, calendar_in
from tests.factories.private_feeds import private_feed
from tests.factories.users import let_write_in_all_regions, regional_user, user_as

pytestmark = pytest.mark.django_db
KINDS = (Event, Venue, PartnerCalendar)
VERBS = sorted({"view", *permissions.WRITING})


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        yield


@dataclass
class World:
    """A user, and rows in two regions, in a third that is nobody's, and in none."""

    west: Region
    north: Region
    far: Region
    team: Group
    head_office: Group
    role: Group
    user: object = None
    feeds: dict[str, str] = None

    @property
    def rows(self) -> list:
        return [row for kind in KINDS for row in kind.objects.order_by("pk")]

    def asked_again(self):
        """The user as the next request meets them."""
        return get_user_model().objects.get(pk=self.user.pk)


@pytest.fixture
def world():
    west, north, far = (RegionFactory(slug=slug) for slug in ("west", "north", "far"))
    for region in (west, north, None):
        where = region.slug if region else "nowhere"
        event = EventFactory(title=f"event {where}", planned=True, region=region)
        EventPageFactory(event=event)
        VenueFactory(slug=where, name={"az": f"venue {where}"}, region=region)
        PartnerCalendar.objects.create(
            title=f"partner {where}",
            address=f"https://{where}.example.org/",
            calendar=calendar_in("az"),
            region=region,
        )
    team, head_office = (Group.objects.create(name=name) for name in ("Team", "Head office"))
    west.groups.add(team)
    head_office.permissions.add(Permission.objects.get(codename="write_in_all_regions"))
    role = Group.objects.get(name="Coordinators")
    role.permissions.add(*Permission.objects.filter(codename__in=["delete_event", "delete_venue"]))
    return World(west, north, far, team, head_office, role)


def by_role(world: World, *groups: Group, is_superuser: bool = False):
    user = get_user_model().objects.create_user("somebody", is_superuser=is_superuser)
    user.groups.set([*groups, world.role])
    return user


def in_two_regions(world: World):
    world.north.groups.add(Group.objects.create(name="Northern team"))
    return by_role(world, world.team, world.north.groups.get())


def by_own_right(world: World, *groups: Group):
    user = by_role(world, *groups)
    let_write_in_all_regions(user)
    return user


BEGINNINGS: dict[str, Callable] = {
    "in one region": lambda world: by_role(world, world.team),
    "in two regions": in_two_regions,
    "in none": lambda world: by_role(world),
    "of the head office": lambda world: by_role(world, world.head_office),
    "in all by a right of their own": by_own_right,
    "in all by a right of their own, in one region": lambda world: by_own_right(world, world.team),
    "an administrator": lambda world: by_role(world, is_superuser=True),
    "an administrator in one region": lambda world: by_role(world, world.team, is_superuser=True),
}


def moved_to(region):
    def move(world: World) -> None:
        for kind in KINDS:
            kind.objects.filter(region=world.west).update(region=region and world.far)

    return move


def deleted(row) -> None:
    """The object keeps its key, for the next way that is tried."""
    type(row).objects.filter(pk=row.pk).delete()


def region_deleted(world: World) -> None:
    """Only when nothing lies in it."""
    moved_to(None)(world)
    deleted(world.west)


def right_taken(*codenames: str):
    def take(world: World) -> None:
        world.role.permissions.remove(*Permission.objects.filter(codename__in=codenames))

    return take


def account(**values):
    return lambda world: get_user_model().objects.filter(pk=world.user.pk).update(**values)


ONE, OFFICE, OWN, ADMIN = (
    "in one region",
    "of the head office",
    "in all by a right of their own",
    "an administrator",
)
WAYS: dict[str, tuple[Callable, str]] = {
    "they leave the region's group": (lambda world: world.user.groups.remove(world.team), ONE),
    "they leave their role's group": (lambda world: world.user.groups.remove(world.role), ONE),
    "they leave all groups": (lambda world: world.user.groups.clear(), ONE),
    "the region's group is deleted": (lambda world: deleted(world.team), ONE),
    "their role's group is deleted": (lambda world: deleted(world.role), ONE),
    "the region's groups are cleared": (lambda world: world.west.groups.clear(), ONE),
    "the region loses the group": (lambda world: world.west.groups.remove(world.team), ONE),
    "the group loses its regions": (lambda world: world.team.outreach_regions.clear(), ONE),
    "all regions lose their groups": (
        lambda world: Region.groups.through.objects.all().delete(),
        ONE,
    ),
    "the region is deleted": (region_deleted, ONE),
    "the rows go to another region": (moved_to("far"), ONE),
    "the rows lose their region": (moved_to(None), ONE),
    "the role loses a verb": (right_taken("change_event"), ONE),
    "the role loses the sight": (right_taken("view_event", "view_venue", "change_event"), ONE),
    "the account is closed": (account(is_active=False), ONE),
    "they leave the head office": (
        lambda world: world.user.groups.remove(world.head_office),
        OFFICE,
    ),
    "the head office is deleted": (lambda world: deleted(world.head_office), OFFICE),
    "the head office loses all regions": (
        lambda world: world.head_office.permissions.clear(),
        OFFICE,
    ),
    "their own right is withdrawn": (lambda world: world.user.user_permissions.clear(), OWN),
    "they are no administrator any more": (account(is_superuser=False), ADMIN),
}
"""What may happen to a right, and one beginning from which it must cost something."""


@contextmanager
def undone():
    """What happens within it never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def powers(world: World) -> set[tuple]:
    """All that the user may do now, by every door that asks for regions."""
    user = world.asked_again()
    return {*_by_policy(user), *_by_rule(world, user), *_by_form(user), *_by_address(world, user)}


def _by_policy(user):
    for kind in KINDS:
        policy = policy_registry.get_by_type(kind)
        for verb in VERBS:
            if policy.user_has_permission(user, verb):
                yield "some", verb, kind.__name__
            for row in policy.instances_user_has_permission_for(user, verb):
                yield "listed", verb, str(row)
            for row in kind.objects.all():
                if policy.user_has_permission_for_instance(user, verb, row):
                    yield "row", verb, str(row)


def _by_rule(world: World, user):
    """Every rule on users that there is; one that takes something new is named here first."""
    arguments = {
        (): [()],
        ("record",): [(row,) for row in world.rows],
        ("model",): [(kind,) for kind in KINDS],
        ("calendar",): [(calendar_in("az"),)],
        ("event",): [(event,) for event in Event.objects.order_by("pk")],
        ("path",): [(page.path,) for page in EventPage.objects.order_by("pk")],
        ("region_id",): [(pk,) for pk in (*Region.objects.values_list("pk", flat=True), None)],
    }
    for name, rule in vars(permissions).items():
        if name.startswith("user_can_"):
            _user, *others = signature(rule).parameters
            for values in arguments[tuple(others)]:
                if rule(user, *values):
                    yield "rule", name, *map(str, values)


def _by_form(user):
    """The regions that each form offers, and whether it lets one leave them out."""
    made = [kind.get_edit_handler().get_form_class() for kind in KINDS]
    forms = {form.__name__: form(for_user=user) for form in (*made, NewEventForm, NewVenueForm)}
    forms["import"] = ImportForm(user=user)
    for name, form in forms.items():
        field = form.fields["region"]
        for region in field.queryset:
            yield "form", name, region.slug
        if not field.required:
            yield "form", name, "without"


def _by_address(world: World, user):
    """What the private calendars hold, what the choosers list, and whether they make something."""
    client = Client()
    for scope, path in world.feeds.items():
        answer = client.get(path)
        if answer.status_code == 200:
            for entry in icalendar.Calendar.from_ical(answer.content).walk("VEVENT"):
                yield "feed", scope, str(entry["SUMMARY"])
    client.force_login(user)
    for kind in (Event, Venue):
        answer = client.get(reverse(kind.snippet_viewset.chooser_viewset.get_url_name("choose")))
        if answer.status_code == 200:
            html = json.loads(answer.content)["html"]
            yield from (("chosen", str(row)) for row in kind.objects.all() if str(row) in html)
            if "outreach-new-region" in html:
                yield "made in the dialog", kind.__name__


class TestLeaving:
    """A user taken out of a region's group can write less, never more."""

    @pytest.mark.slow
    @pytest.mark.parametrize("beginning", BEGINNINGS)
    def test_no_way_of_losing_something_adds_a_right(self, world, beginning):
        world.user = BEGINNINGS[beginning](world)
        world.feeds = {
            scope: private_feed(world.user, scope)[1] for scope in PrivateFeed.Scope.values
        }
        before = powers(world)
        assert ("feed", "plan", "event nowhere") in before
        gained = {}
        for way, (lose, _whom) in WAYS.items():
            with undone():
                lose(world)
                gained[way] = powers(world) - before
        assert gained == {way: set() for way in WAYS}

    @pytest.mark.parametrize("way", WAYS)
    def test_each_way_costs_those_whom_it_concerns_what_it_was_for(self, world, way):
        """So that the table above does not compare nothing with nothing."""
        lose, beginning = WAYS[way]
        world.user = BEGINNINGS[beginning](world)
        _feed, path = private_feed(world.user, "region")
        world.feeds = {"region": path}
        before = powers(world)
        lose(world)
        lost = before - powers(world)
        assert ("row", "change", "event west") in lost
        assert ("listed", "change", "event west") in lost
        assert ("rule", "user_can_change", "event west") in lost


class TestRegions:
    def test_no_region_is_no_region(self, world):
        """The rights to write are there, and hold nowhere."""
        world.user, world.feeds = regional_user("coordinator"), {}
        assert world.user.has_perm("outreach.change_event")
        writing = [power for power in powers(world) if power[1] in permissions.WRITING]
        assert writing == []
        assert not permissions.user_can_import(world.user)
        assert not permissions.regions_of(world.user).exists()

    def test_a_region_is_this_region_and_not_what_has_none(self, world):
        user = regional_user("coordinator", world.west)
        allowed = {str(row) for row in world.rows if permissions.user_can_change(user, row)}
        assert allowed == {"event west", "venue west", "partner west"}

    @pytest.mark.parametrize("role", ["coordinator", "administrator"])
    def test_all_regions_are_also_what_has_none(self, world, role):
        user = user_as(role)
        assert all(permissions.user_can_change(user, row) for row in world.rows)
        assert set(permissions.regions_of(user)) == set(Region.objects.all())

    def test_all_regions_alone_are_no_right_to_write(self, world):
        user = user_as("figures")
        let_write_in_all_regions(user)
        user = get_user_model().objects.get(pk=user.pk)
        assert not any(permissions.user_can_change(user, row) for row in world.rows)
        assert not permissions.user_can_import(user)

    def test_a_stranger_has_none(self, world):
        assert not permissions.regions_of(AnonymousUser()).exists()
        assert not permissions.user_can_write_in(AnonymousUser(), None)
