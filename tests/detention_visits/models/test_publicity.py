"""The public side under each rule: calendar, feed and page hold exactly what the rule permits."""

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from detention_visits.models import ActivityPage
from detention_visits.models.publicity import public_activities
from outreach import kinds
from outreach.models import Calendar
from outreach.scheduling.sources import Selection
from tests.detention_visits.factories import ActivityPageFactory, held
from tests.factories import calendar_in, make_calendars

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendars():
    return make_calendars()


def selection(language="az", search="", **filters):
    key = Calendar.objects.get(language=language, page__slug="events").key
    return Selection(
        calendar_key=key, language=language, now=timezone.now(), filters=filters, search=search
    )


def all_entries(chosen=None):
    chosen = chosen or selection()
    return [*kinds.entries(chosen, past=True), *kinds.entries(chosen)]


def feed(chosen=None, **options):
    return "".join(text.text for text in kinds.texts(chosen or selection(), **options))


def nothing_is_public(client, page):
    return (
        client.get(page.url).status_code == 404
        and not all_entries()
        and not feed()
        and page.get_sitemap_urls() == []
    )


def test_under_never_nothing_is_public_even_when_held(client):
    page = ActivityPageFactory()
    held(page.activity, women=20)
    assert nothing_is_public(client, page)


def test_under_after_nothing_is_public_before_a_session_was_held(client):
    page = ActivityPageFactory(activity__after=True)
    assert nothing_is_public(client, page)


def test_under_after_exactly_the_held_session_is_public(client):
    page = ActivityPageFactory(activity__after=True, activity__endless=True)
    session = held(page.activity, 1, women=7, men=9)
    (entry,) = all_entries()
    assert entry.title == page.title
    assert entry.starts_at == session.starts_at
    assert (entry.uid, entry.recurrence_id) == (session.uid, None)
    assert entry.venue_name == page.activity.facility.name["az"]
    answer = client.get(page.url)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'datetime="2026-01-10T15:00:00+04:00"' in html
    assert html.count("<time") == 1
    assert ">16</dd>" in html
    assert page.get_sitemap_urls()


def test_under_after_the_feed_tells_nothing_of_other_dates():
    page = ActivityPageFactory(activity__after=True, activity__endless=True)
    session = held(page.activity, 1)
    text = feed()
    assert text.count("BEGIN:VEVENT") == 1
    assert f"UID:{session.uid}" in text
    assert "DTSTART;TZID=Asia/Baku:20260110T150000" in text
    for betrayal in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", page.activity.uid):
        assert betrayal not in text


def test_a_session_marked_before_its_end_is_not_yet_held(client):
    page = ActivityPageFactory(activity__after=True, activity__endless=True)
    session = page.activity.sessions.upcoming(timezone.now()).first()
    session.was_held = True
    session.save()
    assert nothing_is_public(client, page)


def test_a_session_that_was_not_held_is_never_shown_under_after(client):
    page = ActivityPageFactory(activity__after=True)
    session = page.activity.sessions.first()
    session.was_held = False
    session.save()
    assert nothing_is_public(client, page)


def test_under_always_the_whole_series_is_public(client):
    page = ActivityPageFactory(activity__always=True)
    entries = all_entries()
    assert [entry.uid for entry in entries] == [page.activity.uid] * 4
    assert len({entry.recurrence_id for entry in entries}) == 4
    assert "RRULE:FREQ=WEEKLY;COUNT=4" in feed()
    assert client.get(page.url).status_code == 200


def test_under_always_each_date_has_its_address_and_no_other(client):
    page = ActivityPageFactory(activity__always=True)
    entry = all_entries()[0]
    assert client.get(entry.path).status_code == 200
    assert client.get(f"{page.url}2026-01-11T1500/").status_code == 404
    assert client.get(f"{page.url}nonsense/").status_code == 404


def test_under_after_no_date_has_an_address(client):
    page = ActivityPageFactory(activity__after=True)
    held(page.activity)
    assert client.get(f"{page.url}2026-01-03T1500/").status_code == 404
    assert client.get(f"{page.url}2026-01-10T1500/").status_code == 404


def test_under_always_a_date_not_held_is_called_off_in_list_and_feed():
    page = ActivityPageFactory(activity__always=True)
    session = page.activity.sessions.order_by("starts_at")[2]
    session.was_held = False
    session.save()
    assert [entry.status for entry in all_entries()].count("cancelled") == 1
    assert feed().count("STATUS:CANCELLED") == 1
    dropped = feed(keep_cancelled=False)
    assert "STATUS:CANCELLED" not in dropped
    assert "EXDATE;TZID=Asia/Baku:20260117T150000" in dropped


@pytest.mark.parametrize("rule", ["after", "always"])
def test_a_planned_activity_is_internal_under_each_rule(client, rule):
    page = ActivityPageFactory(**{f"activity__{rule}": True})
    held(page.activity)
    page.activity.status = "planned"
    page.activity.save()
    assert nothing_is_public(client, page)


