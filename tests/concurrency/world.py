"""What the writers write: some events with pages in two calendars, an imported one, two activities.

A copy of the database may be opened by other processes too, so everything is found by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from detention_visits.models import Activity, Facility
from outreach.importing.files import import_calendar
from outreach.models import CalendarPage, Event, EventPage, Venue
from outreach.series.holidays import Holiday
from tests.calendar_files import vcalendar, vevent
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory, FacilityFactory
from tests.factories import EventFactory, EventPageFactory, VenueFactory, calendar_in
from tests.factories.holidays import HolidayFactory
from tests.factories.private_feeds import private_feed
from tests.factories.users import user_as

NOW = "2027-02-20T12:00:00+04:00"
START = datetime(2027, 3, 1, 10)
"""A Monday."""
WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)
WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=4"
UID = "imported@example.org"
HOLIDAY = date(2027, 3, 15)
"""The third date of ``first`` would be on it."""


@dataclass(frozen=True)
class World:
    """``private`` is the path of a private calendar, which cannot be read again."""

    private: str


def make_world() -> World:
    hall = VenueFactory(slug="hall")
    VenueFactory(slug="yard")
    first = EventFactory(
        title="first", starts_at_local=START, recurrence=WEEKLY, venue=hall, skips_holidays=True
    )
    for language in ("az", "en"):
        EventPageFactory(event=first, language=language, slug="first", title=f"First {language}")
    second = EventFactory(title="second", starts_at_local=START, recurrence=WEEKLY, venue=hall)
    EventPageFactory(event=second, slug="second", title="Second")
    _in_closed(EventFactory(title="third", starts_at_local=START, venue=hall))
    fourth = EventFactory(title="fourth", starts_at_local=START, planned=True, venue=hall)
    EventPageFactory(event=fourth, slug="fourth", title="Fourth", draft=True)
    HolidayFactory(first_on=date(2027, 12, 31))
    import_file("10", version=1)
    facility = FacilityFactory(slug="prison", after=True)
    for name in ("chess", "choir"):
        activity = ActivityFactory(facility=facility, title=name)
        ActivityPageFactory(activity=activity, slug=name, title=name.capitalize())
    return World(private=private_feed(user_as("administrator"))[1])


def _in_closed(event: Event) -> None:
    """A page in the other calendar, which is named as those that the addresses' walk knows."""
    home = calendar_in("az").get_parent().specific
    closed = home.add_child(
        instance=CalendarPage(title="Other", slug="closed", locale=home.locale, live=False)
    )
    closed.save_revision().publish()
    page = closed.add_child(
        instance=EventPage(event=event, title="Third", slug="third", locale=home.locale, live=False)
    )
    page.save_revision().publish()


def import_file(hour: str, *, version: int, uid: str = UID):
    """Import a file of one weekly event, published."""
    lines = (f"DTSTART;TZID=Asia/Baku:20270303T{hour}0000", "DURATION:PT2H", WEEKLY)
    title = uid.partition("@")[0].capitalize()
    entry = vevent(uid, *lines, title=title, sequence=version)
    data = vcalendar(entry).encode()
    return import_calendar(
        data, calendar=calendar_in("az"), publish=True, dry_run=False, now=timezone.now()
    )


def event(title: str) -> Event:
    """An event by its working title, as it is stored: not its copies, nor what follows it."""
    return Event.objects.filter(title=title).earliest("pk")


def page(slug: str, language: str = "az") -> EventPage:
    return EventPage.objects.get(slug=slug, locale__language_code=language)


def other_calendar() -> CalendarPage:
    return CalendarPage.objects.get(slug="closed")


def venue(slug: str = "hall") -> Venue:
    return Venue.objects.get(slug=slug)


def facility() -> Facility:
    return Facility.objects.get(slug="prison")


def activity(title: str) -> Activity:
    return Activity.objects.get(title=title)


def holiday() -> Holiday | None:
    return Holiday.objects.filter(first_on=HOLIDAY).first()
