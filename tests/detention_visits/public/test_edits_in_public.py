"""What the public learns of an edited activity: all of it where the facility's rule permits the
whole plan, and nothing where it does not. Hard case 11."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from detention_visits.models import Activity, ActivityPage, SessionChange
from outreach.editing.undoing import undo
from outreach.models import Calendar
from tests.detention_visits.factories import ActivityPageFactory
from tests.detention_visits.series import (
    NOW,
    activity_on_mondays,
    cancel,
    feed,
    items,
    later,
    mark,
    page_on_mondays,
    public_side,
)
from tests.factories import make_calendars

pytestmark = pytest.mark.django_db
EDITS = {
    "cancel": cancel,
    "postpone": lambda activity, place, scope: cancel(activity, place, scope, "postpone"),
    "move": later,
}
SCOPES = ("one", "following", "all")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        make_calendars()
        yield traveller


def version() -> int:
    return Calendar.objects.get(language="az").version


@pytest.fixture
def announced():
    """In Azerbaijani and English, of a facility whose whole plan may be known."""
    activity = activity_on_mondays(facility__always=True)
    for language in ("az", "en"):
        ActivityPageFactory(activity=activity, language=language, title=f"Kino {language}")
    return activity


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("verb", EDITS)
@pytest.mark.parametrize("rule", ["never", "after"])
def test_nothing_of_a_plan_that_may_not_be_known_is_told(client, rule, verb, scope):
    page = page_on_mondays(facility__publicity=rule)
    mark(page.activity, 1, women=9)
    before, version_before = public_side(client, page), version()
    edit = EDITS[verb](page.activity, 3, scope)
    assert public_side(client, page) == before
    made = ActivityPage.objects.exclude(pk=page.pk)
    assert made.count() == (scope == "following")
    assert {client.get(one.url).status_code for one in made} <= {404}
    undo(edit=edit, user=None)
    assert public_side(client, page) == before
    assert version() == version_before


def test_what_is_held_after_a_split_tells_nothing_of_the_first_part(client, clock):
    page = page_on_mondays(facility__after=True)
    activity = page.activity
    mark(activity, 1)
    second = later(activity, 3, "following").successor
    clock.move_to("2027-04-10T12:00:00+04:00")
    row = mark(second, 0)
    text = feed(client, "az")
    assert text.count("BEGIN:VEVENT") == 2
    assert f"UID:{row.uid}" in text
    for betrayal in ("RELATED-TO", "RRULE", "COMMENT", activity.uid, second.uid):
        assert betrayal not in text
    shown = client.get(ActivityPage.objects.get(activity=second).url).content.decode()
    assert shown.count("<time") == 1


def test_what_was_held_is_told_as_before_when_its_series_is_moved(client):
    """Hard case 4: a session by itself keeps its UID, its time and its SEQUENCE."""
    page = page_on_mondays(facility__after=True)
    mark(page.activity, 1)
    before = feed(client, "az")
    later(page.activity, 3, "all")
    assert feed(client, "az") == before


def test_another_time_of_what_was_held_raises_the_sequence_once(client):
    """Hard case 5."""
    page = page_on_mondays(facility__after=True)
    mark(page.activity, 0), mark(page.activity, 1)

    def begin(by: timedelta) -> None:
        """As a file that says how it really was."""
        activity = Activity.objects.get(pk=page.activity_id)
        activity.rewrites_past = True
        activity.starts_at_local += by
        activity.ends_at_local += by
        activity.save()

    begin(timedelta(hours=1))
    assert Activity.objects.get(pk=page.activity_id).public_sequence == 1
    assert "DTSTART;TZID=Asia/Baku:20270308T110000" in feed(client)
    begin(-timedelta(hours=1))
    assert Activity.objects.get(pk=page.activity_id).public_sequence == 2
    mark(page.activity, 1, women=9)
    assert Activity.objects.get(pk=page.activity_id).public_sequence == 2


def test_a_status_of_the_plan_is_not_told_by_what_was_held(client):
    page = page_on_mondays(facility__after=True, status="tentative")
    mark(page.activity, 1)
    before = public_side(client, page)
    page.activity.refresh_from_db()
    page.activity.status = "confirmed"
    page.activity.ends_at_local = page.activity.ends_at_local.replace(hour=15)
    page.activity.save()
    assert public_side(client, page) == before


def test_a_postponed_date_is_never_told_as_held(client, clock):
    page = page_on_mondays(facility__after=True)
    cancel(page.activity, 3, verb="postpone")
    clock.move_to("2027-04-10T12:00:00+04:00")
    page.activity.sessions.update(was_held=True)
    assert "03-22" not in " ".join(item["start"] for item in items(client))


def test_a_cancelled_date_is_told_with_its_reason_in_each_language(client, announced):
    """Hard case 6."""
    before = version()
    edit = cancel(announced, 3)
    statuses = [item["status"] for item in items(client)]
    assert statuses == ["confirmed"] * 3 + ["cancelled"] + ["confirmed"] * 2
    for language, reason in (("az", "Kino bağlıdır."), ("en", "The cinema is closed.")):
        text = feed(client, language)
        (date,) = [part for part in text.split("BEGIN:VEVENT") if "RECURRENCE-ID" in part]
        assert "STATUS:CANCELLED" in date and f":{reason}" in date
        page = announced.pages.get(locale__language_code=language)
        assert reason in client.get(page.url).content.decode()
    dropped = feed(client, query="?cancelled=drop")
    assert "EXDATE;TZID=Asia/Baku:20270322T100000" in dropped
    assert "cinema" not in dropped
    undo(edit=edit, user=None)
    assert {item["status"] for item in items(client)} == {"confirmed"}
    assert "cinema" not in feed(client)
    assert Activity.objects.get(pk=announced.pk).public_sequence == 2
    assert version() > before


def test_a_postponed_date_is_told_as_an_events(client, announced):
    cancel(announced, 3, verb="postpone")
    assert items(client)[3]["status"] == "postponed"
    assert "Postponed. The cinema is closed." in feed(client)
    page = announced.pages.get(locale__language_code="en")
    html = client.get(page.url).content.decode()
    assert "postponed" in html and "The cinema is closed." in html


def test_a_moved_date_keeps_its_key_and_its_address(client, announced):
    later(announced, 3)
    item = items(client)[3]
    assert item["start"] == "2027-03-22T11:00:00+04:00"
    assert item["recurrence_id"] == "2027-03-22T10:00:00"
    text = feed(client)
    assert "RECURRENCE-ID;TZID=Asia/Baku:20270322T100000" in text
    assert "DTSTART;TZID=Asia/Baku:20270322T110000" in text
    page = announced.pages.get(locale__language_code="az")
    assert client.get(f"{page.url}2027-03-22T1000/").status_code == 200
    month = client.get("/en/events/month/2027/3/").content.decode()
    assert "11:00" in month


def test_the_whole_series_is_postponed_with_a_reason(client, announced):
    cancel(announced, 3, "all", "postpone")
    assert [item["status"] for item in items(client)] == ["confirmed"] * 2 + ["postponed"] * 4
    text = feed(client)
    assert "Postponed. The cinema is closed." in text
    page = announced.pages.get(locale__language_code="en")
    assert "The cinema is closed." in client.get(page.url).content.decode()


def test_the_second_part_names_the_first_where_that_is_public(client, announced):
    edit = later(announced, 3, "following")
    second = edit.successor
    related = f"RELATED-TO:{announced.uid}"
    assert feed(client).count(related) == 1
    assert f"UID:{second.uid}" in feed(client)
    assert [item["start"][5:16] for item in items(client)][3:] == [
        "03-22T11:00",
        "03-29T11:00",
        "04-05T11:00",
    ]
    for page in announced.pages.all():
        page.unpublish()
    assert "RELATED-TO" not in feed(client)
    undo(edit=edit, user=None)
    assert second.uid not in feed(client)


def test_an_old_address_of_a_date_leads_to_where_it_is_now(client, announced):
    page = announced.pages.get(locale__language_code="az")
    old = f"{page.url}2027-03-29T1000/"
    whole = later(announced, 3, "all")
    assert client.get(old).url == f"{page.url}2027-03-29T1100/"
    second = later(announced, 3, "following").successor
    other = ActivityPage.objects.get(activity=second, locale__language_code="az")
    assert client.get(old).url == f"{other.url}2027-03-29T1200/"
    assert client.get(client.get(old).url).status_code == 200
    assert client.get(f"{page.url}2027-03-30T1000/").status_code == 404
    undo(edit=second.follows.edits.first(), user=None)
    undo(edit=whole, user=None)
    assert client.get(old).status_code == 200


@pytest.mark.parametrize("rule", ["never", "after"])
def test_no_old_address_tells_of_a_plan_that_may_not_be_known(client, announced, rule):
    mark(announced, 1)
    page = announced.pages.get(locale__language_code="az")
    later(announced, 3, "all")
    announced.facility.publicity = rule
    announced.facility.save()
    for day in ("08", "22", "29"):
        assert client.get(f"{page.url}2027-03-{day}T1000/").status_code == 404


@pytest.mark.parametrize("rule", ["never", "after"])
def test_a_rule_made_stricter_takes_back_all_that_was_told(client, announced, rule):
    cancel(announced, 3)
    later(announced, 4, "following")
    announced.facility.publicity = rule
    announced.facility.save()
    side = public_side(client, *ActivityPage.objects.all())
    told = " ".join(text for _status, text, _tag in side.values())
    for betrayal in ("RELATED-TO", "The cinema", "Kino", announced.uid, "20270322T"):
        assert betrayal not in told


def test_another_reason_is_news_without_a_new_sequence(client, announced):
    """Hard case 5."""
    cancel(announced, 3)
    activity = Activity.objects.get(pk=announced.pk)
    before, tag = version(), client.get("/en/events/feed.ics")["ETag"]
    row = SessionChange.objects.get(activity=activity)
    row.reason = {"en": "The projector is broken."}
    row.save()
    assert Activity.objects.get(pk=activity.pk).public_sequence == activity.public_sequence
    assert version() == before + 1
    assert client.get("/en/events/feed.ics")["ETag"] != tag
    row.save()
    assert version() == before + 1


def test_a_reason_of_a_plan_that_may_not_be_known_is_no_news(client):
    page = page_on_mondays(facility__after=True)
    mark(page.activity, 1)
    cancel(page.activity, 3)
    before = version()
    row = SessionChange.objects.get()
    row.reason = {"en": "Another reason"}
    row.save()
    page.activity.refresh_from_db()
    page.activity.reason = {"en": "A reason"}
    page.activity.save()
    assert version() == before
