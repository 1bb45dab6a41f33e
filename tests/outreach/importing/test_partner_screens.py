"""Partners' calendars in the admin: who keeps them, what is checked, refreshing one now."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail.users.models import UserProfile

from outreach.models import Event, PartnerCalendar
from tests.calendar_files import MONDAYS, vcalendar, vevent
from tests.factories import RegionFactory, calendar_in
from tests.factories.users import ROLES, regional_user, user_as
from tests.remote_servers import LOOPBACK, remote_server

pytestmark = pytest.mark.django_db
SCREENS = "wagtailsnippets_outreach_partnercalendar"
KEEPERS = {"editor", "planner", "coordinator", "administrator"}


@pytest.fixture(scope="module")
def remote():
    with remote_server() as server:
        yield server


@pytest.fixture(autouse=True)
def own_network(settings, remote):
    settings.OUTREACH_FETCH_SCHEMES = ("http",)
    settings.OUTREACH_FETCH_PORTS = (remote.port,)
    settings.OUTREACH_FETCH_NETWORKS = LOOPBACK


def address(screen: str, *arguments) -> str:
    return reverse(f"{SCREENS}:{screen}", args=arguments)


def state(partner: PartnerCalendar) -> str:
    return reverse("outreach_partner_calendar", args=[partner.pk])


def log_in(client, role: str, *regions):
    """As a user of this role who reads English; in these regions only, where some are named."""
    user = regional_user(role, *regions) if regions else user_as(role)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)
    return user


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def partner_at(url: str, **fields) -> PartnerCalendar:
    fields = {"title": "Partner", "calendar": calendar_in("az")} | fields
    return PartnerCalendar.objects.create(address=url, **fields)


def typed(url: str, **fields) -> dict[str, str]:
    pk = str(calendar_in("az").pk)
    return {"title": "IOM", "address": url, "calendar": pk, "is_active": "on"} | fields


def test_only_who_keeps_them_sees_and_changes_them(client, remote):
    partner = partner_at(remote.says("/a", vcalendar(vevent("a", *MONDAYS)).encode()))
    screens = [address("list"), address("add"), state(partner)]
    screens += [address(screen, partner.pk) for screen in ("edit", "delete")]
    for role in ROLES:
        log_in(client, role)
        allowed = [client.get(screen).status_code == 200 for screen in screens]
        assert allowed == [role in KEEPERS] * 5, role
        if role not in KEEPERS:
            client.post(address("add"), typed(remote.url("/b")))
            client.post(address("edit", partner.pk), typed(remote.url("/b")))
            client.post(address("delete", partner.pk))
            assert client.post(state(partner)).status_code == 302
    client.logout()
    for screen in screens:
        assert "/login/" in client.get(screen)["Location"]
    assert list(PartnerCalendar.objects.values_list("title", "checked_at")) == [("Partner", None)]


def test_an_editor_adds_one_and_refreshes_it_at_once(client, remote):
    url = remote.says("/new", vcalendar(vevent("a", *MONDAYS)).encode())
    log_in(client, "editor")
    response = client.post(address("add"), typed(url))
    partner = PartnerCalendar.objects.get()
    assert response["Location"] == state(partner)
    assert "never" in client.get(state(partner)).content.decode()
    assert not Event.objects.exists()

    result = client.post(state(partner))

    assert "Everything new has been imported." in told(result)
    html = client.get(state(partner)).content.decode()
    assert (
        "new: 1" in html and reverse("outreach_event_dates", args=[Event.objects.get().pk]) in html
    )
    assert "There was nothing new" in told(client.post(state(partner)))
    assert "IOM" in client.get(address("list")).content.decode()


def test_what_goes_wrong_is_told_and_kept(client, remote):
    partner = partner_at(remote.url("/none"))
    log_in(client, "coordinator")
    assert "Nothing was found at this address (404)" in told(client.post(state(partner)))
    assert "Nothing was found at this address (404)" in client.get(state(partner)).content.decode()
    assert "1: Nothing was found at this address" in client.get(address("list")).content.decode()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "required"),
        ("x", "must begin with"),
        ("https://example.org/a.ics", "must begin with"),
        ("http://user@127.0.0.1/", "user name"),
        ("http://127.0.0.1:22/", "Port 22"),
        ("http://10.0.0.1:{port}/", "not on the public internet"),
        ("http://169.254.169.254:{port}/", "not on the public internet"),
        ("http://127.0.0.1:{port}/" + "a" * 3_000, "at most 2000"),
    ],
)
def test_an_address_that_may_not_be_read_is_explained(client, remote, url, message):
    """Hard case 17."""
    log_in(client, "editor")
    response = client.post(address("add"), typed(url.format(port=remote.port)))
    assert response.status_code == 200
    assert response.context["form"].errors["address"]
    assert message in response.content.decode()


def test_the_same_address_twice_is_refused(client, remote):
    partner_at(remote.url("/a"))
    log_in(client, "editor")
    response = client.post(address("add"), typed(remote.url("/a")))
    assert "address" in response.context["form"].errors


def test_another_address_is_read_from_the_beginning(client, remote):
    partner = partner_at(remote.url("/a"), etag='"v1"', last_modified="Mon", failures=7)
    log_in(client, "editor")
    client.post(address("edit", partner.pk), typed(remote.url("/a")))
    partner.refresh_from_db()
    assert (partner.etag, partner.failures) == ('"v1"', 7)
    client.post(address("edit", partner.pk), typed(remote.url("/b")))
    partner.refresh_from_db()
    assert (partner.etag, partner.last_modified, partner.failures) == ("", "", 0)


def test_who_may_not_publish_pages_there_does_not_by_a_subscription(client, remote):
    user = log_in(client, "editor")
    GroupPagePermission.objects.filter(group__user=user).delete()
    response = client.post(address("add"), typed(remote.url("/a"), publishes="on"))
    assert "publishes" in response.context["form"].errors
    assert not PartnerCalendar.objects.exists()


def test_a_coordinator_of_a_region_keeps_those_of_the_region(client, remote):
    west, east = RegionFactory(slug="west"), RegionFactory(slug="east")
    log_in(client, "coordinator", west)
    other = partner_at(remote.url("/other"), region=east)
    assert client.get(state(other)).status_code == 200
    assert client.get(address("edit", other.pk)).status_code == 302
    assert client.post(state(other)).status_code == 302
    assert PartnerCalendar.objects.get().checked_at is None
    for region in ("", str(east.pk)):
        response = client.post(address("add"), typed(remote.url("/b"), region=region))
        assert "region" in response.context["form"].errors
    client.post(address("add"), typed(remote.url("/b"), region=str(west.pk)))
    assert PartnerCalendar.objects.filter(region=west).exists()


def test_the_list_costs_the_same_for_many(client, remote, django_assert_max_num_queries):
    for number in range(20):
        partner_at(remote.url(f"/{number}"), title=f"Partner {number}", failures=number)
    log_in(client, "editor")
    client.get(address("list"))
    with django_assert_max_num_queries(25):
        client.get(address("list"))
