"""Run in a process of its own, with the settings of this host: fills it and serves it.

Arguments: the port.
"""

import sys
from datetime import date, datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from detention_visits.models import SessionChange  # noqa: E402
from outreach.models import CalendarPage, Event, OccurrenceChange, Partnership  # noqa: E402
from tests.detention_visits.factories import (  # noqa: E402
    ActivityFactory,
    ActivityPageFactory,
    held,
)
from tests.factories import (  # noqa: E402
    AudienceFactory,
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
)
from tests.factories.pictures import picture  # noqa: E402
from tests.hosts.design.models import BreadPage, FrontPage  # noqa: E402

TEXT = (
    "<h2>What it is about</h2><p>Come <a href='/bread/'>and see</a>.</p><ul><li>One</li></ul>"
    "<p>You need no appointment.</p>"
)


def main(port: str) -> None:
    call_command("migrate", verbosity=0)
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    fill(int(port))
    call_command("runserver", f"127.0.0.1:{port}", "--noreload", "--insecure", verbosity=0)


def fill(port: int) -> None:
    front = make_site(port)
    put(front, BreadPage(title="Bread", slug="bread", introduction="Fresh.", body=TEXT))
    put(front, CalendarPage(title="Events", slug="events", intro="<p>All are free.</p>"))
    year = date.today().year + 1
    make_event(
        *("a-whole-page", datetime(year, 3, 1, 10), timedelta(hours=2)),
        recurrence="RRULE:FREQ=WEEKLY;COUNT=12",
        page={"image": picture(), "body": TEXT, "report": TEXT, "summary": "In short."},
        facts=True,
        reason={"en": "The hall is being repaired."},
    )
    weekly = Event.objects.get(title="a-whole-page")
    change(weekly, datetime(year, 3, 8, 10), kind="cancelled", reason={"en": "A holiday."})
    later = datetime(year, 3, 16, 10)
    change(weekly, datetime(year, 3, 15, 10), kind="altered", starts_at_local=later)
    for status in ("tentative", "cancelled", "postponed"):
        make_event(status, datetime(year, 3, 2, 9), timedelta(hours=1), status=status, facts=True)
    make_event("far-away", datetime(year, 3, 2, 23), timedelta(hours=1), zone="America/New_York")
    make_event("for-days", datetime(year, 3, 3), timedelta(days=4), all_day=True)
    make_event("over", datetime(year - 2, 3, 2, 9), timedelta(hours=1))
    for number in range(24):
        make_event(f"talk-{number}", datetime(year, 3, 4, 9 + number // 3), timedelta(hours=1))
    today = timezone.localdate()
    make_event("today", datetime(today.year, today.month, today.day, 23), timedelta(minutes=30))
    south = {"region": RegionFactory(slug="south"), "venue": VenueFactory(slug="library")}
    make_event("elsewhere", datetime(year, 3, 5, 9), timedelta(hours=1), **south)
    make_activity()


def make_site(port: int) -> FrontPage:
    locale, _made = Locale.objects.get_or_create(language_code="en")
    Page.objects.filter(depth__gt=1).delete()
    root = Page.get_first_root_node()
    front = FrontPage(title="The bakery", introduction="Since 1921.", slug="bakery", locale=locale)
    root.add_child(instance=front)
    Site.objects.all().delete()
    Site.objects.create(hostname="127.0.0.1", port=port, root_page=front, is_default_site=True)
    return front


def put(parent: Page, page: Page) -> None:
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()


def make_event(name, start, length, *, page=None, facts=False, **fields) -> None:
    if facts:
        fields |= {"region": RegionFactory(slug="north"), "venue": VenueFactory(slug="hall")}
    event = EventFactory(title=name, starts_at_local=start, ends_at_local=start + length, **fields)
    if facts:
        event.audiences.set([AudienceFactory(slug="families")])
        event.topics.set([TopicFactory(slug="rights")])
        event.save()
        for slug, role in (("lead", Partnership.Role.LEAD), ("other", Partnership.Role.SPEAKER)):
            PartnershipFactory(
                event=event,
                organisation=OrganisationFactory(slug=slug),
                role=role,
                answer=Partnership.Answer.ACCEPTED,
            )
    title = name.replace("-", " ").capitalize()
    EventPageFactory(event=event, slug=name, title=title, language="en", **(page or {}))


def change(event: Event, local_start: datetime, **fields) -> None:
    OccurrenceChange.objects.create(event=event, local_start=local_start, **fields)


def make_activity() -> None:
    start = datetime.combine(timezone.localdate() - timedelta(days=14), datetime.min.time())
    activity = ActivityFactory(
        always=True,
        starts_at_local=start.replace(hour=15),
        recurrence="RRULE:FREQ=WEEKLY;COUNT=6",
    )
    ActivityPageFactory(activity=activity, slug="film-club", language="en", body=TEXT)
    held(activity, women=12, men=8)
    ahead = activity.sessions.order_by("starts_at").last()
    SessionChange.objects.create(
        activity=activity,
        local_start=ahead.local_start,
        kind="cancelled",
        reason={"en": "The room is taken."},
    )


if __name__ == "__main__":
    main(sys.argv[1])
