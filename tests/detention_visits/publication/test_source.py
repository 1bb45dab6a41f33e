"""The source: filters, search, order, paging, and a cost that does not grow with the activities."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from detention_visits.models import ActivityPause, SessionChange
from detention_visits.publication.source import DetentionSource
from outreach import kinds
from outreach.models import Calendar
from outreach.scheduling.days import Days
from outreach.scheduling.sources import Selection
from outreach.scheduling.spans import instant
from tests.detention_visits.factories import (
    START,
    ActivityFactory,
    ActivityPageFactory,
    FacilityFactory,
    held,
)
from tests.factories import RegionFactory, make_calendars
from tests.factories.holidays import HolidayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendars():
    return make_calendars()


def selection(language="az", search="", **filters):
    key = Calendar.objects.get(language=language, page__slug="events").key
    return Selection(
        calendar_key=key, language=language, now=timezone.now(), filters=filters, search=search
    )


def found(**options):
    return kinds.entries(selection(**options), past=True)


def test_the_region_filter_asks_for_the_facilitys_region():
    facility = FacilityFactory(always=True, region=RegionFactory(slug="baku"))
    ActivityPageFactory(activity__facility=facility)
    assert len(found(region=("baku", "guba"))) == 4
    assert not found(region=("guba",))
    assert found()[0].region == "baku"


def test_a_region_or_language_is_offered_only_where_a_date_may_be_known():
    """Hard case 11: nobody learns where there is an activity before one was held."""
    regions = [RegionFactory(slug=slug) for slug in ("baku", "guba", "sheki")]
    baku, guba, sheki = (
        FacilityFactory(region=region, publicity=rule)
        for region, rule in zip(regions, ("always", "after", "never"), strict=True)
    )
    ActivityPageFactory(activity__facility=baku)
    page = ActivityPageFactory(activity__facility=guba, language="ru")
    held(ActivityPageFactory(activity__facility=sheki, language="en").activity)
    offered = DetentionSource().filter_values(selection())
    assert offered == {"region": {"baku"}, "language": {"az"}}
    held(page.activity)
    offered = DetentionSource().filter_values(selection())
    assert offered == {"region": {"baku", "guba"}, "language": {"az", "ru"}}


def test_a_date_has_a_key_of_its_own_in_a_series_and_beside_an_added_one():
    """As for events: a single date has none."""
    single = ActivityPageFactory(activity__always=True, activity__recurrence="").activity
    assert [entry.recurrence_id for entry in found()] == [None]
    extra = START.replace(day=8)
    SessionChange.objects.create(activity=single, local_start=extra, kind="extra")
    assert [entry.recurrence_id for entry in found()] == [extra, START]


@pytest.mark.parametrize("name", ["audience", "topic", "partner", "venue"])
def test_filters_by_what_an_activity_does_not_have_find_none(name):
    ActivityPageFactory(activity__always=True)
    assert not found(**{name: ("anything",)})
    assert not list(DetentionSource().texts(selection(**{name: ("anything",)})))


def test_the_language_filter_asks_for_a_page_in_it():
    ActivityPageFactory(activity__always=True, language="en")
    assert found(language="ru") and not found(language="az", region=("x",))
    chosen = Selection(
        calendar_key=selection().calendar_key,
        language="az",
        now=timezone.now(),
        filters={"language": ("en",)},
    )
    assert kinds.entries(chosen, past=True)
    none = Selection(
        calendar_key=chosen.calendar_key,
        language="az",
        now=timezone.now(),
        filters={"language": ("az", "ru")},
    )
    assert not kinds.entries(none, past=True)


def test_the_search_reads_title_summary_and_facility_alone():
    page = ActivityPageFactory(
        activity__always=True, title="Şahmat DƏRSİ", activity__title="Hidden"
    )
    assert found(search="dərsi şahmat")
    assert found(search=page.activity.facility.name["az"])
    assert not found(search="hidden")


def test_another_calendar_shows_nothing():
    page = ActivityPageFactory(activity__always=True)
    chosen = Selection(
        calendar_key=page.translation_key, language="az", now=timezone.now(), filters={}
    )
    assert not kinds.entries(chosen, past=True)
    assert not list(kinds.texts(chosen))


def test_a_span_holds_its_dates_and_paging_goes_on_after_the_last_one():
    first = ActivityPageFactory(activity__always=True).activity
    second = ActivityPageFactory(activity__after=True).activity
    held(second, 0), held(second, 2)
    days = Days(START.date(), START.replace(day=11).date(), "Asia/Baku")
    within = kinds.entries(selection(), days=days)
    begin = instant(START, "Asia/Baku")
    assert len(within) == 3 and {entry.starts_at for entry in within[:2]} == {begin}
    for past in (True, False):
        source, chosen = DetentionSource(), selection()
        options = {"past": True} if past else {"days": replace(days, last=chosen.now.date())}
        whole = source.entries(chosen, **options)
        assert [entry.key for entry in whole] == sorted(
            (entry.key for entry in whole), reverse=past
        )
        pieces, after = [], None
        while piece := source.entries(chosen, after=after, limit=2, **options):
            pieces, after = pieces + piece, piece[-1].key
        assert pieces == whole and len(whole) == 6
    assert first.uid in {entry.uid for entry in whole}


def test_an_all_day_session_is_written_as_a_date():
    """Hard case 3."""
    day = START.replace(hour=0)
    page = ActivityPageFactory(
        activity__after=True,
        activity__all_day=True,
        activity__starts_at_local=day,
        activity__ends_at_local=day.replace(day=4),
    )
    held(page.activity)
    (text,) = DetentionSource().texts(selection())
    assert "DTSTART;VALUE=DATE:20260103" in text.text
    assert "DTEND;VALUE=DATE:20260104" in text.text
    assert text.zone == ""


def queries_of(call) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert call()
    return len(captured)


@pytest.mark.slow
@pytest.mark.queries
def test_the_number_of_queries_does_not_grow_with_the_activities():
    source = DetentionSource()
    calls = (
        lambda: source.entries(selection(), past=True),
        lambda: list(source.texts(selection())),
    )

    def add(number):
        for _place in range(number):
            held(ActivityPageFactory(activity__after=True).activity)
            page = ActivityPageFactory(activity__always=True, activity__skips_holidays=True)
            ActivityPause.objects.create(activity=page.activity, first_on=day, last_on=day)

    day = START.date()
    HolidayFactory(first_on=day)
    add(1)
    ActivityFactory()
    few = [queries_of(call) for call in calls]
    add(14)
    assert [queries_of(call) for call in calls] == few
    assert max(few) <= 10, "for all together: changes and pauses, and the holidays once"
