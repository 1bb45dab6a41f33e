"""Hard case 22: month, day list, list, heading and JSON put a date on the same days, the calendar's.

What is wanted is computed here from instants and from nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup

from outreach import kinds
from outreach.models import Calendar
from outreach.public.calendars import SHOWN_IN_A_DAY
from outreach.scheduling.days import Days
from outreach.scheduling.sources import Selection
from tests.factories import make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

from .calendar_html import titles

pytestmark = pytest.mark.django_db
NOW = "2027-02-01T12:00:00Z"
CALENDARS = (
    "Asia/Baku",
    "America/New_York",
    "Pacific/Pago_Pago",
    "Pacific/Kiritimati",
    "Europe/Berlin",
)
ZONES = (*CALENDARS, "Asia/Tokyo", "UTC")
HOURS = (0, 1, 10, 18, 22)
LENGTHS = (timedelta(hours=2), timedelta(0), timedelta(hours=14), timedelta(days=3))
FIRST, LAST = date(2027, 2, 25), date(2027, 3, 6)
BASE = datetime(2027, 2, 28)
"""The last of a month, so that a date in the wrong month shows."""


@dataclass(frozen=True)
class Wanted:
    """``days``: as the calendar has to have them."""

    title: str
    days: list[date]


def make_dates(zone: str) -> list[Wanted]:
    """For each zone dates at each hour and whole days; their lengths take turns."""
    found = []
    for own in ZONES:
        for hour in HOURS:
            start = BASE + timedelta(hours=hour)
            length = LENGTHS[len(found) % len(LENGTHS)]
            found.append(make_date(f"{own} {hour} {length}", start, length, own, zone))
        for number in (1, 2):
            title = f"{own} {number} days"
            event = EventFactory(
                all_day=True,
                starts_at_local=BASE,
                ends_at_local=BASE + timedelta(number),
                zone=own,
            )
            EventPageFactory(event=event, title=title)
            own_days = [BASE.date() + timedelta(offset) for offset in range(number)]
            found.append(Wanted(title, own_days))
    return found


def make_date(title: str, start: datetime, length: timedelta, own: str, zone: str) -> Wanted:
    event = EventFactory(starts_at_local=start, ends_at_local=start + length, zone=own)
    EventPageFactory(event=event, title=title)
    begin = start.replace(tzinfo=ZoneInfo(own)).astimezone(UTC)
    end = (start + length).replace(tzinfo=ZoneInfo(own)).astimezone(UTC)
    return Wanted(title, [day for day in all_days() if touches(day, begin, end, zone)])


def all_days() -> list[date]:
    return [FIRST + timedelta(number) for number in range((LAST - FIRST).days + 1)]


def touches(day: date, begin: datetime, end: datetime, zone: str) -> bool:
    midnights = (
        datetime(one.year, one.month, one.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for one in (day, day + timedelta(1))
    )
    first, last = midnights
    return first <= begin < last if begin == end else begin < last and first < end


@pytest.mark.parametrize("zone", CALENDARS)
def test_each_date_is_on_the_same_days_everywhere(client, zone):
    with time_machine.travel(NOW, tick=False):
        use_zone(zone)
        wanted = make_dates(zone)
        by_day = {day: sorted(one.title for one in wanted if day in one.days) for day in all_days()}
        lists = {day: titles(client.get(f"/az/events/?on={day}")) for day in all_days()}
        assert {day: sorted(found) for day, found in lists.items()} == by_day
        check_months(client, lists)
        check_list(client, {one.title: one for one in wanted})
        check_json(client, by_day, {one.title: one for one in wanted})


def use_zone(zone: str) -> None:
    page = make_calendars()["az"]
    page.zone = zone
    page.save_revision().publish()
    assert Calendar.objects.get(page=page).zone == zone


def check_months(client, lists: dict[date, list[str]]) -> None:
    """A cell shows how its day's list begins, and counts the rest of it."""
    for month in (2, 3):
        html = soup(client.get(f"/az/events/month/2027/{month:02}/"))
        for cell in html.select(".outreach-month__day"):
            day = date.fromisoformat(cell.time["datetime"])
            in_list = lists.get(day, [])
            shown = [title.text.strip() for title in cell.select(".outreach-month__title")]
            assert shown == in_list[:SHOWN_IN_A_DAY], day
            link = cell.select_one(".outreach-month__more")
            rest = len(in_list) - len(shown)
            assert bool(link) == bool(rest), day
            if link:
                assert str(rest) in link.text and link["href"].endswith(f"on={day}")


def check_list(client, wanted: dict[str, Wanted]) -> None:
    seen, query = [], "?"
    while query:
        response = client.get(f"/az/events/{query}")
        headings = []
        for heading in soup(response).select("h2.outreach-list__month"):
            headings.append(heading.text)
            for entry in heading.find_next("ul").select(".outreach-entry"):
                title = entry.select_one(".outreach-entry__title a").text.strip()
                first = wanted[title].days[0]
                assert ("Fevral" if first.month == 2 else "Mart") in heading.text, title
                assert entry.select_one(".outreach-entry__number").text == str(first.day), title
                assert entry.time["datetime"].startswith(str(first)), title
                seen.append(title)
        assert len(set(headings)) == len(headings)
        query = response.context["next_query"]
    assert sorted(seen) == sorted(wanted)


