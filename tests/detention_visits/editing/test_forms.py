"""The admin's forms: an activity typed in by the visit team, a page made by those who may."""

from datetime import datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from detention_visits.models import Activity, ActivityPage
from outreach.editing.typed.preview import PREVIEW
from tests.detention_visits.factories import ActivityFactory, FacilityFactory
from tests.factories import calendar_in, make_calendars
from tests.outreach.editing.typed.previews import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client):
    user = get_user_model().objects.create_user("visitor", "visitor@example.org", "secret")
    user.groups.add(Group.objects.get(name="Visit team"))
    client.force_login(user)
    return client


def typed(facility, **values):
    return {
        "title": "Film club",
        "facility": facility.pk,
        "kind": "film",
        "status": "confirmed",
        "starts_at_local": "2026-10-17 15:00",
        "ends_at_local": "2026-10-17 17:00",
        "zone": "",
        "recurrence": "RRULE:FREQ=WEEKLY;UNTIL=20261031",
        "pauses-TOTAL_FORMS": "0",
        "pauses-INITIAL_FORMS": "0",
        **values,
    }


def test_an_activity_takes_its_zone_from_the_facility_and_its_rule_from_the_text(visitor):
    """Hard case 1: the last day is read in the facility's zone, across a change of its clock."""
    facility = FacilityFactory(zone="Europe/Berlin")
    answer = visitor.post(reverse("detention_visits_activities:add"), typed(facility))
    assert answer.status_code == 302
    activity = Activity.objects.get()
    assert activity.zone == "Europe/Berlin"
    starts = list(activity.sessions.values_list("local_start", flat=True))
    assert starts == [datetime(2026, 10, day, 15) for day in (17, 24, 31)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"recurrence": "RRULE:FREQ=SECONDLY"},
        {"ends_at_local": "2026-10-16 15:00"},
        {"zone": "Mars/Olympus"},
        {"starts_at_local": "month 13"},
        {"facility": ""},
    ],
)
def test_bad_input_gets_a_message_and_writes_nothing(visitor, wrong):
    data = typed(FacilityFactory()) | wrong
    assert visitor.post(reverse("detention_visits_activities:add"), data).status_code == 200
    assert not Activity.objects.exists()


def test_the_list_filters_by_facility_and_status(visitor):
    first, second = ActivityFactory(title="First one"), ActivityFactory(title="Second one")
    url = reverse("detention_visits_activities:index")
    html = visitor.get(url, {"facility": second.facility_id}).content.decode()
    assert "Second one" in html and first.title not in html
    assert "First one" not in visitor.get(url, {"status": "planned"}).content.decode()
    assert "First one" in visitor.get(url, {"q": "first"}).content.decode()


def test_a_page_is_made_of_an_activity_and_keeps_it(admin_client):
    make_calendars()
    activity, other = ActivityFactory(), ActivityFactory()
    add = reverse(
        "wagtailadmin_pages:add", args=["detention_visits", "activitypage", calendar_in("az").pk]
    )
    html = admin_client.get(add).content.decode()
    assert f"{activity.title} · {activity.facility}" in html
    assert "show_in_menus" not in html
    data = {"title": "Kino klubu", "slug": "kino", "activity": activity.pk, "body": "null"}
    assert admin_client.post(add, data).status_code == 302
    page = ActivityPage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    admin_client.post(edit, data | {"activity": other.pk, "action-publish": "1"})
    page.refresh_from_db()
    assert page.is_approved and page.activity_id == activity.pk


def test_an_activity_has_pauses_skips_holidays_and_tells_of_its_changed_dates(visitor):
    facility = FacilityFactory(zone="Europe/Berlin")
    pause = {"pauses-0-first_on": "2026-10-20", "pauses-0-last_on": "2026-10-26", "pauses-0-id": ""}
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20261107\nEXDATE:20261031"
    data = typed(facility, recurrence=rule, skips_holidays="on", **pause)
    answer = visitor.post(
        reverse("detention_visits_activities:add"), data | {"pauses-TOTAL_FORMS": "1"}
    )
    assert answer.status_code == 302
    activity = Activity.objects.get()
    assert activity.skips_holidays
    days = [start.day for start in activity.sessions.values_list("local_start", flat=True)]
    assert days == [17, 7]
    address = reverse("detention_visits_activities:edit", args=[activity.pk])
    assert f'preview-url-value="{address}?{PREVIEW}"' in visitor.get(address).content.decode()
    data |= {"recurrence": "RRULE:FREQ=WEEKLY;UNTIL=20261107"}
    with time_machine.travel("2026-10-01T12:00:00+04:00", tick=False):
        html = visitor.post(f"{address}?{PREVIEW}", data).content.decode()
    assert read(html).dates[2] == ("Şənbə, 31 oktyabr 2026, 15:00", "struck: buraxılıb")
