"""Somebody subscribed before. After each verb a refresh shows the change: nothing doubled, nothing left.

The verbs are those of the editors' screens. Each is told to every program: two that fetch the
whole calendar anew and two that ask whether there is anything new.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import PageViewRestriction

from outreach.editing.date_verbs import call_off, move, restore
from outreach.editing.undoing import undo
from outreach.models import Event, EventPage, Verb
from tests.factories import EventFactory, EventPageFactory

from .rows import Row
from .validity import faults

pytestmark = [pytest.mark.django_db, pytest.mark.sampled("changes told to programs")]
NOW = datetime(2027, 2, 20, 8, tzinfo=UTC)
FEED = "/az/events/feed.ics"
FIRST, LAST = date(2027, 2, 25), date(2027, 4, 15)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MONDAYS = [datetime(2027, 3, 1, 10) + place * WEEK for place in range(6)]
BAKU = ZoneInfo("Asia/Baku")
ADVICE = [f"{key:%m-%d} 10:00 CONFIRMED Advice" for key in MONDAYS]
REASON = {"en": "The lawyer is ill."}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page(db) -> EventPage:
    event = EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=6")
    return EventPageFactory(event=event, title="Advice", slug="advice")


@pytest.fixture
def calendar(page, subscribe, server, now) -> Calendar:
    calendar = Calendar(subscribe(FEED), f"{server.url}{FEED}", now)
    calendar.refresh()
    return calendar


class Calendar:
    """Somebody's calendar; it also holds the feed to what it said at the last refresh."""

    def __init__(self, subscriber, address: str, now) -> None:
        self.subscriber, self.address, self.now = subscriber, address, now
        self.told: dict[str, tuple[int, str, str]] = {}

    def refresh(self) -> None:
        """An hour later. SEQUENCE never falls, and a text that differs has a later LAST-MODIFIED."""
        self.now.shift(HOUR)
        self.subscriber.refresh()
        with urlopen(self.address) as answer:
            data = answer.read()
        assert faults(data) == []
        told = stamps(data.decode())
        for uid in self.told.keys() & told.keys():
            before, after = self.told[uid], told[uid]
            assert after[0] >= before[0]
            assert after == before or after[1] > before[1]
        self.told = told

    def shows(self) -> list[str]:
        """Each date after a refresh, as people in Baku read it."""
        self.refresh()
        return [in_words(row) for row in self.subscriber.rows(FIRST, LAST)]

    def sequence(self, event: Event) -> int:
        return self.told[event.uid][0]


def stamps(text: str) -> dict[str, tuple[int, str, str]]:
    """Of each UID the SEQUENCE, LAST-MODIFIED and the whole text."""
    found: dict[str, tuple[int, str, str]] = {}
    for event in re.findall("BEGIN:VEVENT\r\n.*?END:VEVENT", text.replace("\r\n ", ""), re.S):
        values = dict(line.split(":", 1) for line in event.split("\r\n"))
        _sequence, _changed, said = found.get(values["UID"], (0, "", ""))
        found[values["UID"]] = (int(values["SEQUENCE"]), values["LAST-MODIFIED"], said + event)
    return found


def in_words(row: Row) -> str:
    if "T" not in row.start:
        return f"{row.start[5:]} {row.status} {row.title}"
    start = datetime.fromisoformat(row.start).astimezone(BAKU)
    return f"{start:%m-%d %H:%M} {row.status} {row.title}"


def later(event: Event, scope: str, key: datetime = MONDAYS[2], by: timedelta = HOUR):
    times = {"starts_at_local": key + by, "ends_at_local": key + by + 2 * HOUR}
    return move(owner=event, local_start=key, scope=scope, reason={}, user=None, **times)


def called_off(event: Event, scope: str, key: datetime = MONDAYS[2], verb: str = Verb.CANCEL):
    return call_off(owner=event, local_start=key, scope=scope, verb=verb, reason=REASON, user=None)


def changed(rows: list[str], **by_place: str) -> list[str]:
    """The rows with some of them replaced: ``at_2="…"``; sorted, as calendars show them."""
    replaced = {int(name.removeprefix("at_")): text for name, text in by_place.items()}
    return sorted(replaced.get(place, row) for place, row in enumerate(rows))


def test_nothing_changes_while_nothing_is_changed(calendar):
    assert calendar.shows() == ADVICE
    assert calendar.shows() == ADVICE


def test_another_title_is_shown_and_is_no_new_sequence(calendar, page):
    """Hard case 5."""
    page.title = 'Free advice; "all" welcome, again'
    page.save_revision().publish()
    assert calendar.shows() == [row.replace("Advice", page.title) for row in ADVICE]
    assert calendar.sequence(page.event) == 0


def test_another_time_of_all_dates_replaces_the_old_one(calendar, page):
    """Hard cases 1 and 7."""
    later(page.event, "all")
    assert calendar.shows() == [row.replace("10:00", "11:00") for row in ADVICE]
    assert calendar.sequence(page.event) == 1


