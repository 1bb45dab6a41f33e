"""Wagtail's own screens of pages say what the public sees, and never show a way to a 404."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.test.utils.form_data import nested_form_data, rich_text
from wagtail.users.models import UserProfile

from detention_visits.models import ActivityPage, Facility
from outreach.models import EventPage
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory, held
from tests.factories import (
    EventFactory,
    EventPageFactory,
    RegionFactory,
    calendar_in,
    make_calendars,
)
from tests.factories.users import regional_user, user_as

pytestmark = pytest.mark.django_db
WAITS = "It goes live when the event is confirmed."


@pytest.fixture(autouse=True)
def calendars():
    make_calendars()


@pytest.fixture
def admin(client):
    return logged_in(client, user_as("administrator"))


def logged_in(client, user):
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)
    return client


def publish(client, page, **fields):
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "image": "",
        "body": rich_text("<p>Text</p>"),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "action-publish": "1",
    }
    if isinstance(page, EventPage):
        data |= {"event": page.event_id, "report": rich_text("<p></p>")}
    else:
        data |= {"activity": page.activity_id}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(address, nested_form_data(data | fields))
    assert answer.status_code == 302, answer.context["form"].errors
    return answer


def told(answer) -> str:
    return " | ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_publishing_the_page_of_a_planned_event_says_when_it_goes_live(admin):
    page = EventPageFactory(event=EventFactory(planned=True), language="en", draft=True)
    answer = publish(admin, page)
    confirm = reverse("outreach_confirm_event", args=[page.event_id])
    assert WAITS in told(answer) and confirm in told(answer)
    assert "View live" not in told(answer)
    page.event.status = "confirmed"
    page.event.save()
    admin.get(reverse("wagtailadmin_home"))  # Where what was said so far is read.
    answer = publish(admin, EventPage.objects.get(pk=page.pk), title="Again")
    assert "approved" not in told(answer) and "View live" in told(answer)


@pytest.mark.parametrize(
    ("rule", "is_held", "words"),
    [
        (Facility.Publicity.NEVER, True, "nothing is shown"),
        (Facility.Publicity.AFTER, False, "once a session has been held"),
        (Facility.Publicity.AFTER, True, ""),
        (Facility.Publicity.ALWAYS, False, ""),
    ],
)
def test_so_does_the_page_of_an_activity(admin, rule, is_held, words):
    activity = ActivityFactory(facility__publicity=rule)
    if is_held:
        held(activity)
    page = ActivityPageFactory(activity=activity, language="en", draft=True)
    answer = publish(admin, page)
    assert (words in told(answer)) and ("is approved" in told(answer)) == bool(words)
    assert ("View live" in told(answer)) == (not words)
    public = ActivityPage.objects.get(pk=page.pk)
    assert (admin.get(public.full_url).status_code == 404) == bool(words)


def test_whoever_may_not_confirm_is_offered_no_button(client):
    page = EventPageFactory(event=EventFactory(planned=True), language="en", draft=True)
    west = RegionFactory(slug="west")
    editor = regional_user("editor", west)
    logged_in(client, editor)
    confirm = reverse("outreach_confirm_event", args=[page.event_id])
    assert client.get(confirm).status_code == 302
    client.post(confirm, {"sequence": str(page.event.sequence)})
    planner = logged_in(client, user_as("planner"))
    client.post(confirm, {"sequence": str(page.event.sequence)})
    assert planner.get(confirm).status_code == 302
    page.event.refresh_from_db()
    assert page.event.status == "planned"
    assert (
        confirm
        not in client.get(reverse("outreach_event_pages", args=[page.event_id])).content.decode()
    )


def test_confirming_from_the_screen_of_pages_is_one_click(admin):
    page = EventPageFactory(event=EventFactory(planned=True), language="en")
    pages = reverse("outreach_event_pages", args=[page.event_id])
    confirm = reverse("outreach_confirm_event", args=[page.event_id])
    assert confirm in admin.get(pages).content.decode()
    assert b"published pages" in admin.get(confirm).content
    stale = admin.post(confirm, {"sequence": "77"})
    assert "Nothing was changed" in told(stale)
    answer = admin.post(confirm, {"sequence": str(page.event.sequence), "next": pages})
    assert answer["Location"] == pages
    page.event.refresh_from_db()
    assert page.event.status == "confirmed"
    assert admin.get(page.full_url).status_code == 200
    assert confirm not in admin.get(pages).content.decode()
    history = reverse("wagtailsnippets_outreach_event:history", args=[page.event_id])
    assert b"confirmed" in admin.get(history).content


def states(client, event) -> list[str]:
    places = client.get(reverse("outreach_event_pages", args=[event.pk])).context["places"]
    with translation.override("en"):
        return [str(place.page.status_string) for place in places if place.page]


def test_the_tree_and_the_screen_of_pages_say_the_true_state(admin):
    planned = EventFactory(planned=True)
    kept = EventPageFactory(event=planned, language="az")
    draft = EventPageFactory(event=planned, language="en", draft=True)
    later = EventPageFactory(event=planned, language="ru", draft=True)
    later.go_live_at = timezone.now() + timezone.timedelta(days=3)
    later.save_revision().publish()
    assert states(admin, planned) == ["approved", "draft", "approved"]
    draft.get_parent().get_workflow().start(draft, user_as("administrator"))
    assert states(admin, planned)[1] == "in moderation"
    live = EventPageFactory(event=EventFactory(), language="az")
    tree = reverse("wagtailadmin_explore", args=[calendar_in("az").pk])
    text = admin.get(tree).content.decode()
    assert "approved" in text
    assert way_to(kept) not in text and way_to(live) in text
    assert way_to(kept) not in admin.get(tree, {"q": kept.title}).content.decode()
    text = editor(admin, kept)
    assert way_to(kept) not in text and WAITS in text
    assert way_to(live) in editor(admin, live)


def way_to(page) -> str:
    """A link to the page, as Wagtail writes it."""
    return f'{urlsplit(page.full_url).path}"'


def editor(client, page) -> str:
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_the_tree_costs_no_query_for_a_page_more(admin):
    tree, counts = reverse("wagtailadmin_explore", args=[calendar_in("az").pk]), []
    for number in (2, 6):
        for _count in range(number):
            EventPageFactory(event=EventFactory(planned=True))
        admin.get(tree)
        with CaptureQueriesContext(connection) as queries:
            admin.get(tree)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_editor_of_a_page_shows_when_in_which_language_and_the_way_to_the_event(admin):
    event = EventFactory(title="Internal", weekly=True)
    page = EventPageFactory(event=event, language="ru")
    text = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for words in ("Every week", "confirmed", "Russian", "Internal"):
        assert words in text
    assert reverse("outreach_event_dates", args=[event.pk]) in text
    assert reverse("wagtailsnippets_outreach_event:edit", args=[event.pk]) in text
    activity = ActivityPageFactory(activity=ActivityFactory(title="Hidden film"), language="en")
    text = admin.get(reverse("wagtailadmin_pages:edit", args=[activity.pk])).content.decode()
    assert "Hidden film" in text and "/sessions/" in text


def test_unpublishing_the_last_language_says_that_the_event_is_withdrawn(admin):
    event = EventFactory()
    pages = [EventPageFactory(event=event, language=code) for code in ("az", "en")]
    said = []
    for page in pages:
        said.append(told(admin.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))))
    assert ["withdrawn" in text for text in said] == [False, True]


def test_create_pages_keeps_its_name_only_while_pages_are_missing(admin):
    event = EventFactory()
    edit = reverse("wagtailsnippets_outreach_event:edit", args=[event.pk])
    assert "Create pages" in admin.get(edit).content.decode()
    page = EventPageFactory(event=event, language="en")
    for code in ("az", "ru"):
        EventPageFactory(event=event, language=code)
    text = admin.get(edit).content.decode()
    assert "Create pages" not in text
    assert page.full_url in text


def test_from_the_screen_of_pages_one_comes_back_to_it(admin):
    page = EventPageFactory(event=EventFactory(planned=True), language="en", draft=True)
    pages = reverse("outreach_event_pages", args=[page.event_id])
    text = admin.get(pages).content.decode()
    assert f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}?next={pages}" in text
    assert publish(admin, page, next=pages)["Location"] == pages