def check_json(client, by_day: dict[date, list[str]], wanted: dict[str, Wanted]) -> None:
    for day, found in by_day.items():
        answer = client.get(f"/az/events/occurrences.json?from={day}&to={day}").json()
        assert sorted(item["title"] for item in answer["items"]) == found, day
        for item in answer["items"]:
            days = wanted[item["title"]].days
            first, last = item.get("first_day"), item.get("last_day")
            if first is None:  # Its own days are the calendar's.
                first, last = own_days(item)
            assert (first, last) == (str(days[0]), str(days[-1])), item
    pages, address = [], f"/az/events/occurrences.json?from={FIRST}&to={LAST}&limit=7"
    while address:
        answer = client.get(address).json()
        pages += [item["title"] for item in answer["items"]]
        address = answer["next"]
    assert sorted(pages) == sorted(wanted)


def own_days(item: dict) -> tuple[str, str]:
    start, end = (datetime.fromisoformat(item[name]) for name in ("start", "end"))
    last = end - timedelta.resolution if end > start else start
    return str(start.date()), str(last.date())


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_both_times_are_said_alike_on_list_month_and_page(client):
    with time_machine.travel(NOW, tick=False):
        use_zone("Asia/Baku")
        make_date("Abroad", BASE.replace(hour=18), timedelta(hours=2), "America/New_York", "UTC")
        make_date("Here", BASE.replace(hour=18), timedelta(hours=2), "Asia/Baku", "UTC")
        listed, month = client.get("/az/events/"), client.get("/az/events/month/2027/03/")
        whens = [plain(one) for one in soup(listed).select(".outreach-entry__when")]
        here = "Bazar ertəsi, 1 mart 2027, 03:00–05:00 (Baku vaxtı)"
        there = "Bazar, 28 fevral 2027, 18:00–20:00 (New York vaxtı)"
        assert whens[1].lower() == f"{here} · {there}".lower()
        assert "vaxtı" not in whens[0]
        (cell,) = soup(month).select("td:has(time[datetime='2027-03-01']) .outreach-month__entry")
        assert plain(cell) == "03:00 Abroad · 28 fevral, 18:00 (New York vaxtı)"
        page = soup(client.get(soup(listed).select(".outreach-entry__title a")[1]["href"]))
        assert f"{here} · {there}".lower() in plain(page).lower()


def plain(tag) -> str:
    return " ".join(tag.text.replace("\u2060", "").split())


def test_the_address_of_a_date_keeps_its_own_local_day(client):
    with time_machine.travel(NOW, tick=False):
        use_zone("Asia/Baku")
        event = EventFactory(
            weekly=True, starts_at_local=BASE.replace(hour=18), zone="America/New_York"
        )
        page = EventPageFactory(event=event, title="Abroad")
        (entry,) = soup(client.get("/az/events/?on=2027-03-01")).select(".outreach-entry__title a")
        assert entry["href"] == f"{page.url}2027-02-28T1800/"
        html = soup(client.get(entry["href"]))
        assert "1 mart 2027" in html.title.text and "28 fevral 2027" in plain(html)


def test_a_date_in_the_last_hours_of_the_index_has_a_month(client):
    """The index ends at a midnight in UTC, the month of a calendar at its own."""
    with time_machine.travel("2027-02-20T12:00:00Z", tick=False):
        use_zone("Asia/Baku")
        event = EventFactory(
            starts_at_local=datetime(2027, 3, 1, 1), recurrence="RRULE:FREQ=MONTHLY"
        )
        EventPageFactory(event=event, title="Each first")
        last = event.occurrences.order_by("-starts_at").first().starts_at_local
        assert f"{last:%Y-%m-%d}" == "2029-03-01"
        assert titles(client.get("/az/events/?on=2029-03-01")) == ["Each first"]
        assert client.get("/az/events/month/2029/03/").status_code == 200
        february = client.get("/az/events/month/2029/02/")
        assert f"{february.context['later']:%Y-%m}" == "2029-03"
        assert client.get("/az/events/month/2029/04/").status_code == 404


def test_what_lies_beside_the_days_takes_no_place_from_what_is_on_them(client):
    """All-day dates of another zone are sorted out after they were found, whatever the limit."""
    with time_machine.travel(NOW, tick=False):
        use_zone("Pacific/Pago_Pago")
        for number in range(4):
            event = EventFactory(whole_day=True, zone="Pacific/Kiritimati")
            EventPageFactory(event=event, title=f"Elsewhere {number}")
        make_date("Here", datetime(2027, 2, 28, 20), timedelta(hours=2), "Pacific/Pago_Pago", "UTC")
        calendar = Calendar.objects.get(language="az", page__slug="events")
        asked = Selection(
            calendar_key=calendar.key, language="az", now=datetime(2027, 2, 1, tzinfo=UTC)
        )
        day = Days(date(2027, 2, 28), date(2027, 2, 28), calendar.zone)
        for limit in (None, 1, 2, 3):
            found = kinds.entries(asked, days=day, limit=limit)
            assert [entry.title for entry in found] == ["Here"], limit
