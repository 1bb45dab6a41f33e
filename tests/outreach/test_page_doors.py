"""No door to an event's page lets in whom the form refuses. Hard case 20.

Each door is tried with a body that succeeds for an administrator, by people who may do everything in
the page tree and too little, or nothing, with the event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageViewRestriction

from outreach.models import CalendarPage, Event, EventPage, Region
from tests.factories import (
    EventFactory,
    EventPageFactory,
    RegionFactory,
    calendar_in,
    make_calendars,
)
from tests.factories.users import let_write_in_all_regions

pytestmark = pytest.mark.django_db
TREE = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")


@dataclass
class World:
    live: EventPage
    draft: EventPage
    private: EventPage
    calendar: CalendarPage
    other: CalendarPage
    home: Region
    abroad: Region

    @property
    def state(self) -> list:
        """All that somebody without a right must leave as it is."""
        pages = EventPage.objects.order_by("pk").values_list(
            "pk", "path", "live", "title", "locked"
        )
        return [
            list(pages),
            list(Event.objects.order_by("pk").values_list("pk", "status", "title")),
            list(PageViewRestriction.objects.order_by("pk").values_list("pk", "page_id")),
            list(CalendarPage.objects.filter(pk=self.calendar.pk).values_list("live", "slug")),
        ]


@pytest.fixture
def world():
    make_calendars()
    home, abroad = RegionFactory(slug="home"), RegionFactory(slug="abroad")
    pages = [EventPageFactory(event=EventFactory(region=abroad)) for _number in range(3)]
    live, draft, private = pages
    calendar = calendar_in("az")
    other = calendar.get_parent().add_child(
        instance=CalendarPage(title="Other", slug="other", locale=calendar.locale)
    )
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    return World(
        live=live,
        draft=EventPage.objects.get(pk=draft.pk),
        private=private,
        calendar=calendar,
        other=other,
        home=home,
        abroad=abroad,
    )


def moderators() -> Group:
    """They may do everything in the page tree, and know of no event."""
    group, is_new = Group.objects.get_or_create(name="Of the tree")
    if is_new:
        root = Page.get_first_root_node()
        for codename in TREE:
            right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.create(group=group, page=root, permission=right)
        group.permissions.add(Permission.objects.get(codename="access_admin"))
    return group


def somebody(name: str, *groups: str, region: Region | None = None, everywhere: bool = False):
    user = get_user_model().objects.create_user(name)
    user.groups.set([moderators(), *Group.objects.filter(name__in=groups)])
    if region:
        team = Group.objects.create(name=f"Team of {name}")
        region.groups.add(team)
        user.groups.add(team)
    if everywhere:
        let_write_in_all_regions(user)
    return user


PEOPLE: dict[str, Callable[[World], object]] = {
    "no right on events": lambda world: somebody("tree"),
    "the visit team": lambda world: somebody("visitor", "Visit team"),
    "figures": lambda world: somebody("figures", "Figures"),
    "a coordinator of another region": lambda world: somebody(
        "regional", "Coordinators", region=world.home
    ),
    "a coordinator of no region": lambda world: somebody("nowhere", "Coordinators"),
}
PLANNERS = {
    "an editor without the right to publish": lambda world: somebody(
        "planner", "Editors", everywhere=True
    ),
}
ALLOWED = {
    "a coordinator of the region": lambda world: somebody(
        "own", "Coordinators", region=world.abroad
    ),
    "a coordinator of all regions": lambda world: somebody("all", "Coordinators", everywhere=True),
    "an administrator": lambda world: get_user_model().objects.create_superuser("admin"),
}


def api(action: str, page: Callable[[World], Page], **data: Callable[[World], object]) -> Callable:
    def call(client: Client, world: World) -> None:
        values = {name: value(world) for name, value in data.items()}
        address = reverse("wagtailadmin_api:pages:action", args=[page(world).pk, action])
        client.post(address, values, content_type="application/json")

    return call


def bulk(action: str, page: Callable[[World], Page], **data: Callable[[World], object]) -> Callable:
    def call(client: Client, world: World) -> None:
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        values = {name: value(world) for name, value in data.items()}
        client.post(f"{address}?id={page(world).pk}", values)

    return call


def form(name: str, page: Callable[[World], Page], *, more=(), **data) -> Callable:
    def call(client: Client, world: World) -> None:
        address = reverse(name, args=[page(world).pk, *(one(world) for one in more)])
        client.post(address, {key: value(world) for key, value in data.items()})

    return call


def live(world: World) -> Page:
    return world.live


def draft(world: World) -> Page:
    return world.draft


def private(world: World) -> Page:
    return world.private


def calendar(world: World) -> Page:
    return world.calendar


def always(value: object) -> Callable:
    return lambda world: value


def edited(page: Callable[[World], Page], **action: str) -> Callable:
    def call(client: Client, world: World) -> None:
        one = page(world)
        client.post(
            reverse("wagtailadmin_pages:edit", args=[one.pk]),
            {
                "title": "Another",
                "slug": one.slug,
                "body": "null",
                "report": "null",
                "comments-TOTAL_FORMS": 0,
                "comments-INITIAL_FORMS": 0,
                **action,
            },
        )

    return call


def renamed(page: Callable[[World], Page]) -> Callable:
    def call(client: Client, world: World) -> None:
        address = reverse("wagtailadmin_pages:edit", args=[page(world).pk])
        data = {"title": "Renamed", "slug": "renamed", "intro": "null", "zone": "Asia/Baku"}
        rows = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
        client.post(address, {**data, **rows, "action-publish": "1"})

    return call


DOORS: dict[str, Callable] = {
    "edit: publish a draft": edited(draft, **{"action-publish": "1"}),
    "edit: publish a change": edited(live, **{"action-publish": "1"}),
    "unpublish": form("wagtailadmin_pages:unpublish", live),
    "delete": form("wagtailadmin_pages:delete", live),
    "delete a draft": form("wagtailadmin_pages:delete", draft),
    "move": form("wagtailadmin_pages:move_confirm", live, more=[lambda world: world.other.pk]),
    "copy": form(
        "wagtailadmin_pages:copy",
        live,
        new_title=always("A copy"),
        new_slug=always("a-copy"),
        new_parent_page=lambda world: world.calendar.pk,
        publish_copies=always("on"),
    ),
    "privacy: hide": form("wagtailadmin_pages:set_privacy", live, restriction_type=always("login")),
    "privacy: show": form(
        "wagtailadmin_pages:set_privacy", private, restriction_type=always("none")
    ),
    "privacy of the calendar": form(
        "wagtailadmin_pages:set_privacy", calendar, restriction_type=always("login")
    ),
    "lock": form("wagtailadmin_pages:lock", live),
    "api: publish": api("publish", draft),
    "api: unpublish": api("unpublish", live),
    "api: delete": api("delete", live),
    "api: copy": api("copy", live, slug=always("a-copy"), keep_live=always(True)),
    "api: copy all of a calendar": api(
        "copy",
        calendar,
        slug=always("another"),
        recursive=always(True),
        keep_live=always(True),
    ),
    "api: move": api(
        "move",
        live,
        destination_page_id=lambda world: world.other.pk,
        position=always("last-child"),
    ),
    "api: alias": api(
        "create_alias",
        live,
        update_slug=always("an-alias"),
        destination_page_id=lambda world: world.other.pk,
    ),
    "api: unpublish the calendar": api("unpublish", calendar),
    "bulk: unpublish the calendar": bulk("unpublish", calendar, include_descendants=always("on")),
    "edit: rename the calendar": renamed(calendar),
    "bulk: publish": bulk("publish", draft),
    "bulk: unpublish": bulk("unpublish", live),
    "bulk: delete": bulk("delete", live),
    "bulk: move": bulk("move", live, chooser=lambda world: world.other.pk),
}


def tried(world: World, who: Callable[[World], object], door: Callable) -> bool:
    """Whether anything is different then."""
    client = Client(raise_request_exception=True)
    client.force_login(who(world))
    before = world.state
    door(client, world)
    return world.state != before


@pytest.mark.sampled("doors of event pages")
@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("door", DOORS)
def test_nobody_without_a_right_on_the_event_gets_in(world, who, door):
    assert not tried(world, PEOPLE[who], DOORS[door])


@pytest.mark.sampled("doors of event pages")
@pytest.mark.parametrize("who", PLANNERS)
@pytest.mark.parametrize("door", DOORS)
def test_who_may_not_publish_changes_nothing_public(world, who, door):
    before = public(world)
    tried(world, PLANNERS[who], DOORS[door])
    assert public(world) == before


def public(world: World) -> list:
    pages = EventPage.objects.live().order_by("pk").values_list("pk", "path", "title")
    restrictions = PageViewRestriction.objects.order_by("pk").values_list("pk", "page_id")
    calendars = CalendarPage.objects.filter(pk=world.calendar.pk).values_list("live", "slug")
    return [list(pages), list(restrictions), list(calendars)]


@pytest.mark.sampled("doors of event pages")
@pytest.mark.parametrize("who", ALLOWED)
@pytest.mark.parametrize("door", DOORS)
def test_who_may_does(world, who, door):
    """So that a door that is shut for everybody is not taken for a safe one."""
    assert tried(world, ALLOWED[who], DOORS[door])


def test_no_alias_becomes_a_second_page_of_its_event(world):
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("admin"))
    DOORS["api: alias"](client, world)
    alias = EventPage.objects.get(alias_of=world.live)
    client.post(reverse("wagtailadmin_api:pages:action", args=[alias.pk, "convert_alias"]))
    client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    assert EventPage.objects.get(pk=alias.pk).alias_of_id == world.live.pk
    world.live.save_revision().publish()


def test_a_command_writes_for_nobody_and_is_not_asked(world):
    world.live.unpublish()
    assert not EventPage.objects.get(pk=world.live.pk).live
