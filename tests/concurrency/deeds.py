"""What two writers do to the world at once, and what must be so when it was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from detention_visits.models import Facility
from home.models import TextPage
from outreach.editing.copying import copy_event
from outreach.editing.date_verbs import call_off, move
from outreach.editing.shifting import shift
from outreach.models import Event, EventPage
from outreach.models.events import event_work
from outreach.scheduling.errors import EditRefused
from outreach.series.conflicts import retried
from outreach.series.edits import Scope, Verb
from outreach.series.holidays import Holiday
from tests.concurrency import world as the
from tests.concurrency.world import HOLIDAY, HOUR, START, WEEK
from tests.factories.holidays import HolidayFactory
from tests.factories.users import user_as

AZ, CLOSED = "/az/events/", "/az/closed/"


@dataclass(frozen=True)
class Deed:
    """Something that somebody does.

    ``steps``: by how much the sequence of which event grows. ``bumps``: the calendars whose version
    is raised. ``was_done``: nothing of it is lost, whatever the other did. ``hides``: afterwards nothing
    of the event is public, so that what the other does to it is no step any more.
    """

    do: Callable[[], object]
    was_done: Callable[[], bool]
    steps: Mapping[str, int] = field(default_factory=dict)
    bumps: tuple[str, ...] = (AZ,)
    hides: bool = False

    def __str__(self) -> str:
        return self.do.__name__


DEEDS: dict[str, Deed] = {}


def deed(
    was_done: Callable[[], bool],
    *,
    bumps: tuple[str, ...] = (AZ,),
    hides: bool = False,
    **steps: int,
):
    def named(do: Callable[[], object]) -> Callable[[], object]:
        DEEDS[do.__name__] = Deed(do, was_done, steps, bumps, hides)
        return do

    return named


def later(title: str) -> None:
    """An hour later, as a form saves it: read under the lock."""
    with event_work(the.event(title).pk):
        event = the.event(title)
        event.starts_at_local += HOUR
        event.ends_at_local += HOUR
        event.save()


def begins_at(title: str, hours: int = 11) -> bool:
    return the.event(title).starts_at_local.hour == hours


def rows_of(title: str) -> list:
    """The dates of an event and of what follows it."""
    parts = Event.objects.filter(title=title).exclude(status="planned")
    rows = [row for event in parts for row in event.occurrences.attached()]
    return sorted(rows, key=lambda row: row.starts_at)


def dates_of(title: str) -> list[datetime]:
    return [row.local_start for row in rows_of(title)]


def is_cancelled(title: str, number: int) -> bool:
    return rows_of(title)[number].status == "cancelled"


def text_of(title: str) -> str:
    faces = the.event(title).faces.all()
    return "".join(face.text for face in faces).replace("\r\n ", "")


@deed(lambda: "Great hall" in text_of("first") and "Great hall" in text_of("second"))
def rename_the_venue():
    venue = the.venue()
    venue.name = {code: f"Great hall {code}" for code in ("az", "en", "ru")}
    venue.save()


@deed(lambda: begins_at("first"), first=1)
def put_off_the_first():
    later("first")


@deed(lambda: begins_at("second"), second=1)
def put_off_the_second():
    later("second")


@deed(lambda: begins_at("third"), third=1, bumps=(CLOSED,))
def put_off_the_third():
    later("third")


@deed(lambda: begins_at("first") and begins_at("second"), first=1, second=1)
def put_off_the_first_then_the_second():
    _in_one_action("first", "second")


@deed(lambda: the.venue("yard").pk == the.event("second").venue_id, first=1, second=1)
def move_the_second_then_the_first():
    _in_one_action("second", "first", venue=the.venue("yard"))


def _in_one_action(*titles: str, **values) -> None:
    """Several events, in this order, as one action does that is all or nothing."""
    retried(lambda: _save_in_one(titles, values))()


def _save_in_one(titles: tuple[str, ...], values: dict) -> None:
    with event_work():
        for title in titles:
            with event_work(the.event(title).pk):
                event = the.event(title)
                for name, value in values.items():
                    setattr(event, name, value)
                if not values:
                    event.starts_at_local += HOUR
                    event.ends_at_local += HOUR
                event.save()


@deed(lambda: is_cancelled("first", 1), first=1)
def cancel_a_date_of_the_first():
    _call_off("first", 1, Scope.ONE)


@deed(lambda: is_cancelled("second", 1), second=1)
def cancel_an_early_date_of_the_second():
    _call_off("second", 1, Scope.ONE)


@deed(lambda: is_cancelled("second", 3), second=1)
def cancel_a_late_date_of_the_second():
    _call_off("second", 3, Scope.ONE)


def _call_off(title: str, number: int, scope: str) -> None:
    event = the.event(title)
    rows = list(event.occurrences.order_by("local_start"))
    if number >= len(rows):
        raise EditRefused("Somebody else has split the series.")
    key = rows[number].local_start
    call_off(
        owner=event,
        local_start=key,
        scope=str(scope),
        verb=str(Verb.CANCEL),
        reason={"az": "Yağış."},
        user=user_as("administrator"),
    )


def is_split(title: str) -> bool:
    """In two parts with a page each, unless the first has none."""
    first, second = Event.objects.filter(title=title).exclude(status="planned").order_by("pk")
    is_whole = second.follows_id == first.pk and len(rows_of(title)) == 4
    return is_whole and (second.pages.exists() or not first.pages.exists())


@deed(lambda: is_split("second"), second=1)
def split_the_second():
    """The third date and those that follow are an hour later."""
    event = the.event("second")
    row = event.occurrences.order_by("local_start")[2]
    move(
        owner=event,
        local_start=row.local_start,
        scope=str(Scope.FOLLOWING),
        starts_at_local=row.starts_at_local + HOUR,
        ends_at_local=row.starts_at_local + 3 * HOUR,
        reason={},
        user=user_as("administrator"),
    )


@deed(lambda: the.event("second").starts_at_local.day == 8, second=1)
def shift_the_second():
    shift(owner=the.event("second"), days=7, user=user_as("administrator"))


@deed(lambda: Event.objects.filter(title="second", status="planned").exists(), bumps=())
def copy_the_second():
    copy_event(
        event=the.event("second"),
        start=START + 60 * WEEK,
        with_partners=True,
        user=user_as("administrator"),
    )


@deed(lambda: HOLIDAY not in [start.date() for start in dates_of("first")], first=1)
def add_a_holiday():
    HolidayFactory(first_on=HOLIDAY)


@deed(lambda: Holiday.objects.filter(first_on=START.date()).exists(), first=1)
def add_another_holiday():
    """On the first date of all."""
    HolidayFactory(first_on=START.date())


@deed(lambda: the.page("second").title == "Second, renamed")
def publish_a_page_of_the_second():
    page = the.page("second")
    page.title = "Second, renamed"
    page.save_revision().publish()


@deed(lambda: the.page("fourth").live)
def publish_the_page_of_the_fourth():
    the.page("fourth").get_latest_revision().publish()


@deed(lambda: the.event("fourth").status == "confirmed", fourth=1)
def confirm_the_fourth():
    with event_work(the.event("fourth").pk):
        event = the.event("fourth")
        event.status = "confirmed"
        event.save()


@deed(lambda: not the.page("first", "en").live)
def unpublish_a_page_of_the_first():
    the.page("first", "en").unpublish()


@deed(lambda: not EventPage.objects.filter(slug="first", locale__language_code="en").exists())
def delete_a_page_of_the_first():
    the.page("first", "en").delete()


@deed(lambda: not the.page("second").live, second=1, hides=True)
def unpublish_the_page_of_the_second():
    the.page("second").unpublish()


@deed(lambda: not EventPage.objects.filter(slug="second").exists(), second=1, hides=True)
def delete_the_page_of_the_second():
    the.page("second").delete()


@deed(lambda: the.page("second").path.startswith(the.other_calendar().path), bumps=(AZ, CLOSED))
def move_the_page_of_the_second():
    the.page("second").move(the.other_calendar(), pos="last-child")


def about() -> TextPage:
    return TextPage.objects.get(slug="about", locale__language_code="az")


@deed(
    lambda: the.page("third").path.startswith(about().path),
    bumps=(),
)
def move_the_other_calendar():
    the.other_calendar().move(about(), pos="last-child")


@deed(
    lambda: not Page.objects.filter(slug__in=("closed", "third")).exists(),
    bumps=(),
    hides=True,
    third=1,
)
def delete_the_other_calendar():
    the.other_calendar().delete()


@deed(
    lambda: PageViewRestriction.objects.filter(page__slug="second").exists(), second=1, hides=True
)
def make_the_page_of_the_second_private():
    PageViewRestriction.objects.create(
        page=the.page("second").page_ptr, restriction_type=PageViewRestriction.LOGIN
    )


@deed(lambda: EventPage.objects.filter(slug="second-copy").exists())
def copy_the_page_of_the_second():
    """With an event of its own, which is planned."""
    the.page("second").copy(update_attrs={"slug": "second-copy", "title": "Copy"})


@deed(lambda: the.event("Imported").starts_at_local.hour == 15, Imported=1)
def import_a_newer_file():
    report = the.import_file("15", version=2)
    assert report.lines == [] or "somebody else" not in str(report.lines)


@deed(lambda: the.event("Imported").venue_id == the.venue("yard").pk, Imported=1)
def move_the_imported():
    with event_work(the.event("Imported").pk):
        event = the.event("Imported")
        event.venue = the.venue("yard")
        event.save()


@deed(lambda: the.facility().publicity == Facility.Publicity.ALWAYS)
def let_the_facility_show_everything():
    facility = the.facility()
    facility.publicity = Facility.Publicity.ALWAYS
    facility.save()


@deed(lambda: the.activity("choir").sessions.filter(was_held=True, women=7).exists())
def mark_a_session():
    session = the.activity("choir").sessions.order_by("starts_at")[1]
    session.was_held, session.women = True, 7
    session.save()


@deed(lambda: the.activity("choir").sessions.filter(was_held=True, men=2).exists())
def mark_a_small_session():
    """Its count waits until it can be told together with another's."""
    session = the.activity("choir").sessions.order_by("starts_at")[2]
    session.was_held, session.men = True, 2
    session.save()