def test_a_shorter_rule_takes_the_dates_away(calendar, page):
    """Hard case 8."""
    event = Event.objects.get(pk=page.event.pk)
    event.recurrence = "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2"
    event.save()
    assert calendar.shows() == [ADVICE[0], ADVICE[2]]


def test_a_cancelled_date_is_marked_and_comes_back(calendar, page):
    """Hard case 6: marked rather than gone; CONFIRMED again under a higher SEQUENCE."""
    called_off(page.event, "one")
    assert calendar.shows() == changed(ADVICE, at_2="03-15 10:00 CANCELLED Advice")
    assert calendar.sequence(page.event) == 1
    restore(owner=page.event, local_start=MONDAYS[2], user=None)
    assert calendar.shows() == ADVICE
    assert calendar.sequence(page.event) == 2


def test_who_leaves_cancelled_dates_out_does_not_see_it(page, subscribe, server, now):
    """Hard case 6: it becomes an EXDATE and does not come back by the rule."""
    address = f"{FEED}?cancelled=drop"
    calendar = Calendar(subscribe(address), server.url + address, now)
    called_off(page.event, "one")
    assert calendar.shows() == [*ADVICE[:2], *ADVICE[3:]]
    called_off(page.event, "all")
    assert calendar.shows() == []


def test_a_cancelled_event_stays_and_is_marked(calendar, page):
    """Hard case 6."""
    called_off(page.event, "all")
    assert calendar.shows() == [row.replace("CONFIRMED", "CANCELLED") for row in ADVICE]


def test_a_moved_date_is_in_its_new_place_only(calendar, page):
    """Hard case 7; moved again it leaves that place as well."""
    later(page.event, "one", by=DAY + HOUR)
    assert calendar.shows() == changed(ADVICE, at_2="03-16 11:00 CONFIRMED Advice")
    later(page.event, "one", by=9 * DAY)
    assert calendar.shows() == changed(ADVICE, at_2="03-24 10:00 CONFIRMED Advice")
    assert calendar.sequence(page.event) == 2


def test_this_and_following_dates_are_there_once(calendar, page):
    """Hard case 7: the first part ends, the second has a UID of its own."""
    called_off(page.event, "one", MONDAYS[4])
    edit = later(page.event, "following")
    expected = [row.replace("10:00", "11:00") for row in ADVICE[2:]]
    expected = changed(expected, at_2="03-29 11:00 CANCELLED Advice")
    assert calendar.shows() == [*ADVICE[:2], *expected]
    assert calendar.told.keys() == {page.event.uid, edit.successor.uid}


def test_a_postponed_date_is_cancelled_until_it_has_a_new_day(calendar, page):
    """Hard case 6."""
    called_off(page.event, "one", verb=Verb.POSTPONE)
    assert calendar.shows() == changed(ADVICE, at_2="03-15 10:00 CANCELLED Advice")
    assert "COMMENT" in calendar.told[page.event.uid][2]
    later(page.event, "one", by=3 * DAY)
    assert calendar.shows() == changed(ADVICE, at_2="03-18 10:00 CONFIRMED Advice")
    assert calendar.sequence(page.event) == 2


def gone() -> list[str]:
    with translation.override("az"):
        title = gettext("Withdrawn")
    return [f"{key:%m-%d} 10:00 CANCELLED {title}" for key in MONDAYS]


def test_a_withdrawn_event_is_cancelled_without_its_title_and_comes_back(calendar, page):
    """Hard cases 4 and 11: the same UID, and nothing of its own texts."""
    page.unpublish()
    assert calendar.shows() == gone()
    assert "Advice" not in calendar.told[page.event.uid][2]
    page.refresh_from_db()
    page.save_revision().publish()
    assert calendar.shows() == ADVICE
    assert calendar.sequence(page.event) == 2


def test_a_withdrawn_series_leaves_none_of_its_changes_behind(calendar, page):
    """Hard case 11: where a moved date was is not said, nor is it left there."""
    later(page.event, "one", by=DAY)
    called_off(page.event, "one", MONDAYS[3])
    assert calendar.shows()[2] == "03-16 10:00 CONFIRMED Advice"
    EventPage.objects.get(pk=page.pk).unpublish()
    assert calendar.shows() == gone()


def test_a_restricted_event_is_cancelled_without_its_title(calendar, page):
    """Hard case 11."""
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )
    assert calendar.shows() == gone()
    restriction.delete()
    assert calendar.shows() == ADVICE


@pytest.mark.parametrize("scope", ["one", "following", "all"])
def test_what_is_undone_is_as_it_was(calendar, page, scope):
    """Hard cases 6 and 7: also the second part of a series that was split is gone."""
    edit = later(page.event, scope, by=DAY)
    calendar.refresh()
    undo(edit=edit, user=None)
    assert calendar.shows() == ADVICE
    assert calendar.told.keys() == {page.event.uid}
    assert calendar.sequence(page.event) == 2
