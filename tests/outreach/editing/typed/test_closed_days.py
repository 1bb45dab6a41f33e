"""Closed days as everybody sees them: feed, JSON, list, month and page say the same."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import time_machine

from outreach.models import Event, Holiday, OccurrenceChange
from outreach.series.holidays import holiday_work
from tests.factories import EventFactory, EventPageFactory, make_calendars
from tests.factories.holidays import EventPauseFactory, HolidayFactory

pytestmark = pytest.mark.django_db
FEED = "/az/events/feed.ics"
BERLIN = ZoneInfo("Europe/Berlin")
UNTIL = datetime(2028, 3, 1, tzinfo=UTC)
SINCE = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def calendars():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def holidays(*ranges: tuple[date, date]) -> None:
    with holiday_work():
        Holiday.objects.bulk_create(
            Holiday(name={"az": "Bayram"}, first_on=first, last_on=last) for first, last in ranges
        )


def spring() -> None:
    """A week in March and two single days, one of them at the change of the clock."""
    holidays(
        (date(2027, 3, 8), date(2027, 3, 14)),
        (date(2027, 3, 28), date(2027, 3, 28)),
        (date(2027, 5, 3), date(2027, 5, 3)),
    )


def series(rule: str, **fields) -> Event:
    values = {
        "starts_at_local": datetime(2027, 3, 1, 10),
        "recurrence": f"RRULE:{rule}",
        "zone": "Europe/Berlin",
        "skips_holidays": True,
        **fields,
    }
    return EventPageFactory(event=EventFactory(**values), slug="series").event


def subscribed(client, address: str = FEED) -> set[str]:
    """The starts that a subscriber's program shows until ``UNTIL``, cancelled ones left out."""
    calendar = icalendar.Calendar.from_ical(client.get(address).content)
    found = recurring_ical_events.of(calendar).between(SINCE, UNTIL)
    return {
        written(component.decoded("DTSTART"))
        for component in found
        if component.get("STATUS") != "CANCELLED"
    }


def indexed(event: Event) -> set[str]:
    rows = event.occurrences.attached().filter(starts_at__lt=UNTIL).exclude(status="cancelled")
    return {written(row.local_start.date() if event.all_day else row.starts_at) for row in rows}


def listed_as_json(client) -> set[str]:
    address = "/az/events/occurrences.json?from=2027-01-01&to=2028-02-29"
    starts = set()
    while address:
        answer = json.loads(client.get(address).content)
        for item in answer["items"]:
            if item["status"] != "cancelled":
                start = item["start"]
                moment = date.fromisoformat(start) if item["all_day"] else None
                starts.add(written(moment or datetime.fromisoformat(start)))
        address = answer.get("next")
    return starts