@deed(lambda: the.activity("choir").sessions.filter(was_held=True, men=4).exists())
def mark_another_small_session():
    session = the.activity("choir").sessions.order_by("starts_at")[3]
    session.was_held, session.men = True, 4
    session.save()


@deed(lambda: the.activity("chess").sessions.filter(was_held=True, men=3).exists())
def mark_a_session_of_chess():
    session = the.activity("chess").sessions.order_by("starts_at")[1]
    session.was_held, session.men = True, 3
    session.save()


@deed(
    lambda: all(the.event(title).starts_at_local.day == 8 for title in ("first", "second")),
    first=1,
    second=1,
)
def shift_both_in_bulk():
    """In the admin, for which one has to be logged in."""
    client = Client()
    client.force_login(user_as("administrator"))
    action = reverse("wagtail_bulk_action", args=("outreach", "event", "shift"))
    ids = "&".join(f"id={the.event(title).pk}" for title in ("second", "first"))
    form = {"number": "1", "unit": "weeks", "direction": "later", "confirm": "7"}
    assert client.post(f"{action}?{ids}", form).status_code == 302


@deed(
    lambda: not the.page("second").live and not the.page("first").live,
    hides=True,
    second=1,
)
def unpublish_in_bulk():
    client = Client()
    client.force_login(user_as("administrator"))
    action = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "unpublish"))
    ids = "&".join(f"id={the.page(slug).pk}" for slug in ("second", "first"))
    assert client.post(f"{action}?{ids}", {}).status_code == 302


def build_the_index() -> None:
    """The daily job."""
    call_command("build_occurrences", all=True, verbosity=0)


DEEDS["build_the_index"] = Deed(build_the_index, lambda: True, {}, ())
