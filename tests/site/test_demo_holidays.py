"""The demo's holidays: there for two years, and the editors' as soon as they are there."""

from __future__ import annotations

from datetime import date

import pytest

from home.demo.holidays import holidays_of, load_holidays
from home.demo.series import series
from outreach.models import Holiday

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def listed() -> list[tuple]:
    return list(Holiday.objects.values_list("pk", "first_on", "last_on", "name"))


def test_this_year_and_the_next_are_filled_once():
    load_holidays(TODAY)
    first = listed()
    assert {row[1].year for row in first} == {2026, 2027}
    assert len(first) == 2 * 13
    load_holidays(TODAY)
    assert listed() == first
    load_holidays(date(2027, 1, 1))
    assert listed()[: len(first)] == first and Holiday.objects.filter(first_on__year=2028).exists()


def test_what_an_editor_changed_or_deleted_stays_so():
    load_holidays(TODAY)
    Holiday.objects.filter(first_on=date(2026, 3, 8)).delete()
    moved = Holiday.objects.get(first_on=date(2027, 3, 9))
    moved.first_on, moved.last_on = date(2027, 3, 10), date(2027, 3, 11)
    moved.save()
    after = listed()
    load_holidays(TODAY)
    assert listed() == after


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2040])
def test_all_are_valid_and_named_in_three_languages(year):
    rows = holidays_of(year)
    for holiday in rows:
        holiday.full_clean()
        assert set(holiday.name) == {"az", "en", "ru"}
        assert holiday.first_on.year == holiday.last_on.year == year
    assert [row.first_on for row in rows] == sorted(row.first_on for row in rows)


def test_some_series_skip_holidays_and_some_pause():
    plans = series(TODAY.year)
    assert sum(plan.skips_holidays for plan in plans) >= 2
    assert any(plan.pauses for plan in plans)
