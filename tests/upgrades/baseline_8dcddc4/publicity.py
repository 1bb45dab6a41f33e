"""Who may see what, when and at which address; and who asked.

Part of the baseline 8dcddc4, and of that commit: see ``make``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from outreach.models import CalendarPage, EventPage, PrivateFeed, Region, Venue
from outreach.services.private_feeds import (
    make_private_feed,
    revoke_private_feed,
    rotate_private_feed,
)
from tests.factories import EventFactory, EventPageFactory, calendar_in

from .acting import Story, at_ten, public, user
from .jobs import FIRST, jobs

WEEK = timedelta(weeks=1)


def records() -> None:
    """One region is a group's own, and one group has none."""
    yield FIRST
    west = Group.objects.create(name="Ganja office")
    west.permissions.set(Group.objects.get(name="Coordinators").permissions.all())
    Region.objects.get(slug="ganja").groups.add(west)
    clerk = User.objects.create_user("clerk", "clerk@example.org")
    clerk.groups.add(west)
    EventFactory(
        title="Ganja: staff meeting",
        status="planned",
        region=Region.objects.get(slug="ganja"),
        **at_ten("2026-11-26", 9, 60),
    )


def records_renamed() -> Story:
    """Names that feeds show: what takes place there is told anew."""
    yield "2026-11-19 09:00"
    venue = Venue.objects.get(slug="ganja-centre")
    venue.name = {"az": "Gəncə mərkəzi", "en": "Ganja centre", "ru": "Центр в Гяндже"}
    venue.save()


def internal_again() -> Story:
    """Withdrawn after it was public, by its pages and by its status; one public again; and planned
    ones, with drafts and without."""
    yield "2026-10-12 10:00"
    for slug in ("withdrawn-by-pages", "withdrawn-by-status", "withdrawn-for-a-day"):
        public(
            slug.capitalize(), slug, recurrence="RRULE:FREQ=WEEKLY;COUNT=9", **at_ten("2026-11-12")
        )
    yield "2026-11-10 10:00"
    for slug in ("withdrawn-by-pages", "withdrawn-for-a-day"):
        for page in EventPage.objects.filter(slug=slug):
            page.unpublish()
    event = EventPage.objects.filter(slug="withdrawn-by-status").first().event
    event.status = "planned"
    event.save()
    yield "2026-11-11 10:00"
    for page in EventPage.objects.filter(slug="withdrawn-for-a-day"):
        page.save_revision().publish()
    yield "2026-11-12 10:00"
    planned = EventFactory(
        title="Planned with drafts", planned=True, weekly=True, **at_ten("2027-02-01")
    )
    for code in ("az", "en"):
        EventPageFactory(event=planned, language=code, draft=True, slug="planned-with-drafts")
    EventFactory(title="Planned without pages", planned=True, **at_ten("2027-02-02"))


def by_time() -> Story:
    """Pages that went live or expired by the clock, and that will."""
    yield "2026-10-13 10:00"
    for slug, go_live, expire in (
        ("went-live", "2026-11-15T08:00+04:00", None),
        ("expired", None, "2026-11-18T08:00+04:00"),
        ("goes-live", "2026-12-01T08:00+04:00", None),
        ("expires", None, "2026-11-25T08:00+04:00"),
    ):
        event = EventFactory(
            title=slug, recurrence="RRULE:FREQ=WEEKLY;COUNT=8", **at_ten("2026-11-17")
        )
        for code in ("az", "ru"):
            EventPageFactory(
                event=event,
                language=code,
                slug=slug,
                title=slug.capitalize(),
                go_live_at=go_live and datetime.fromisoformat(go_live),
                expire_at=expire and datetime.fromisoformat(expire),
            )
    for day in ("2026-11-15 08:01", "2026-11-18 08:01"):
        yield day
        jobs()


def restricted() -> Story:
    """A page for those who log in, one behind a password, and a calendar of its own for staff."""
    yield "2026-10-14 10:00"
    for slug, kind in (("for-members", "login"), ("with-password", "password")):
        event = public(slug.capitalize(), slug, "az", "en", **at_ten("2026-12-05"))
        page = EventPage.objects.get(event=event, locale__language_code="az")
        PageViewRestriction.objects.create(
            page=page.page_ptr, restriction_type=kind, password="open" if kind == "password" else ""
        )
    parent = calendar_in("az").get_parent()
    staff = parent.add_child(
        instance=CalendarPage(
            title="İşçilər üçün", slug="staff", color="teal", locale=parent.locale
        )
    )
    staff.save_revision().publish()
    open_to_all = parent.add_child(
        instance=CalendarPage(title="Təlimlər", slug="trainings", locale=parent.locale)
    )
    open_to_all.save_revision().publish()
    for calendar in (staff, open_to_all):
        event = EventFactory(weekly=True, title=f"In {calendar.slug}", **at_ten("2026-11-19", 15))
        page = calendar.add_child(
            instance=EventPage(
                title=f"Təlim ({calendar.slug})",
                slug="in-another-calendar",
                event=event,
                locale=calendar.locale,
            )
        )
        page.save_revision().publish()
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=staff.pk), restriction_type="groups"
    )
    restriction.groups.set(Group.objects.filter(name="Coordinators"))


def addresses_changed() -> Story:
    """A page with another slug, and one moved to another calendar: the old addresses lead there."""
    yield "2026-11-13 10:00"
    page = EventPage.objects.get(slug="round-table", locale__language_code="az")
    page.slug, page.title = "round-table-on-rights", "Round table on rights"
    page.save_revision().publish()
    public(
        "Moved course",
        "moved-course",
        "az",
        recurrence="RRULE:FREQ=DAILY;COUNT=3",
        **at_ten("2026-11-24"),
    )
    yield "2026-11-13 11:00"
    page = EventPage.objects.get(slug="moved-course")
    page.move(CalendarPage.objects.get(slug="trainings"), pos="last-child")


def private_addresses(tokens: list[str]) -> Story:
    """Each scope, a region's clerk, a new address, a revoked and an expired one."""
    yield "2026-10-26 10:00"
    for name, scope, language in (
        *(("coordinator", scope, "az") for scope in PrivateFeed.Scope.values),
        ("editor", "assignments", "en"),
        ("editor", "busy", "ru"),
        ("clerk", "region", "en"),
        ("visitor", "plan", "en"),
    ):
        feed, token = make_private_feed(
            user=user(name), label="Phone", scope=scope, language=language
        )
        tokens.append(token)
    yield "2026-10-27 10:00"
    tokens.append(rotate_private_feed(feed=feed, now=timezone.now()))
    gone = {"user": user("editor"), "scope": "plan", "language": "en"}
    lost, token = make_private_feed(label="Lost", **gone)
    revoke_private_feed(feed=lost, now=timezone.now())
    tokens.append(token)
    ends_at = timezone.now() + WEEK
    _feed, token = make_private_feed(label="For a week", expires_at=ends_at, **gone)
    tokens.append(token)


def subscribers() -> Story:
    """Programs fetch the feeds now and then."""
    client = Client(HTTP_HOST="outreach.example")
    for day in ("2026-11-17 06:00", "2026-11-19 06:00"):
        yield day
        for name in ("feed.ics", "feed.rss", "occurrences.json"):
            for agent in ("Google-Calendar-Importer", "iOS/17.0 dataaccessd/1.0"):
                client.get(f"/az/events/{name}", headers={"User-Agent": agent})


STORIES = (
    internal_again,
    by_time,
    restricted,
    addresses_changed,
    subscribers,
    records_renamed,
)
