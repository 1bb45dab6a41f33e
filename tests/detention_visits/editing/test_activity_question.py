"""Saving an activity whose plan others know of asks which dates are meant, as an event does."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.users.models import UserProfile

from detention_visits.models import Activity, ActivityEdit, ActivityPage, SessionChange
from outreach.editing.undoing import undo
from outreach.series.holidays import Holiday
from tests.detention_visits.factories import FacilityFactory
from tests.detention_visits.series import (
    MONDAYS,
    NOW,
    WEEKLY,
    activity_on_mondays,
    cancel,
    mark,
    page_on_mondays,
    session,
    shown,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = {"starts_at_local": "2027-03-01 11:00", "ends_at_local": "2027-03-01 13:00"}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def visitor(client):
    user = get_user_model().objects.create_user("visitor", "visitor@example.org", "secret")
    user.groups.add(Group.objects.get(name="Visit team"))
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


@pytest.fixture
def activity() -> Activity:
    """Two of its sessions are over: that alone makes it known."""
    return activity_on_mondays()


def filled(activity: Activity, *, pauses=(), **fields) -> dict[str, str]:
    rows = {
        f"pauses-{number}-{name}": value
        for number, pause in enumerate(pauses)
        for name, value in ({"id": "", "DELETE": ""} | pause).items()
    }
    return {
        "title": activity.title,
        "facility": activity.facility_id,
        "kind": activity.kind,
        "status": activity.status,
        "starts_at_local": f"{activity.starts_at_local:%Y-%m-%d %H:%M}",
        "ends_at_local": f"{activity.ends_at_local:%Y-%m-%d %H:%M}",
        "zone": activity.zone,
        "recurrence": WEEKLY,
        "pauses-TOTAL_FORMS": len(pauses),
        "pauses-INITIAL_FORMS": len([pause for pause in pauses if pause.get("id")]),
        **rows,
        **fields,
    }


def address(activity: Activity) -> str:
    return reverse("detention_visits_activities:edit", args=[activity.pk])


def posted(visitor, activity, **data):
    return visitor.post(address(activity), filled(activity, **data))


def answered(visitor, activity, scope: str, date: str = "", **data) -> Activity:
    """Post, look at the question, and post again with an answer."""
    question = posted(visitor, activity, **data, series_date=date).context["question"]
    answer = {
        "series_scope": scope,
        "series_date": question.chosen_date,
        "series_seen": question.digest,
    }
    response = posted(visitor, activity, **data, **answer)
    assert response.status_code == 302, response.context["form"].errors
    return Activity.objects.get(pk=activity.pk)


def test_a_change_of_time_asks_first_and_saves_nothing(visitor, activity):
    before = shown(activity)
    response = posted(visitor, activity, **LATER, title="Typed title")
    question = response.context["question"]
    html = response.content.decode()
    assert response.status_code == 200 and shown(activity) == before
    assert [choice.scope for choice in question.choices] == ["one", "following", "all"]
    assert "Typed title" in html and 'aria-labelledby="series-question"' in html
    whole = list(question.choices)[2]
    assert {group.effect: len(group.lines) for group in whole.groups} == {"moved": 4, "pinned": 2}


def test_what_was_said_of_sessions_is_among_what_stays(visitor, activity):
    """Hard case 8."""
    mark(activity, 4, was_held=False)
    response = posted(visitor, activity, recurrence="RRULE:FREQ=WEEKLY;COUNT=3")
    whole = list(response.context["question"].choices)[-1]
    assert {group.effect: len(group.lines) for group in whole.groups}["detached"] == 1


def test_only_this_date(visitor, activity):
    activity = answered(visitor, activity, "one", **LATER, title="Another title")
    assert [line[6:11] for line in shown(activity)] == ["10:00"] * 2 + ["11:00"] + ["10:00"] * 3
    assert activity.title == "Another title"
    assert activity.edits.get().verb == "move"


def test_this_and_following(visitor):
    page = page_on_mondays(facility__always=True)
    activity = page.activity
    cancel(activity, 4)
    mark(activity, 1, women=7)
    activity = answered(
        visitor,
        activity,
        "following",
        MONDAYS[3].isoformat(),
        **LATER,
        title="The second part",
        kind="legal",
        pauses=[{"first_on": "2027-04-05", "last_on": "2027-04-06"}],
    )
    second = Activity.objects.exclude(pk=activity.pk).get()
    assert shown(activity) == [f"03-{day} 10:00 confirmed" for day in ("01", "08", "15")]
    assert shown(second) == ["03-22 11:00 confirmed", "03-29 11:00 cancelled"]
    assert (second.title, second.kind, second.facility) == (
        "The second part",
        "legal",
        activity.facility,
    )
    assert activity.kind == "film" and activity.title != second.title
    assert second.pauses.count() == 1 and not activity.pauses.exists()
    assert ActivityPage.objects.get(activity=second).live
    undo(edit=ActivityEdit.objects.latest("pk"), user=None)
    assert shown(activity)[4] == "03-29 10:00 cancelled"


def test_all_dates(visitor, activity):
    mark(activity, 1, women=7)
    activity = answered(visitor, activity, "all", **LATER)
    assert [line[6:11] for line in shown(activity)] == ["10:00"] * 2 + ["11:00"] * 4
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(("scope", "off"), [("one", {2}), ("following", {2, 3, 4, 5})])
def test_a_status_may_be_for_some_dates_only(visitor, activity, scope, off):
    activity = answered(visitor, activity, scope, status="postponed", reason_en="Repairs")
    edit = activity.edits.get()
    found = shown(activity) + (shown(edit.successor) if edit.successor else [])
    assert {place for place, line in enumerate(found) if line.endswith("postponed")} == off
    assert edit.verb == ("postpone" if scope == "one" else "change")
    assert activity.status == "confirmed"


def test_what_was_not_held_is_not_moved_behind_the_teams_back(visitor, activity):
    mark(activity, 2, was_held=False)
    question = posted(visitor, activity, **LATER).context["question"]
    answer = {
        "series_scope": "one",
        "series_date": question.chosen_date,
        "series_seen": question.digest,
    }
    response = posted(visitor, activity, **LATER, **answer)
    assert "marked as not held" in response.content.decode()
    assert not ActivityEdit.objects.exists()


def test_another_facility_is_for_what_follows(visitor, activity):
    """What was held in one place is never told of another."""
    other = FacilityFactory()
    mark(activity, 1, women=7)
    response = posted(visitor, activity, facility=other.pk)
    question = response.context["question"]
    assert [choice.scope for choice in question.choices] == ["following"]
    activity = answered(visitor, activity, "following", facility=other.pk)
    second = Activity.objects.exclude(pk=activity.pk).get()
    assert activity.facility != other and second.facility == other
    assert session(activity, 1).women == 7
    assert len(shown(activity)) == 2 and len(shown(second)) == 4


def test_dates_left_out_in_the_text_of_the_rule_go_along(visitor, activity):
    """The form of an activity has no rows for them."""
    rule = f"{WEEKLY}\nEXDATE:20270329\nRDATE:20270331T150000"
    response = posted(visitor, activity, **LATER, recurrence=rule)
    whole = {choice.scope: choice for choice in response.context["question"].choices}["all"]
    counts = {group.effect: len(group.lines) for group in whole.groups}
    assert counts == {"moved": 3, "pinned": 2, "added": 1, "removed": 1}
    answered(visitor, activity, "following", MONDAYS[3].isoformat(), **LATER, recurrence=rule)
    second = Activity.objects.exclude(pk=activity.pk).get()
    assert [line[:11] for line in shown(second)] == ["03-22 11:00", "03-31 15:00", "04-05 11:00"]
    assert len(shown(activity)) == 3


def test_stored_changes_are_kept_by_a_form_that_has_no_rows_for_them(visitor, activity):
    cancel(activity, 3)
    activity = answered(visitor, activity, "all", **LATER)
    assert shown(activity)[3] == "03-22 11:00 cancelled"
    assert SessionChange.objects.get(kind="cancelled").reason


@pytest.mark.parametrize(
    "data",
    [
        {"title": "Another"},
        {"recurrence": f"{WEEKLY}\nEXDATE:20270329"},
        {"kind": "legal"},
    ],
)
def test_what_concerns_no_other_date_is_saved_without_a_question(visitor, activity, data):
    assert posted(visitor, activity, **data).status_code == 302


def test_a_plan_that_nobody_knows_of_is_saved_without_a_question(visitor):
    activity = activity_on_mondays(starts_at_local=MONDAYS[3], status="planned")
    later = {"starts_at_local": "2027-03-22 11:00", "ends_at_local": "2027-03-22 13:00"}
    assert posted(visitor, activity, **later).status_code == 302


@pytest.mark.parametrize("scope", ["", "nonsense", "two"])
def test_a_senseless_answer_is_asked_again(visitor, activity, scope):
    question = posted(visitor, activity, **LATER).context["question"]
    answer = {"series_scope": scope, "series_date": "x\x00", "series_seen": question.digest}
    assert posted(visitor, activity, **LATER, **answer).status_code == 200
    assert not ActivityEdit.objects.exists()


def test_typed_values_survive_an_error_beside_the_question(visitor, activity):
    response = posted(visitor, activity, **LATER, title="")
    assert response.context["question"] is None
    assert "2027-03-01 11:00" in response.content.decode()


def test_the_message_leads_to_undoing_and_to_the_second_part(visitor, activity):
    question = posted(visitor, activity, **LATER, series_date=MONDAYS[3].isoformat())
    question = question.context["question"]
    answer = {
        "series_scope": "following",
        "series_date": question.chosen_date,
        "series_seen": question.digest,
    }
    data = filled(activity, **LATER, **answer)
    html = visitor.post(address(activity), data, follow=True).content.decode()
    edit = ActivityEdit.objects.get()
    assert reverse("detention_visits_activities:undo_edit", args=[edit.pk]) in html
    assert address(edit.successor) in html


def test_the_list_says_when_an_activity_starts_as_that_of_events_does(visitor, activity):
    """By its next session: two are over."""
    page = visitor.get(reverse("detention_visits_activities:index")).text
    assert "15 Mar 2027, 10:00" in page
    assert "noon" not in page and "a.m." not in page


def test_whole_days_end_on_the_last_day_on_screen(visitor):
    """Hard case 3."""
    day = datetime(2027, 3, 1)
    facility = FacilityFactory(zone="Europe/Berlin")
    activity = activity_on_mondays(
        facility=facility, all_day=True, starts_at_local=day, ends_at_local=day.replace(day=3)
    )
    form = visitor.get(address(activity)).context["form"]
    assert [form.initial[name] for name in ("starts_at_local", "ends_at_local")] == [
        "2027-03-01",
        "2027-03-02",
    ]
    typed = {"all_day": "on", "starts_at_local": "2027-03-01", "ends_at_local": "2027-03-02"}
    assert posted(visitor, activity, **typed).status_code == 302
    activity.refresh_from_db()
    assert activity.ends_at_local == datetime(2027, 3, 3)
    activity = answered(visitor, activity, "all", **typed | {"ends_at_local": "2027-03-03"})
    assert activity.ends_at_local == datetime(2027, 3, 4)


def test_a_start_off_the_rule_moves_to_its_first_date_and_that_is_told(visitor):
    facility = FacilityFactory()
    plan = Activity(facility=facility, title="New", kind="film", status="planned")
    plan.starts_at_local, plan.ends_at_local = MONDAYS[3], MONDAYS[3].replace(hour=12)
    data = filled(plan, zone="", recurrence="RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2")
    url = reverse("detention_visits_activities:add")
    html = visitor.post(url, data, follow=True).content.decode()
    assert "the series now starts on Wednesday, 24 March 2027" in html
    assert [line[:5] for line in shown(Activity.objects.get())] == ["03-24", "03-31"]


def test_a_holiday_skipped_from_now_on_is_told_before(visitor, activity):
    Holiday.objects.create(
        name={"en": "Spring"}, first_on=MONDAYS[3].date(), last_on=MONDAYS[3].date()
    )
    response = posted(visitor, activity, skips_holidays="on")
    choices = {choice.scope: choice for choice in response.context["question"].choices}
    assert list(choices) == ["following", "all"]
    assert {group.effect: len(group.lines) for group in choices["all"].groups}["removed"] == 1


def test_the_log_tells_of_the_edit(visitor, activity):
    answered(visitor, activity, "all", **LATER)
    url = reverse("detention_visits_activities:history", args=[activity.pk])
    assert "Changed all dates." in visitor.get(url).content.decode()
