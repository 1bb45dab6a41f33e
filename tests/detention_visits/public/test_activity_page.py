"""The page of an activity: what it shows, to whom, and what a copy or translation does."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from detention_visits.models import Activity
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory, held
from tests.factories import calendar_in, make_calendars

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendars():
    return make_calendars()


def html_of(client, page):
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_small_totals_are_suppressed(client):
    page = ActivityPageFactory(activity__after=True, language="en")
    held(page.activity, women=3, men=1)
    html = html_of(client, page)
    assert "outreach-figures__total" in html
    assert "<dd" not in html


def test_one_small_group_leaves_the_total_alone(client):
    page = ActivityPageFactory(activity__after=True)
    held(page.activity, women=12, men=3)
    html = html_of(client, page)
    assert html.count("<dd ") == 1 and ">15</dd>" in html


def test_groups_are_shown_when_none_is_small(client):
    page = ActivityPageFactory(activity__after=True)
    held(page.activity, women=12, men=8)
    html = html_of(client, page)
    assert all(f">{number}</dd>" in html for number in (12, 8, 20))


def test_under_after_the_page_says_nothing_of_what_is_to_come(client):
    start = timezone.now().replace(tzinfo=None, microsecond=0) - timedelta(days=8)
    page = ActivityPageFactory(
        activity__after=True, activity__endless=True, activity__starts_at_local=start
    )
    held(page.activity)
    html = html_of(client, page)
    assert html.count("<time") == 1
    for session in page.activity.sessions.all()[1:5]:
        assert f"{session.starts_at_local:%Y-%m-%d}" not in html


def test_under_always_the_next_dates_are_shown(client):
    start = timezone.now().replace(tzinfo=None, microsecond=0) + timedelta(days=1)
    page = ActivityPageFactory(activity__always=True, activity__starts_at_local=start)
    assert html_of(client, page).count("<time") == 4


def test_times_are_the_calendars_and_the_activitys_own_stand_beside(client):
    """Hard case 22: as lists and months show them."""
    start = datetime(2026, 1, 3, 22)
    page = ActivityPageFactory(
        activity__always=True, activity__zone="Europe/Berlin", activity__starts_at_local=start
    )
    held(page.activity)
    html = html_of(client, page)
    assert "01:00–03:00" in html and 'datetime="2026-01-04T01:00:00+04:00"' in html
    assert "Berlin vaxtı" in html and 'datetime="2026-01-03T22:00"' in html
    days = client.get("/az/events/?on=2026-01-04").content.decode()
    assert (
        page.title in days
        and page.title not in client.get("/az/events/?on=2026-01-03").content.decode()
    )


def test_a_preview_works_before_anything_is_public_and_shows_no_date(rf, admin_user):
    page = ActivityPageFactory(activity__after=True, draft=True, title="Draft title")
    request = rf.get("/")
    request.user = admin_user
    answer = page.make_preview_request(request, "")
    html = answer.rendered_content if hasattr(answer, "rendered_content") else answer.content
    assert answer.status_code == 200
    assert "Draft title" in str(html) and "<time" not in str(html)


def test_there_is_one_page_for_each_language_and_all_share_the_translation_key():
    page = ActivityPageFactory(language="az")
    other = ActivityPageFactory(activity=page.activity, language="en")
    assert other.translation_key == page.translation_key
    page.activity = ActivityPageFactory(language="az").activity
    with pytest.raises(ValidationError):
        page.full_clean()


def test_a_copied_page_gets_a_planned_activity_of_its_own():
    page = ActivityPageFactory(activity__always=True)
    copy = page.copy(to=calendar_in("az"), update_attrs={"slug": "copy"})
    assert copy.activity_id != page.activity_id
    assert copy.activity.status == Activity.Status.PLANNED
    assert copy.activity.uid != page.activity.uid


def test_a_revision_never_brings_another_activity():
    page = ActivityPageFactory()
    first = page.activity_id
    revision = page.save_revision()
    revision.content["activity"] = ActivityFactory().pk
    assert revision.as_object().activity_id == first


def test_a_page_may_not_take_the_calendars_own_addresses():
    with pytest.raises(ValidationError):
        ActivityPageFactory(slug="month")
