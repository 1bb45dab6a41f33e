"""The search in the index: it begins at the window, and finds what a look at every row finds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from outreach.models import Occurrence, OccurrenceChange
from outreach.publication.event_source import EventSource
from outreach.scheduling.days import Days
from outreach.scheduling.sources import Selection
from outreach.series.occurrences import LONG
from tests.factories import make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

NOW = datetime(2027, 2, 20, 8, tzinfo=UTC)
START = datetime(2027, 2, 20)
LENGTHS = (timedelta(0), timedelta(hours=2), LONG, LONG + timedelta(minutes=1), timedelta(days=40))


def selection(now: datetime = NOW) -> Selection:
    calendar = make_calendars()["az"]
    return Selection(calendar_key=calendar.translation_key, language="az", now=now)


class TestWindows(TestCase):
    @pytest.mark.slow
    @settings(max_examples=25, deadline=None)
    @given(
        dates=st.lists(
            st.tuples(st.integers(-60, 60), st.integers(0, 23), st.sampled_from(LENGTHS)),
            min_size=1,
            max_size=6,
        ),
        first=st.integers(-70, 70),
        days=st.integers(1, 40),
    )
    def test_the_same_dates_as_by_a_look_at_all_of_them(self, dates, first, days):
        for day, hour, length in dates:
            start = START + timedelta(days=day, hours=hour)
            event = EventFactory(starts_at_local=start, ends_at_local=start + length)
            EventPageFactory(event=event)
        rows = list(Occurrence.objects.order_by("starts_at", "event__uid").select_related("event"))
        begin = START.date() + timedelta(days=first)
        window = Days(begin, begin + timedelta(days=days - 1), "Asia/Baku")
        asked = selection()
        source = EventSource()
        within = [row for row in rows if row.span.overlaps(window.span)]
        self.check(source.entries(asked, days=window), within)
        self.check(source.entries(asked), [row for row in rows if row.ends_at > NOW])
        past = [row for row in reversed(rows) if row.ends_at <= NOW]
        self.check(source.entries(asked, past=True), past)

    def check(self, found, wanted):
        assert [(one.uid, one.starts_at) for one in found] == [
            (row.event.uid, row.starts_at) for row in wanted
        ]


@pytest.mark.django_db
def test_pages_of_a_list_follow_one_another_with_long_and_short_dates_mixed():
    for day in range(12):
        start = START + timedelta(days=day)
        length = timedelta(days=30) if day % 3 == 0 else timedelta(hours=1)
        EventPageFactory(event=EventFactory(starts_at_local=start, ends_at_local=start + length))
    source, asked = EventSource(), selection(NOW - timedelta(days=1))
    whole = [entry.key for entry in source.entries(asked)]
    seen, after = [], None
    while page := source.entries(asked, after=after, limit=5):
        seen += [entry.key for entry in page]
        after = page[-1].key
    assert seen == whole
    assert len(whole) == 12


@pytest.mark.django_db
def test_a_date_that_is_made_longer_is_found_on_its_last_day():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        event = EventPageFactory(event=EventFactory(weekly=True)).event
        OccurrenceChange.objects.create(
            event=event,
            local_start=datetime(2027, 3, 8, 10),
            kind="altered",
            ends_at_local=datetime(2027, 3, 13, 12),
        )
        assert event.occurrences.filter(is_long=True).count() == 1
        day = Days(date(2027, 3, 13), date(2027, 3, 13), "Asia/Baku")
        (found,) = EventSource().entries(selection(), days=day)
        assert found.recurrence_id == datetime(2027, 3, 8, 10)