def written(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat()
    return moment.isoformat()


WHOLE_DAY = {
    "all_day": True,
    "starts_at_local": datetime(2027, 3, 1),
    "ends_at_local": datetime(2027, 3, 2),
}
OVER_MIDNIGHT = {
    "starts_at_local": datetime(2027, 3, 1, 22),
    "ends_at_local": datetime(2027, 3, 2, 2),
}
CASES = {
    "counted": ("FREQ=WEEKLY;COUNT=12", {}),
    "until a day": ("FREQ=DAILY;UNTIL=20270531", {}),
    "endless": ("FREQ=WEEKLY;BYDAY=MO,WE", {}),
    "whole days": ("FREQ=DAILY;COUNT=80", WHOLE_DAY),
    "whole days, endless": ("FREQ=WEEKLY", WHOLE_DAY),
    "over midnight": ("FREQ=DAILY;COUNT=40", OVER_MIDNIGHT),
    "by position": ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", {}),
}


@pytest.mark.parametrize("case", CASES)
def test_subscribers_json_and_index_agree(client, case):
    rule, fields = CASES[case]
    event = series(rule, **fields)
    whole = indexed(event)
    spring()
    shown = indexed(event)
    assert shown < whole
    assert subscribed(client) == listed_as_json(client) == shown
    assert b"EXDATE" in client.get(FEED).content
    Holiday.objects.all().delete()
    assert subscribed(client) == listed_as_json(client) == indexed(event) == whole


def test_count_counts_the_dates_that_are_left_out(client):
    event = series("FREQ=WEEKLY;COUNT=4")
    spring()
    assert len(subscribed(client)) == 3
    assert b"COUNT=4" in client.get(FEED).content
    assert event.occurrences.latest("local_start").local_start == datetime(2027, 3, 22, 10)


def test_a_series_that_begins_on_a_holiday_begins_on_its_next_date(client):
    event = series("FREQ=WEEKLY;COUNT=4", starts_at_local=datetime(2027, 3, 8, 10))
    spring()
    assert len(subscribed(client)) == len(indexed(event)) == 3


def test_several_rules_leave_out_the_same_days(client):
    event = series("FREQ=WEEKLY;COUNT=12\nRRULE:FREQ=MONTHLY;COUNT=6;BYMONTHDAY=3,10")
    spring()
    shown = indexed(event)
    assert subscribed(client) == listed_as_json(client) == shown
    assert not any(start.startswith("2027-03-10") for start in shown)


def test_more_than_ninety_closed_days_are_in_several_parts(client):
    """Hard case 9: no program is given more exceptions than it takes."""
    event = series("FREQ=DAILY")
    holidays(
        *((date(2027, month, 5), date(2027, month, 15)) for month in range(3, 13)),
    )
    parts = client.get(FEED).content.decode().split("BEGIN:VEVENT")[1:]
    assert len(parts) > 1
    assert all(part.count("\r\nEXDATE") <= 90 for part in parts)
    assert subscribed(client) == listed_as_json(client) == indexed(event)


def test_a_change_holds_against_the_holiday_everywhere(client):
    event = series("FREQ=WEEKLY;COUNT=12")
    monday = datetime(2027, 3, 8, 10)
    OccurrenceChange.objects.create(
        event=event, local_start=monday, kind="altered", starts_at_local=monday + timedelta(hours=1)
    )
    spring()
    assert "2027-03-08T10:00:00+00:00" in indexed(event)
    assert subscribed(client) == listed_as_json(client) == indexed(event)


def test_a_withdrawn_series_tells_no_more_of_its_closed_days_than_before(client):
    event = series("FREQ=DAILY")
    EventPauseFactory(event=event, first_on=date(2027, 4, 1), last_on=date(2027, 8, 31))
    told = times(client)
    event = Event.objects.get(pk=event.pk)
    event.status = "planned"
    event.save()
    assert times(client) == told
    assert "STATUS:CANCELLED" in client.get(FEED).content.decode()
    assert subscribed(client) == set()


def times(client) -> list[str]:
    """The lines that say when."""
    lines = client.get(FEED).content.decode().partition("BEGIN:VEVENT")[2].splitlines()
    names = ("DTSTART", "DTEND", "RRULE", "RECURRENCE-ID", "EXDATE")
    return [one for one in lines if one.startswith(names)]


def test_the_date_on_a_holiday_has_no_page_and_stands_in_no_month(client):
    series("FREQ=WEEKLY;COUNT=12")
    address = "/az/events/series/2027-03-08T1000/"
    assert client.get(address).status_code == 200
    assert address in client.get("/az/events/month/2027/03/").content.decode()
    spring()
    for gone in (address, f"{address}event.ics"):
        assert client.get(gone).status_code == 404
    for shown in ("/az/events/", "/az/events/month/2027/03/", "/az/events/series/"):
        html = client.get(shown).content.decode()
        assert address not in html
        assert "/az/events/series/2027-03-15T1000/" in html


SAID = {
    "az": ("bayram günləri istisna olmaqla", "Yay tətili."),
    "en": (
        "except on public holidays",
        "Paused from 1 July 2027 to 31 August 2027: Summer holidays.",
    ),
    "ru": ("кроме праздничных дней", "Yay tətili."),
}


@pytest.mark.parametrize("language", SAID)
def test_the_page_says_that_holidays_are_left_out_and_when_it_pauses(client, language):
    event = series("FREQ=WEEKLY")
    if language != "az":
        EventPageFactory(event=event, slug="series", language=language)
    EventPauseFactory(event=event, first_on=date(2027, 7, 1), last_on=date(2027, 8, 31))
    html = client.get(f"/{language}/events/series/").content.decode()
    for said in SAID[language]:
        assert said in html


def test_a_pause_that_is_over_is_not_told_and_one_of_a_day_names_it(client):
    event = series("FREQ=WEEKLY", skips_holidays=False)
    EventPageFactory(event=event, slug="series", language="en")
    EventPauseFactory(event=event, first_on=date(2027, 2, 1), last_on=date(2027, 2, 19))
    assert "Paused" not in client.get("/en/events/series/").content.decode()
    EventPauseFactory(event=event, first_on=date(2027, 2, 20), last_on=date(2027, 2, 20), reason={})
    html = client.get("/en/events/series/").content.decode()
    assert "Paused on 20 February 2027<" in html
    assert "holidays" not in html


def test_a_single_event_says_nothing_of_holidays_and_pauses(client):
    event = EventPageFactory(
        event=EventFactory(skips_holidays=True), slug="single", language="en"
    ).event
    HolidayFactory(), EventPauseFactory(event=event)
    html = client.get("/en/events/single/").content.decode()
    assert "holidays" not in html and "Paused" not in html
