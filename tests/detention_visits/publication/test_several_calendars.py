"""An activity in several calendars: an alias of its page shows it in each, as far as its facility's
rule permits, under one UID."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from detention_visits.models import ActivityPage
from detention_visits.models.publicity import activity_pages_hidden_from
from detention_visits.publication.passing_time import next_change
from outreach.editing.continuing import continue_pages
from outreach.models import Calendar, CalendarPage
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory, held
from tests.factories import calendar_in, make_calendars
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def second() -> CalendarPage:
    make_calendars()
    return make_second()


def make_second(language: str = "az") -> CalendarPage:
    home = calendar_in(language).get_parent().specific
    page = home.add_child(
        instance=CalendarPage(title="Gənclər", slug="youth", locale=home.locale, live=False)
    )
    page.save_revision().publish()
    return CalendarPage.objects.get(pk=page.pk)


def shown_in(calendar: CalendarPage, *, draft: bool = False, **traits):
    """A page of an activity and its alias below the calendar."""
    page = ActivityPageFactory(slug="chess", title="Şahmat", draft=draft, **traits)
    return page, page.create_alias(parent=calendar, update_slug="chess")


def get(path: str):
    return Client().get(path)


def uids(folder: str) -> list[str]:
    return re.findall("^UID:(.+?)\r$", get(f"/az/{folder}/feed.ics").text, re.M)


def is_in(folder: str) -> bool:
    """Whether everything below the calendar tells of the page; all must say the same."""
    answers = [
        get(f"/az/{folder}/chess/").status_code == 200,
        f"/az/{folder}/chess/" in get(f"/az/{folder}/?view=dates&when=past").text
        or f"/az/{folder}/chess/" in get(f"/az/{folder}/month/2026/01/").text,
        bool(uids(folder)),
        bool(dates(folder)),
        f"/az/{folder}/chess/" in get("/sitemap.xml").text,
    ]
    assert len(set(answers)) == 1, answers
    return answers[0]


def dates(folder: str) -> list[dict]:
    return get(f"/az/{folder}/occurrences.json?from=2026-01-01&to=2026-12-31").json()["items"]


def test_it_is_in_both_with_one_uid_and_the_address_of_each(second):
    page, alias = shown_in(second, activity__always=True)
    assert alias.live and alias.alias_of_id == page.pk
    assert uids("events") == uids("youth") == [page.activity.uid]
    for folder in ("events", "youth"):
        assert is_in(folder)
        address = f"http://127.0.0.1:8000/az/{folder}/chess/"
        text = get(f"/az/{folder}/feed.ics").text.replace("\r\n ", "")
        assert f"URL:{address}" in text
        assert {item["url"].startswith(address) for item in dates(folder)} == {True}
        key = dates(folder)[0]["recurrence_id"]
        path = dates(folder)[0]["url"].removeprefix("http://127.0.0.1:8000")
        assert key and get(path).status_code == 200


def test_of_a_plan_that_is_not_public_the_second_shows_what_was_held_alone(second):
    page, _alias = shown_in(second, activity__after=True, activity__endless=True)
    assert not is_in("events") and not is_in("youth")
    session = held(page.activity, 1)
    for folder in ("events", "youth"):
        assert is_in(folder)
        assert uids(folder) == [session.uid] == [item["uid"] for item in dates(folder)]
        assert "RRULE" not in get(f"/az/{folder}/feed.ics").text


@pytest.mark.parametrize("hides", ["rule", "status", "unpublish", "expire", "restrict"])
def test_what_hides_it_hides_it_in_both_at_once(second, hides):
    page, alias = shown_in(second, activity__always=True)
    assert is_in("events") and is_in("youth")
    if hides == "rule":
        page.activity.facility.publicity = "never"
        page.activity.facility.save()
    elif hides == "status":
        page.activity.status = "planned"
        page.activity.save()
    elif hides == "unpublish":
        page.unpublish()
    elif hides == "expire":
        ActivityPage.objects.filter(pk=page.pk).update(expire_at=timezone.now())
        ActivityPage.objects.filter(pk=alias.pk).update(expire_at=None)
        page.activity.save()
        Calendar.objects.update(next_change_at=timezone.now() - timedelta(seconds=1))
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert not is_in("events") and not is_in("youth")


def test_leaving_the_second_leaves_the_first(second):
    _page, alias = shown_in(second, activity__always=True)
    assert is_in("youth")
    alias.delete()
    assert not is_in("youth") and is_in("events")


def test_a_private_second_calendar_hides_only_itself(second):
    _page, alias = shown_in(second, activity__always=True)
    restriction = PageViewRestriction.objects.create(
        page=alias, restriction_type=PageViewRestriction.LOGIN
    )
    assert is_in("events") and not dates("youth") and not uids("youth")
    restriction.delete()
    assert is_in("youth")


def test_a_second_calendar_that_was_taken_back_hides_only_itself(second):
    page, alias = shown_in(second, activity__always=True)
    second.unpublish()
    assert is_in("events") and get("/az/youth/chess/").status_code == 404
    hidden = activity_pages_hidden_from(AnonymousUser(), timezone.now())
    assert [one.pk for pages in hidden for one in pages] == [alias.pk]
    page.get_parent().specific.unpublish()
    second.get_latest_revision().publish()
    assert get("/az/youth/chess/").status_code == 404, "an alias shows no more than its page"
    hidden = activity_pages_hidden_from(AnonymousUser(), timezone.now())
    assert {one.pk for pages in hidden for one in pages} == {page.pk, alias.pk}


def test_a_change_of_the_activity_reaches_who_asks_the_second_again(second):
    page, alias = shown_in(second, activity__always=True)
    before = get("/az/youth/feed.ics")
    page = ActivityPage.objects.get(pk=page.pk)
    page.title = "Dama"
    page.save_revision().publish()
    after = Client().get("/az/youth/feed.ics", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200 and "Dama" in after.text
    alias = ActivityPage.objects.get(pk=alias.pk)
    alias.move(calendar_in("en"), pos="last-child")
    assert uids("youth") == []


def test_what_time_changes_is_expected_in_the_second_too(second):
    page, _alias = shown_in(second, activity__always=True)
    moment = timezone.now().replace(microsecond=0) + timedelta(days=3)
    page = ActivityPage.objects.get(pk=page.pk)
    page.expire_at = moment
    page.save_revision().publish()
    for key in (second.translation_key, page.get_parent().specific.translation_key):
        assert next_change(key, timezone.now()) == moment


def test_a_session_that_ends_while_it_waits_is_expected_in_the_second_too(second):
    page, alias = shown_in(second, activity__after=True, activity__endless=True)
    session = page.activity.sessions.upcoming(timezone.now()).first()
    session.was_held = True
    session.save()
    alias.refresh_from_db()
    assert not alias.live
    assert next_change(second.translation_key, timezone.now()) == session.ends_at


def test_a_former_address_leads_on_within_its_calendar(second):
    page, _alias = shown_in(second, activity__always=True, activity__endless=True)
    key = dates("youth")[-1]["recurrence_id"]
    activity = page.activity
    activity.starts_at_local += timedelta(hours=2)
    activity.ends_at_local += timedelta(hours=2)
    activity.save()
    upcoming = activity.sessions.in_series().upcoming(timezone.now()).order_by("starts_at")[1]
    former = upcoming.former_dates.first()
    assert key and former
    for folder in ("events", "youth"):
        answer = get(f"/az/{folder}/chess/{former.local_start:%Y-%m-%dT%H%M}/")
        assert answer["Location"] == f"/az/{folder}/chess/{upcoming.local_start:%Y-%m-%dT%H%M}/"


def test_the_rest_of_a_split_series_stays_in_both(second):
    page, _alias = shown_in(second, activity__always=True)
    successor = ActivityFactory(facility=page.activity.facility)
    continue_pages(page.activity, successor, user=user_as("administrator"))
    for folder in ("events", "youth"):
        assert sorted(uids(folder)) == sorted([page.activity.uid, successor.uid])
