"""The table of sessions: the visit team says what was held and how many took part."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from outreach.models import Calendar
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory
from tests.factories import calendar_in, make_calendars

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client):
    make_calendars()
    user = get_user_model().objects.create_user("visitor", "visitor@example.org", "secret")
    user.groups.add(Group.objects.get(name="Visit team"))
    client.force_login(user)
    return client


def address(activity):
    return reverse("detention_visits_activities:sessions", args=[activity.pk])


def sent(sessions, **rows):
    data = {"form-TOTAL_FORMS": len(sessions), "form-INITIAL_FORMS": len(sessions)}
    for place, session in enumerate(sessions):
        data[f"form-{place}-id"] = session.pk
        for name, value in rows.get(f"row{place}", {}).items():
            data[f"form-{place}-{name}"] = value
    return data


def test_a_held_session_becomes_public_at_once(visitor):
    page = ActivityPageFactory(activity__after=True, activity__endless=True)
    assert visitor.get(page.url).status_code == 404
    html = visitor.get(address(page.activity)).content.decode()
    assert "2026-01-03" in html or html.count("form-0-was_held") >= 1
    sessions = list(page.activity.sessions.past(timezone.now()).order_by("-starts_at")[:2])
    before = Calendar.objects.get(page=calendar_in("az")).version
    row = {"was_held": "True", "women": "6", "men": "8"}
    answer = visitor.post(address(page.activity), sent(sessions, row0=row))
    assert answer.status_code == 302
    sessions[0].refresh_from_db(), sessions[1].refresh_from_db()
    assert sessions[0].was_held is True and sessions[0].participants == 14
    assert sessions[1].was_held is None
    assert Calendar.objects.get(page=calendar_in("az")).version == before + 1
    assert ">14</dd>" in visitor.get(page.url).content.decode()


def test_a_mark_is_shown_and_taken_back(visitor):
    activity = ActivityFactory()
    sessions = list(activity.sessions.order_by("-starts_at"))
    visitor.post(address(activity), sent(sessions, row0={"was_held": "True"}))
    html = visitor.get(address(activity)).content.decode()
    assert html.count('<option value="True" selected>') == 1
    visitor.post(address(activity), sent(sessions))
    sessions[0].refresh_from_db()
    assert sessions[0].was_held is None and sessions[0].held_at is None


def test_a_wrong_row_saves_nothing_and_says_why(visitor):
    activity = ActivityFactory()
    sessions = list(activity.sessions.order_by("-starts_at"))
    rows = {"row0": {"was_held": "True"}, "row1": {"women": "6"}}
    answer = visitor.post(address(activity), sent(sessions, **rows))
    assert answer.status_code == 200 and "error-message" in answer.content.decode()
    assert not activity.sessions.filter(was_held=True).exists()


def test_a_session_ahead_can_be_called_off_but_not_held(visitor):
    activity = ActivityFactory(endless=True)
    ahead = list(activity.sessions.upcoming(timezone.now())[:2])
    url = f"{address(activity)}?show=ahead"
    assert visitor.get(url).status_code == 200
    assert visitor.post(url, sent(ahead, row0={"was_held": "True"})).status_code == 200
    assert visitor.post(url, sent(ahead, row1={"was_held": "False"})).status_code == 302
    ahead[0].refresh_from_db(), ahead[1].refresh_from_db()
    assert ahead[0].was_held is None and ahead[1].status == "cancelled"


@pytest.mark.parametrize("place", ["other activity", "unknown", "no number", "extra"])
def test_a_forged_form_changes_nothing(visitor, place):
    activity, other = ActivityFactory(), ActivityFactory()
    sessions = list(activity.sessions.all()[:1])
    data = sent(sessions, row0={"was_held": "True"})
    data["form-0-id"] = {
        "other activity": other.sessions.first().pk,
        "unknown": 10**18,
        "no number": "x²",
        "extra": sessions[0].pk,
    }[place]
    if place == "extra":
        data |= {"form-TOTAL_FORMS": 2, "form-1-was_held": "True", "form-1-women": "9"}
    assert visitor.post(address(activity), data).status_code in (200, 302)
    assert not other.sessions.filter(was_held=True).exists()
    assert activity.sessions.count() == 4


def test_a_form_without_its_own_counting_fields_is_no_error_500(visitor):
    answer = visitor.post(address(ActivityFactory()), {})
    assert answer.status_code == 200
