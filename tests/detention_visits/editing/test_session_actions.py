"""What the visit team does with single sessions in the admin, and who may."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.users.models import UserProfile

from detention_visits.models import Activity, ActivityEdit, ActivityPage, Session
from tests.detention_visits.series import (
    MONDAYS,
    NOW,
    REASON,
    activity_on_mondays,
    cancel,
    mark,
    page_on_mondays,
    session,
    shown,
)
from tests.factories import EventFactory, RegionFactory, VenueFactory
from tests.factories.users import ROLES, user_as

pytestmark = pytest.mark.django_db
LANGUAGES = ("az", "en", "ru")
VERBS = ("cancel", "postpone", "move")


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def team_member():
    user = get_user_model().objects.create_user("visitor", "visitor@example.org", "secret")
    user.groups.add(Group.objects.get(name="Visit team"))
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


@pytest.fixture
def visitor(client):
    client.force_login(team_member())
    return client


def at(name: str, pk: int) -> str:
    return reverse(f"detention_visits_activities:{name}", args=[pk])


def typed(**data) -> dict[str, str]:
    reasons = {f"reason_{code}": REASON.get(code, "") for code in LANGUAGES}
    return {"scope": "one", "save": "1", **reasons, **data}


def act(visitor, verb: str, row: Session, **data) -> ActivityEdit:
    response = visitor.post(at(f"{verb}_session", row.pk), typed(**data))
    assert response.status_code == 302, response.context["form"].errors
    return ActivityEdit.objects.latest("pk")


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("scope", ["one", "following", "all"])
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_and_scope_is_done_and_undone(visitor, verb, scope):
    activity = activity_on_mondays()
    before = shown(activity)
    data = {"starts_at_local": "2027-03-23 09:30"} if verb == "move" else {}
    edit = act(visitor, verb, session(activity, 3), scope=scope, **data)
    assert (edit.verb, edit.scope, edit.user.username) == (verb, scope, "visitor")
    assert shown(activity) != before
    url = at("undo_edit", edit.pk)
    assert visitor.get(url).context["can_undo"]
    response = visitor.post(url)
    assert response.url == at("sessions", activity.pk) + "?show=ahead"
    assert shown(activity) == before
    assert Activity.objects.count() == 1
    assert not visitor.get(url).context["can_undo"]
    visitor.post(url)
    assert shown(activity) == before


def test_the_way_leads_back_to_the_list_where_the_session_is(visitor):
    activity = activity_on_mondays()
    for place, query in ((1, ""), (3, "?show=ahead")):
        response = visitor.post(at("cancel_session", session(activity, place).pk), typed())
        assert response.url == at("sessions", activity.pk) + query
        message = told(response)[-1]
        assert "cancelled" in message and at("undo_edit", activity.edits.first().pk) in message


def test_a_reason_is_for_the_public_where_the_rule_permits_it(visitor):
    activity = activity_on_mondays()
    html = visitor.get(at("cancel_session", session(activity, 3).pk)).content.decode()
    assert "where the facility’s rule allows" in html.replace("&#x27;", "’")
    edit = act(visitor, "cancel", session(activity, 3))
    assert edit.owner.changes.get().reason == REASON


def test_a_preview_says_what_will_happen_and_saves_nothing(visitor):
    activity = activity_on_mondays()
    mark(activity, 1)
    data = typed(scope="all", starts_at_local="2027-03-22 12:00", preview="1")
    del data["save"]
    response = visitor.post(at("move_session", session(activity, 3).pk), data)
    groups = {group.effect: len(group.lines) for group in response.context["groups"]}
    assert groups == {"moved": 4, "pinned": 2}
    assert not ActivityEdit.objects.exists()


def test_a_session_has_no_venue(visitor):
    activity, venue = activity_on_mondays(), VenueFactory()
    row = session(activity, 3)
    form = visitor.get(at("move_session", row.pk)).context["form"]
    assert "venue" not in form.fields
    act(visitor, "move", row, starts_at_local="2027-03-23 10:00", venue=str(venue.pk))
    assert shown(activity)[3] == "03-23 10:00 confirmed"


def test_whole_days_are_moved_as_days(visitor):
    """Hard case 3: the last day is shown, the midnight after it is stored."""
    day = MONDAYS[0].replace(hour=0)
    activity = activity_on_mondays(
        all_day=True, starts_at_local=day, ends_at_local=day.replace(day=3)
    )
    row = session(activity, 3)
    form = visitor.get(at("move_session", row.pk)).context["form"]
    assert [str(form.initial[name]) for name in ("starts_at_local", "ends_at_local")] == [
        "2027-03-22",
        "2027-03-23",
    ]
    act(visitor, "move", row, starts_at_local="2027-03-24", ends_at_local="2027-03-24")
    row.refresh_from_db()
    assert [f"{row.starts_at_local:%d %H}", f"{row.ends_at_local:%d %H}"] == ["24 00", "25 00"]


def test_a_single_session_has_no_choice(visitor):
    activity = activity_on_mondays(recurrence="", starts_at_local=MONDAYS[3])
    row = activity.sessions.get()
    form = visitor.get(at("cancel_session", row.pk)).context["form"]
    assert form.fields["scope"].widget.is_hidden
    act(visitor, "cancel", row, scope="")
    activity.refresh_from_db()
    assert (activity.status, activity.reason) == ("cancelled", REASON)


def test_a_session_is_restored_from_the_list(visitor):
    activity = activity_on_mondays()
    act(visitor, "cancel", session(activity, 3))
    url = at("restore_session", session(activity, 3).pk)
    assert visitor.get(url).status_code == 405
    html = visitor.get(at("sessions", activity.pk) + "?show=ahead").content.decode()
    assert f'formaction="{url}"' in html
    visitor.post(url)
    assert {line[-9:] for line in shown(activity)} == {"confirmed"}
    response = visitor.post(url)
    assert response.status_code == 302 and "nothing to restore" in told(response)[-1]


def test_a_session_marked_as_not_held_is_restored_by_its_mark(visitor):
    activity = activity_on_mondays()
    row = mark(activity, 3, was_held=False)
    (message,) = told(visitor.post(at("restore_session", row.pk)))
    assert "marked as not held" in message
    response = visitor.post(at("move_session", row.pk), typed(starts_at_local="2027-03-23 10:00"))
    assert "marked as not held" in str(response.context["form"].non_field_errors())
    assert not ActivityEdit.objects.exists()


def test_a_session_that_was_held_is_not_cancelled(visitor):
    activity = activity_on_mondays()
    row = mark(activity, 1)
    response = visitor.post(at("cancel_session", row.pk), typed())
    assert "marked as held" in str(response.context["form"].non_field_errors())
    assert shown(activity)[1].endswith("confirmed")


def test_held_on_a_cancelled_session_is_refused_in_the_list(visitor):
    activity = activity_on_mondays()
    cancel(activity, 1)
    row = session(activity, 1)
    data = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": row.pk,
        "form-0-was_held": "True",
    }
    response = visitor.post(at("sessions", activity.pk), data)
    assert "Restore it before" in response.content.decode()
    row.refresh_from_db()
    assert row.was_held is None


@pytest.mark.parametrize(
    "data",
    [
        {"starts_at_local": ""},
        {"starts_at_local": "soon"},
        {"starts_at_local": "0001-01-01 00:00"},
        {"starts_at_local": "9999-12-31 23:00"},
        {"starts_at_local": "2027-03-22 10:00", "ends_at_local": "2027-03-21 10:00"},
        {"starts_at_local": "2027-03-22 10:00", "ends_at_local": "2029-03-21 10:00"},
        {"starts_at_local": "2027-03-22 10:00", "scope": "two"},
        {"starts_at_local": "2027-03-22 10:00", "reason_en": "x" * 1001},
    ],
)
def test_bad_input_is_told_and_changes_nothing(visitor, data):
    activity = activity_on_mondays()
    before = shown(activity)
    response = visitor.post(at("move_session", session(activity, 3).pk), typed(**data))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not ActivityEdit.objects.exists()
    assert shown(activity) == before


def test_an_edit_that_was_overtaken_is_not_undone(visitor):
    activity = activity_on_mondays()
    first = act(visitor, "cancel", session(activity, 3), scope="all")
    activity.refresh_from_db()
    activity.ends_at_local = activity.ends_at_local.replace(hour=14)
    activity.save()
    assert not visitor.get(at("undo_edit", first.pk)).context["can_undo"]
    response = visitor.post(at("undo_edit", first.pk))
    assert "changed since" in told(response)[-1]
    activity.refresh_from_db()
    assert activity.status == "cancelled"


def test_the_list_of_sessions_shows_what_can_be_done_and_what_was_done(visitor):
    activity = activity_on_mondays()
    edit = act(visitor, "cancel", session(activity, 3), scope="following")
    html = visitor.get(at("sessions", activity.pk)).content.decode()
    assert at("undo_edit", edit.pk) in html
    for verb in VERBS:
        is_offered = at(f"{verb}_session", session(activity, 1).pk) in html
        assert is_offered == (verb != "move"), "what is over stays where it was"
    ahead = visitor.get(at("sessions", edit.successor_id) + "?show=ahead").content.decode()
    assert ahead.count('<span class="w-status">') == 3
    assert at("undo_edit", edit.pk) not in ahead


def test_what_a_mark_forbids_is_not_offered(visitor):
    activity = activity_on_mondays()
    held, missed = mark(activity, 0), mark(activity, 1, was_held=False)
    html = visitor.get(at("sessions", activity.pk)).content.decode()
    offered = {
        (verb, row.pk)
        for verb in (*VERBS, "restore")
        for row in (held, missed)
        if at(f"{verb}_session", row.pk) in html
    }
    assert not offered


def test_a_detached_session_is_left_as_it_is(visitor):
    activity = activity_on_mondays()
    row = mark(activity, 3, was_held=False)
    activity.recurrence = "RRULE:FREQ=WEEKLY;COUNT=2"
    activity.save()
    row.refresh_from_db()
    assert row.is_detached
    for verb in VERBS:
        assert visitor.get(at(f"{verb}_session", row.pk)).status_code == 302
    html = visitor.get(at("sessions", activity.pk)).content.decode()
    assert at("move_session", row.pk) not in html


def test_an_endless_activity_is_planned_a_year_further(visitor):
    activity = activity_on_mondays(recurrence="RRULE:FREQ=WEEKLY")
    last = activity.sessions.latest("starts_at").starts_at
    list_url = at("sessions", activity.pk) + "?show=ahead"
    assert at("plan_ahead", activity.pk) in visitor.get(list_url + "&p=999").content.decode()
    assert at("plan_ahead", activity.pk) not in visitor.get(list_url).content.decode()
    assert visitor.post(at("plan_ahead", activity.pk)).url == list_url
    assert (activity.sessions.latest("starts_at").starts_at - last).days > 350
    response = visitor.post(at("plan_ahead", activity_on_mondays().pk))
    assert "has an end" in told(response)[-1]


def test_the_second_part_is_linked_from_the_message(visitor):
    page = page_on_mondays(facility__always=True)
    row = session(page.activity, 3)
    response = visitor.post(at("cancel_session", row.pk), typed(scope="following"))
    second = Activity.objects.exclude(pk=page.activity_id).get()
    assert at("edit", second.pk) in told(response)[0]
    assert ActivityPage.objects.get(activity=second).live


@pytest.mark.slow
def test_a_list_with_buttons_costs_the_same_for_each_session(
    visitor, django_assert_max_num_queries
):
    activity = activity_on_mondays(recurrence="RRULE:FREQ=DAILY")
    for _number in range(6):
        act(visitor, "cancel", session(activity, 20 + _number))
    visitor.get(at("sessions", activity.pk) + "?show=ahead")
    with django_assert_max_num_queries(17):
        visitor.get(at("sessions", activity.pk) + "?show=ahead")


def addresses(activity: Activity, edit: ActivityEdit) -> list[tuple[str, str]]:
    row = session(activity, 3).pk
    return [
        *(("get", at(f"{verb}_session", row)) for verb in VERBS),
        *(("post", at(f"{verb}_session", row)) for verb in VERBS),
        ("post", at("restore_session", row)),
        ("post", at("plan_ahead", activity.pk)),
        ("get", at("undo_edit", edit.pk)),
        ("post", at("undo_edit", edit.pk)),
        ("get", at("cancel_session", 10**12)),
        ("get", at("undo_edit", 10**12)),
        ("post", at("plan_ahead", 10**12)),
    ]


MAY_WRITE = ("administrator", "visitor")


@pytest.mark.parametrize("role", [role for role in ROLES if role not in MAY_WRITE])
def test_no_other_role_sees_or_changes_a_session(client, role):
    activity = activity_on_mondays()
    edit = cancel(activity, 4)
    before = shown(activity)
    client.force_login(user_as(role))
    for method, url in addresses(activity, edit):
        response = getattr(client, method)(url, typed() if method == "post" else None)
        assert response.url == reverse("wagtailadmin_home"), url
    assert shown(activity) == before
    assert ActivityEdit.objects.count() == 1


def test_somebody_not_logged_in_is_sent_to_the_log_in(client):
    activity = activity_on_mondays()
    for method, url in addresses(activity, cancel(activity, 4)):
        assert "login" in getattr(client, method)(url).url


@pytest.mark.parametrize("missing", ["view_activity", "change_activity"])
def test_both_rights_on_activities_are_needed(client, missing):
    user = user_as("nobody")
    rights = {"view_activity", "change_activity", "view_session", "change_session"} - {missing}
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    activity = activity_on_mondays()
    row = session(activity, 3)
    assert client.post(at("cancel_session", row.pk), typed()).url == reverse("wagtailadmin_home")
    assert not ActivityEdit.objects.exists()
    listed = client.get(at("sessions", activity.pk))
    if missing == "change_activity":
        assert at("cancel_session", session(activity, 1).pk) not in listed.content.decode()
    else:
        assert listed.status_code == 302


def test_who_may_not_mark_sessions_is_led_back_to_the_activity(client):
    user = user_as("nobody")
    rights = ["view_activity", "change_activity"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    activity = activity_on_mondays()
    response = client.post(at("cancel_session", session(activity, 3).pk), typed())
    assert response.url == at("edit", activity.pk)


def test_an_event_is_not_reached_through_the_screens_of_sessions(visitor):
    """The keys of one table are not those of another, whatever number is asked for."""
    event = EventFactory(weekly=True, region=RegionFactory())
    for row in event.occurrences.all():
        assert visitor.get(at("cancel_session", row.pk), follow=True).status_code == 404
    assert visitor.get(reverse("outreach_cancel_date", args=[row.pk])).status_code == 302
