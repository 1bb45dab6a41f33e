"""“My calendar addresses”: made, renewed, revoked, each by their owner alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from outreach.models import PrivateFeed
from outreach.planning.private_feeds import MOST_FOR_ONE
from tests.factories import EventFactory, RegionFactory
from tests.factories.private_feeds import private_feed
from tests.factories.users import ROLES, regional_user, user_as

pytestmark = pytest.mark.django_db
LIST = "/admin/outreach/addresses/"
DATA = {"label": "Phone", "scope": "plan", "language": "en", "last_day": ""}


def rotate(feed) -> str:
    return reverse("outreach_rotate_private_feed", args=[feed.pk])


def revoke(feed) -> str:
    return reverse("outreach_revoke_private_feed", args=[feed.pk])


def address_in(answer) -> str:
    assert answer.status_code == 200
    (address,) = re.findall(r'value="(http://testserver/calendars/[\w-]{43}\.ics)"', answer.text)
    return address.removeprefix("http://testserver")


@pytest.fixture(autouse=True)
def in_english_too(client):
    """The screens are read in English, whatever the catalogues say."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def somebody(client):
    user = user_as("coordinator")
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_see_plans_has_the_screen_and_its_menu_items(client, role):
    client.force_login(user_as(role))
    assert (client.get(LIST).status_code == 200) is (role != "nobody")
    for page in ("/admin/", "/admin/account/"):
        assert (LIST in client.get(page).text) is (role != "nobody")


def test_a_visit_team_is_offered_only_what_it_has(client):
    west = RegionFactory()
    for regions, scopes in (((west,), ["region", "plan"]), ((), ["plan"])):
        user = regional_user("nobody", *regions)
        user.groups.add(Group.objects.get(name="Visit team"))
        client.force_login(user)
        offered = client.get(LIST).context["form"].fields["scope"].choices
        assert [value for value, _label in offered] == scopes
        refused = client.post(LIST, DATA | {"scope": "busy"})
        assert refused.context["form"].errors["scope"]


@pytest.mark.parametrize("role", ["figures", "editor", "coordinator"])
def test_who_writes_in_no_region_is_not_offered_the_own_ones(client, role):
    client.force_login(regional_user(role))
    offered = client.get(LIST).context["form"].fields["scope"].choices
    assert [value for value, _label in offered] == ["assignments", "plan", "busy"]
    assert client.post(LIST, DATA | {"scope": "region"}).context["form"].errors["scope"]


def test_a_stranger_is_asked_to_log_in(client):
    for address in (LIST, f"{LIST}1/rotate/", f"{LIST}1/revoke/"):
        answer = client.post(address)
        assert answer.status_code == 302 and "/login/" in answer["Location"]


def test_an_address_is_told_once_and_works(client, somebody):
    EventFactory(title="A meeting")
    answer = client.post(LIST, DATA)
    path = address_in(answer)
    assert f"webcal://testserver{path}" in answer.text
    assert "data:image/svg+xml" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert b"A meeting" in Client().get(path).content
    again = client.get(LIST)
    assert path.split("/")[2][:20] not in again.text
    assert [feed.label for feed in again.context["feeds"]] == ["Phone"]


def test_it_is_valid_to_the_end_of_the_day_that_was_typed(client, somebody):
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        client.force_login(somebody)
        path = address_in(client.post(LIST, DATA | {"last_day": "2027-02-21"}))
        traveller.move_to("2027-02-21T23:59:59+04:00")
        assert Client().get(path).status_code == 200
        traveller.move_to("2027-02-22T00:00:00+04:00")
        assert Client().get(path).status_code == 404
        client.force_login(somebody)
        screen = client.get(LIST)
        assert not screen.context["feeds"]
        assert [feed.label for feed in screen.context["former_feeds"]] == ["Phone"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("label", ""),
        ("label", "x" * 81),
        ("scope", ""),
        ("scope", "everything"),
        ("language", "xx"),
        ("last_day", "2020-01-01"),
        ("last_day", "9999-12-31"),
        ("last_day", "tomorrow"),
    ],
)
def test_what_cannot_be_made_is_explained(client, somebody, name, value):
    answer = client.post(LIST, DATA | {name: value})
    assert answer.context["form"].errors[name]
    assert not PrivateFeed.objects.exists()


def test_nobody_has_more_addresses_than_can_be_kept_in_view(client, somebody):
    for _number in range(MOST_FOR_ONE):
        feed, _path = private_feed(somebody)
    assert "20 addresses" in str(client.post(LIST, DATA).context["form"].non_field_errors())
    client.post(revoke(feed))
    assert address_in(client.post(LIST, DATA))


def test_a_new_address_leaves_the_old_one_dead_at_once(client, somebody):
    """Hard case 11."""
    feed, old = private_feed(somebody)
    new = address_in(client.post(rotate(feed)))
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    (shown,) = client.get(LIST).context["feeds"]
    assert shown.rotated_at


def test_a_revoked_address_is_dead_for_ever(client, somebody):
    """Hard case 11."""
    feed, path = private_feed(somebody)
    assert client.post(revoke(feed)).status_code == 302
    assert Client().get(path).status_code == 404
    for address in (rotate(feed), revoke(feed)):
        assert client.post(address, follow=True).status_code == 404
    screen = client.get(LIST)
    assert [feed.label for feed in screen.context["former_feeds"]] == ["Phone"]


@pytest.mark.parametrize("role", ["figures", "administrator"])
def test_others_addresses_are_not_found(client, role):
    feed, path = private_feed(user_as("coordinator"), label="Not yours")
    client.force_login(user_as(role))
    assert "Not yours" not in client.get(LIST).text
    for address in (rotate(feed), revoke(feed)):
        assert client.post(address, follow=True).status_code == 404
    assert Client().get(path).status_code == 200


def test_whoever_lost_the_right_can_do_nothing_here(client, somebody):
    feed, _path = private_feed(somebody)
    somebody.groups.clear()
    client.post(LIST, DATA)
    client.post(rotate(feed))
    assert PrivateFeed.objects.get().rotated_at is None


def test_nothing_is_done_by_following_a_link_or_from_another_site(somebody):
    feed, path = private_feed(somebody)
    client = Client(enforce_csrf_checks=True)
    client.force_login(somebody)
    for address in (rotate(feed), revoke(feed)):
        assert client.get(address).status_code == 405
        assert client.post(address).status_code == 403
    assert client.post(LIST, DATA).status_code == 403
    assert Client().get(path).status_code == 200


def test_the_log_tells_what_was_done_without_the_address(client, somebody):
    path = address_in(client.post(LIST, DATA))
    entry = ModelLogEntry.objects.get(action="outreach.private_feed_made")
    assert (entry.user, entry.label, entry.data) == (somebody, "Phone", {"scope": "plan"})
    assert path.split("/")[2] not in str(entry.data)


def test_the_screen_costs_the_same_for_many_addresses(
    client, somebody, django_assert_max_num_queries
):
    for _number in range(15):
        private_feed(somebody, expires_at=timezone.now() + timedelta(days=1))
    client.get(LIST)
    with django_assert_max_num_queries(14):
        client.get(LIST)
