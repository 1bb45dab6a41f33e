"""Titles of pages of which somebody may not know, in Wagtail's own lists and dialogs; the walk over
all addresses of the admin is in ``tests/admin_walk``."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from outreach.models import EventPage
from outreach.models.visibility import pages_hidden_from
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory, held
from tests.factories import EventFactory, EventPageFactory, RegionFactory, calendar_in
from tests.factories.users import regional_user, user_as

pytestmark = pytest.mark.django_db


def of_the_tree():
    """May do everything in the page tree, and has no right on events or activities."""
    user = user_as("nobody")
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def knows(user, page) -> bool:
    """By the rule for one page, which has to be the same as that for many."""
    hidden = pages_hidden_from(user)
    one = Page.objects.filter(pk=page.pk)
    known = page.specific_class.objects.get(pk=page.pk) not in hidden
    assert hidden.removed_from(one).exists() == known
    return known


def restricted(page: Page) -> Page:
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    return page


def with_a_new_title(page: Page) -> Page:
    page.title = "Not published yet"
    page.save_revision()
    return page


def alias_of(page: Page) -> Page:
    return page.create_alias(update_slug="an-alias")


EVENT_PAGES = {
    "public": (lambda: EventPageFactory(), True),
    "an alias of a public one": (lambda: alias_of(EventPageFactory()), True),
    "a draft": (lambda: EventPageFactory(draft=True), False),
    "of a planned event": (lambda: EventPageFactory(event__planned=True), False),
    "restricted": (lambda: restricted(EventPageFactory()), False),
    "with a new title": (lambda: with_a_new_title(EventPageFactory()), False),
    "an alias of a restricted one": (lambda: alias_of(restricted(EventPageFactory())), False),
}


@pytest.mark.parametrize("kind", EVENT_PAGES)
def test_of_events_only_what_is_public_is_known_without_a_right(kind):
    make, is_known = EVENT_PAGES[kind]
    page = make()
    assert knows(user_as("nobody"), page) == is_known
    assert knows(user_as("visitor"), page) == is_known
    for role in ("figures", "planner", "administrator"):
        assert knows(user_as(role), page), role


def of_an_activity(*, is_held: bool = False, **traits) -> Page:
    activity = ActivityFactory(**traits)
    if is_held:
        held(activity, women=9)
    return ActivityPageFactory(activity=activity)


VISIT_PAGES = {
    "never": (lambda: of_an_activity(is_held=True), False),
    "after, not held yet": (lambda: of_an_activity(after=True), False),
    "after, and held": (lambda: of_an_activity(after=True, is_held=True), True),
    "always": (lambda: of_an_activity(always=True), True),
    "always, planned": (lambda: of_an_activity(always=True, planned=True), False),
    "always, restricted": (lambda: restricted(of_an_activity(always=True)), False),
    "always, with a new title": (lambda: with_a_new_title(of_an_activity(always=True)), False),
}


@pytest.mark.parametrize("kind", VISIT_PAGES)
def test_of_activities_only_what_is_public_is_known_without_a_right(kind):
    make, is_known = VISIT_PAGES[kind]
    page = make()
    assert (page.public_activity(timezone.now()) is not None) >= is_known
    for role in ("nobody", "figures", "planner"):
        assert knows(user_as(role), page) == is_known, role
    for role in ("visitor", "administrator"):
        assert knows(user_as(role), page), role


def titles(client, address: str) -> str:
    return client.get(address).content.decode()


def test_lists_and_counts_are_without_the_hidden(client):
    public = EventPageFactory(title="Open meeting")
    hidden = [EventPageFactory(title=f"Secret {number}", draft=True) for number in range(3)]
    client.force_login(of_the_tree())
    calendar = calendar_in("az")
    explorer = client.get(reverse("wagtailadmin_explore", args=[calendar.pk]))
    assert [page.pk for page in explorer.context["object_list"]] == [public.pk]
    assert explorer.context["paginator"].count == 1
    api = client.get(reverse("wagtailadmin_api:pages:listing"), {"child_of": calendar.pk})
    assert json.loads(api.content)["meta"]["total_count"] == 1
    dialog = titles(client, reverse("wagtailadmin_choose_page_child", args=[calendar.pk]))
    assert "Open meeting" in dialog
    assert "Secret" not in dialog
    before = client.get(reverse("wagtailadmin_home")).content.decode()
    EventPageFactory(title="One more", draft=True)
    after = client.get(reverse("wagtailadmin_home")).content.decode()
    assert _count(before) == _count(after)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    selected = client.get(f"{bulk}?id=all&childOf={calendar.pk}").content.decode()
    assert "Open meeting" in selected
    assert "Secret" not in selected
    assert EventPage.objects.filter(pk__in=[page.pk for page in hidden]).count() == 3


def _count(html: str) -> str:
    """What the first page says of the number of pages."""
    summary = html.partition("w-summary")[2]
    assert summary
    return summary.partition("</li>")[0]


def test_moderators_see_what_waits_only_if_they_may_know_of_it(client):
    page = EventPageFactory(draft=True, title="Secret in moderation")
    page.get_workflow().start(page, user_as("administrator"))
    user = of_the_tree()
    client.force_login(user)
    assert "Secret in moderation" not in titles(client, reverse("wagtailadmin_home"))
    user.groups.add(Group.objects.get(name="Figures"))
    assert "Secret in moderation" in titles(client, reverse("wagtailadmin_home"))


def pages(count: int) -> None:
    region = RegionFactory(slug="home")
    for number in range(count):
        EventPageFactory(event=EventFactory(region=region), draft=bool(number % 2))
        of_an_activity(always=bool(number % 2))


OURS = ('"outreach_', '"detention_visits_')


def queries(client, address: str) -> int:
    """Those that ask our tables; Wagtail has some for each row of its own."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return sum(any(table in query["sql"] for table in OURS) for query in asked)


@pytest.mark.queries
@pytest.mark.parametrize("role", ["nobody", "regional", "visitor", "administrator"])
def test_the_explorer_asks_for_all_owners_at_once(client, role):
    people = {"nobody": of_the_tree, "regional": lambda: _regional()}
    client.force_login(people.get(role, lambda: user_as(role))())
    address = reverse("wagtailadmin_explore", args=[calendar_in("az").pk])
    pages(2)
    few = queries(client, address)
    pages(6)
    assert queries(client, address) == few


def _regional():
    return regional_user("coordinator", RegionFactory(slug="home"))
