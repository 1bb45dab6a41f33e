"""Hard case 25 on the page: what a reader sees after each save, and what staff see."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from detention_visits.models import Activity, Facility, FigurePortion, Session
from detention_visits.publication.publishing import republish
from detention_visits.publication.told_figures import account_of
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory, held
from tests.factories import make_calendars

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendars():
    return make_calendars()


@pytest.fixture
def page():
    found = ActivityPageFactory(activity__after=True)
    held(found.activity, 3)
    return found


@pytest.fixture
def total(client, page):
    """Reads the total off the page: a number, "" when it is small."""

    def read() -> int | str | None:
        html = BeautifulSoup(client.get(page.url).content, "html.parser")
        if html.select_one("p.outreach-figures__total"):
            return ""
        found = html.select_one(".outreach-figures__group--total dd")
        return int(found.text) if found else None

    return read


def unmark(activity: Activity, number: int) -> None:
    session = activity.sessions.order_by("starts_at")[number]
    session.was_held, session.women = None, None
    session.save()


def test_what_is_unmarked_and_marked_again_shows_no_small_number(page, total):
    """Finding S3: 7 people, then 2, then the 7 are un-marked and marked again."""
    seen = [total()]
    held(page.activity, 0, women=7)
    seen.append(total())
    held(page.activity, 1, women=2)
    seen.append(total())
    unmark(page.activity, 0)
    seen.append(total())
    held(page.activity, 0, women=7)
    seen.append(total())
    assert seen == [None, 7, 7, "", 7]


def test_a_correction_waits_and_staff_see_that_it_does(page, total):
    held(page.activity, 0, women=7)
    held(page.activity, 0, women=8)
    assert total() == 7
    account = account_of(Activity.objects.get(pk=page.activity.pk), now=timezone.now())
    assert (account.counted, account.told, account.waiting) == (8, 7, 1)
    held(page.activity, 1, women=6)
    assert total() == 14


def test_what_nobody_was_told_may_be_corrected(page, total):
    """The first number that the public sees is the true one."""
    Facility.objects.get().save()
    page.unpublish()
    held(page.activity, 0, women=7)
    held(page.activity, 0, women=8)
    assert not FigurePortion.objects.exists()
    page.refresh_from_db()
    page.save_revision().publish()
    assert total() == 8


def test_a_stricter_rule_and_back_tells_what_was_told(page, total):
    held(page.activity, 0, women=7)
    facility = page.activity.facility
    facility.publicity = Facility.Publicity.NEVER
    facility.save()
    held(page.activity, 0, women=8)
    facility.publicity = Facility.Publicity.AFTER
    facility.save()
    page.refresh_from_db()
    if not page.live:
        page.save_revision().publish()
    assert total() == 7


def test_a_deleted_session_leaves_nothing_to_subtract(page, total):
    held(page.activity, 0, women=2)
    held(page.activity, 1, women=4)
    held(page.activity, 2, women=12)
    assert total() == 18
    page.activity.sessions.order_by("starts_at")[1].delete()
    assert total() == 18, "what was told of two stays while one of them is there"
    page.activity.sessions.order_by("starts_at")[0].delete()
    assert total() == 12


def test_what_is_left_of_a_portion_shows_nothing_of_its_size(page, total):
    """Hard case 25: the first is small, as it changed nothing; the page then grew by eight."""
    held(page.activity, 0, women=117)
    held(page.activity, 1, women=4)
    held(page.activity, 2, women=4)
    assert total() == 125
    unmark(page.activity, 1)
    assert total() == 125
    unmark(page.activity, 2)
    assert total() == 117
    held(page.activity, 1, women=4)
    assert total() == 125


def test_counts_that_wait_are_kept_with_those_that_they_wait_with(page, total):
    """Else small ones could be tried in all pairs."""
    held(page.activity, 0, women=4)
    unmark(page.activity, 0)
    held(page.activity, 1, women=4)
    held(page.activity, 0, women=4)
    assert total() == ""
    held(page.activity, 2, women=4)
    assert total() == 8
    assert [one.size for one in FigurePortion.objects.order_by("pk")] == [2, 1]


def test_what_was_told_stays_with_the_row_when_its_date_goes_and_comes_back(page, total):
    """Else the same session could be told once more, together with others."""
    held(page.activity, 0, women=2)
    held(page.activity, 1, women=4)
    assert total() == 6
    unmark(page.activity, 1)
    key = page.activity.sessions.order_by("starts_at")[1].pk
    activity = Activity.objects.get(pk=page.activity.pk)
    activity.recurrence = "RRULE:FREQ=WEEKLY;INTERVAL=3;COUNT=4"
    activity.save()
    assert Session.objects.filter(pk=key).exists()


def test_a_second_publication_writes_nothing(page, django_assert_num_queries):
    held(page.activity, 0, women=7)
    held(page.activity, 1, women=2)
    before = Activity.objects.get(pk=page.activity.pk).shown_figures
    portions = list(FigurePortion.objects.values())
    republish([page.activity.pk])
    assert Activity.objects.get(pk=page.activity.pk).shown_figures == before
    assert list(FigurePortion.objects.values()) == portions


def test_a_copy_has_nothing_to_tell(page):
    held(page.activity, 0, women=7)
    copy = Activity.objects.get(pk=page.activity.pk).copied()
    assert copy.shown_figures == {}


MARKED = [
    ([{"women": 7}], 7, {"women": 7}),
    ([{"women": 2}, {"women": 2}, {"women": 2}, {"women": 9}], 15, {"women": 15}),
    ([{"women": 3}], None, {}),
    ([{"women": 6, "men": 2}], 8, {}),
    ([{"women": 6, "men": 7}, {"women": 5, "men": 5}, {"women": 1}], 23, {"women": 11, "men": 12}),
    ([{"women": 9}, {"women": 9, "men": 9}], 27, {}),
    ([{"participants_total": 9}, {"women": 9}], 18, {}),
    ([{"participants_total": 14, "women": 6, "men": 6}], 14, {}),
]


@pytest.mark.parametrize(("marks", "total", "groups"), MARKED)
def test_the_upgrade_keeps_the_numbers_that_are_shown(marks, total, groups):
    activity = ActivityFactory(after=True)
    for number, counts in enumerate(marks):
        held(activity, number, **counts)
    other = ActivityFactory(planned=True)
    held(other, 0, women=9)
    migration = import_module("detention_visits.migrations.0013_figures_as_told")
    migration.keep_what_was_told(apps, SimpleNamespace(connection=connection))
    stored = Activity.objects.get(pk=activity.pk).shown_figures
    assert (stored["total"], stored["groups"]) == (total, groups)
    assert Activity.objects.get(pk=other.pk).shown_figures == {}
    ActivityPageFactory(activity=activity)
    assert Activity.objects.get(pk=activity.pk).shown_figures == stored, "the next write agrees"


def test_the_screen_of_sessions_says_what_is_true_what_is_told_and_what_waits(page, admin_client):
    held(page.activity, 0, women=7)
    held(page.activity, 1, women=2)
    address = reverse("detention_visits_activities:sessions", args=[page.activity.pk])
    html = BeautifulSoup(admin_client.get(address).content, "html.parser")
    assert [found.text for found in html.select(".visits-account dd")] == ["9", "7", "2"]