@pytest.mark.parametrize("rule", ["after", "always"])
def test_a_changed_rule_takes_effect_at_once_and_leaves_no_trace(client, rule):
    page = ActivityPageFactory(**{f"activity__{rule}": True})
    held(page.activity)
    assert not nothing_is_public(client, page)
    page.activity.facility.publicity = "never"
    page.activity.facility.save()
    assert nothing_is_public(client, page)


def test_what_was_held_stays_public_when_the_rest_is_cancelled():
    page = ActivityPageFactory(activity__after=True, activity__endless=True)
    session = held(page.activity)
    page.activity.status = "cancelled"
    page.activity.save()
    assert [entry.uid for entry in all_entries()] == [session.uid]


def test_a_held_date_that_the_rule_no_longer_names_stays():
    """Hard case 8: what somebody entered is never deleted, and what is over is not rewritten."""
    page = ActivityPageFactory(activity__after=True)
    session = held(page.activity, 1, women=8)
    page.activity.recurrence = "RRULE:FREQ=MONTHLY;COUNT=3"
    page.activity.save()
    session.refresh_from_db()
    assert not session.is_detached
    assert page.activity.sessions.attached().count() == 4, "none is made where nobody met"
    assert [entry.uid for entry in all_entries()] == [session.uid]


def test_the_working_title_and_the_address_are_nowhere(client):
    for rule in ("after", "always"):
        page = ActivityPageFactory(**{f"activity__{rule}": True})
        held(page.activity)
        html = client.get(page.url).content.decode()
        for secret in (page.activity.title, page.activity.facility.address):
            assert secret not in html
            assert secret not in feed()
            assert secret not in repr(all_entries())


def test_a_draft_or_unpublished_page_shows_nothing(client):
    page = ActivityPageFactory(activity__always=True, draft=True)
    assert nothing_is_public(client, page)
    page = ActivityPageFactory(activity__always=True)
    page.unpublish()
    assert nothing_is_public(client, page)


def test_a_restriction_on_one_page_or_above_hides_all_languages(client):
    """Hard case 11."""
    page = ActivityPageFactory(activity__always=True)
    other = ActivityPageFactory(activity=page.activity, language="en")
    restriction = PageViewRestriction.objects.create(
        page=other, restriction_type=PageViewRestriction.LOGIN
    )
    assert nothing_is_public(client, page)
    restriction.delete()
    assert all_entries()
    PageViewRestriction.objects.create(
        page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN
    )
    assert nothing_is_public(client, page)


def test_a_restriction_hides_all_languages_though_its_own_page_has_expired(client):
    """Hard case 11: as for events, the page need not be one that is shown."""
    page = ActivityPageFactory(activity__always=True)
    other = ActivityPageFactory(activity=page.activity, language="en")
    PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    ActivityPage.objects.filter(pk=other.pk).update(expire_at=timezone.now())
    assert nothing_is_public(client, page)


def test_below_a_calendar_that_was_taken_back_nothing_is_public(client):
    """Hard case 21: Wagtail still calls the page below it live."""
    page = ActivityPageFactory(activity__always=True)
    assert not nothing_is_public(client, page)
    page.get_parent().specific.unpublish()
    assert ActivityPage.objects.get(pk=page.pk).live
    assert public_activities(timezone.now()) == []
    assert nothing_is_public(client, page)


def test_an_alias_is_no_page_of_its_own():
    """Hard case 4: it gives the activity neither another address nor another language."""
    page = ActivityPageFactory(activity__always=True)
    (before,) = public_activities(timezone.now())
    for place in ("az", "en"):
        page.create_alias(parent=calendar_in(place), update_slug=f"alias-{place}")
    assert ActivityPage.objects.filter(activity=page.activity, live=True).count() == 3
    (after,) = public_activities(timezone.now())
    assert (after.pages, after.urls) == (before.pages, before.urls)
    assert after.calendar_keys == before.calendar_keys
    assert {entry.path.partition("alias")[1] for entry in all_entries()} == {""}


def test_an_expired_page_is_gone_before_any_job_ran(client):
    page = ActivityPageFactory(activity__always=True)
    ActivityPage.objects.filter(pk=page.pk).update(expire_at=timezone.now())
    assert nothing_is_public(client, page)


def test_languages_fall_back_as_for_events():
    page = ActivityPageFactory(activity__always=True, language="en", title="Chess")
    assert {entry.language for entry in all_entries(selection("ru"))} == {"en"}
    ActivityPageFactory(activity=page.activity, language="az", title="Şahmat")
    assert {entry.title for entry in all_entries(selection("ru"))} == {"Şahmat"}
    assert {entry.title for entry in all_entries(selection("en"))} == {"Chess"}
    assert "другом" not in feed(selection("en"))


def test_no_search_and_no_menu_holds_a_page():
    from wagtail.models import Page

    page = ActivityPageFactory(activity__always=True, title="Unfindable", show_in_menus=True)
    assert not page.show_in_menus
    assert not Page.objects.search("Unfindable").count()
