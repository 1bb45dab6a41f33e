"""The list of all dates: which of them, for whom, at what cost, and what leaves the house."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from outreach.lists.all_dates import AllDates
from outreach.lists.spans import days_between
from outreach.models import OccurrenceChange, Registration
from outreach.scheduling.date_lists import DateFilters
from tests.detention_visits.factories import ActivityFactory, FacilityFactory
from tests.factories import (
    AudienceFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    VenueFactory,
)
from tests.factories.ready_made import EventFactory
from tests.factories.users import regional_user, user_as

pytestmark = pytest.mark.django_db
DAYS = re.compile('name="(first|last|since|until)"')
WEDNESDAY = datetime.fromisoformat("2027-03-03T12:00:00+04:00")


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def west():
    return RegionFactory(slug="west")


def visitor():
    user = user_as("nobody")
    user.groups.add(Group.objects.get(name="Visit team"))
    return user


def shown(client, **query) -> list[str]:
    answer = client.get(reverse("outreach_all_dates"), query)
    assert answer.status_code == 200
    return [row.facts.title for row in answer.context["rows"]]


def at(day: int, hour: int = 10, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour)


def test_it_begins_with_this_week_in_ones_own_regions(client, west):
    for title, start, region in [
        ("Sunday before", at(28, month=2), west),
        ("Monday", at(1), west),
        ("Sunday", at(7), west),
        ("Monday after", at(8), west),
        ("elsewhere", at(4), RegionFactory()),
        ("nowhere", at(4), None),
    ]:
        EventFactory(title=title, starts_at_local=start, region=region)
    EventFactory(
        title="over midnight",
        starts_at_local=at(28, 23, 2),
        ends_at_local=at(1, 2),
        region=west,
    )
    client.force_login(regional_user("coordinator", west))
    assert shown(client) == ["over midnight", "Monday", "Sunday"]
    assert "elsewhere" in shown(client, region="all")
    client.force_login(user_as("coordinator"))
    assert shown(client) == ["over midnight", "Monday", "elsewhere", "nowhere", "Sunday"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"span": "today"}, ["series"]),
        ({"span": "next-week"}, ["series", "late"]),
        ({"span": "month"}, ["series", "series", "late", "series", "series", "series"]),
        ({"first": "2027-03-11", "last": "2027-03-12"}, ["late"]),
        ({"first": "2027-04-01"}, ["spring"]),
        ({"first": "11.03.2027", "last": "12.03.2027"}, ["late"]),
        ({"first": "x", "last": "0"}, None),
        ({"first": "2027-03-12", "last": "2027-03-11"}, None),
    ],
)
def test_spans(client, query, expected):
    EventFactory(title="series", starts_at_local=at(3), recurrence="RRULE:FREQ=WEEKLY;COUNT=5")
    EventFactory(title="late", starts_at_local=at(11))
    EventFactory(title="spring", starts_at_local=at(5, month=4))
    client.force_login(user_as("figures"))
    if expected is None:
        answer = client.get(reverse("outreach_all_dates"), query)
        assert answer.status_code == 200 and not answer.context["form"].is_valid()
    else:
        assert shown(client, **query) == expected


@pytest.mark.parametrize("address", ["outreach_all_dates", "wagtailsnippets_outreach_event:list"])
def test_what_was_typed_as_a_day_stays(client, address):
    """The picker puts today in place of what it cannot read."""
    client.force_login(user_as("administrator"))
    html = client.get(reverse(address)).content.decode()
    days = [found for found in re.findall("<input[^>]*>", html) if DAYS.search(found)]
    assert len(days) == 2 and all("data-outreach-date" in found for found in days)


def test_filters_and_search(client, west):
    venue, partner, audience = (
        VenueFactory(name={"az": "Şəki məktəbi"}),
        OrganisationFactory(),
        AudienceFactory(),
    )
    joint = EventFactory(title="joint", starts_at_local=at(3), region=west, venue=venue)
    joint.audiences.add(audience)
    joint.save()
    PartnershipFactory(event=joint, organisation=partner)
    EventFactory(title="planned", planned=True, starts_at_local=at(4))
    ActivityFactory(title="film", starts_at_local=at(5), facility=FacilityFactory(region=west))
    client.force_login(user_as("administrator"))
    assert shown(client) == ["joint", "planned", "film"] + ["film"] * 0
    for query, expected in [
        ({"region": west.pk}, ["joint", "film"]),
        ({"status": "planned"}, ["planned"]),
        ({"venue": venue.pk}, ["joint"]),
        ({"partner": partner.pk}, ["joint"]),
        ({"audience": audience.pk}, ["joint"]),
        ({"kind": "activity"}, ["film"]),
        ({"kind": "event"}, ["joint", "planned"]),
        ({"q": "film"}, ["film"]),
        ({"q": "şəki MƏKTƏB"}, ["joint"]),
        ({"q": str(partner)[:6]}, ["joint"]),
        ({"q": "nothing of this"}, []),
    ]:
        assert shown(client, **query) == expected, query


def test_it_shows_nobody_more_than_the_screens_of_the_dates_do(client, west):
    event = EventFactory(
        title="secret working title", planned=True, starts_at_local=at(3), region=west
    )
    Registration.objects.create(occurrence=event.occurrences.get(), name="Leyla")
    ActivityFactory(title="film", starts_at_local=at(3), facility=FacilityFactory(region=west))
    address = reverse("outreach_all_dates")
    client.force_login(user_as("nobody"))
    assert client.get(address).status_code == 302
    client.force_login(user_as("figures"))
    assert shown(client) == ["secret working title"]
    assert b"/participants/" not in client.get(address).content
    client.force_login(visitor())
    assert shown(client, region="all") == ["film"]
    assert shown(client, region="all", kind="event") == ["film"]
    assert b"secret working title" not in client.get(address, {"q": "secret"}).content
    client.force_login(regional_user("coordinator", RegionFactory(slug="north")))
    rows = client.get(address, {"region": "all"}).context["rows"]
    assert [row.facts.participants for row in rows] == [None]
    client.force_login(user_as("coordinator"))
    [row] = client.get(address).context["rows"]
    assert (row.facts.participants, row.facts.title) == (1, "secret working title")


def test_what_is_offered_to_choose_holds_no_more_either(client):
    """Names of venues and partners are for those who may know of events."""
    VenueFactory(slug="hall")
    client.force_login(visitor())
    fields = client.get(reverse("outreach_all_dates")).context["form"].fields
    assert not {"venue", "partner", "audience"} & set(fields)


def test_it_costs_the_same_for_many_dates(client, west):
    client.force_login(regional_user("coordinator", west))
    address, counts = reverse("outreach_all_dates"), []
    for number in (1, 8):
        for _count in range(number):
            event = EventFactory(starts_at_local=at(3), region=west, venue=VenueFactory())
            PartnershipFactory(event=event)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 30


def test_pages_hold_each_date_once(client):
    for number in range(60):
        EventFactory(title=f"{number:02}", starts_at_local=at(3))
    client.force_login(user_as("figures"))
    found = shown(client) + shown(client, p="2")
    assert sorted(found) == [f"{number:02}" for number in range(60)]
    for wrong in ("0", "99", "x", "-1"):
        shown(client, p=wrong)


def exported(client, form: str, **query) -> list[list[str]]:
    answer = client.get(reverse("outreach_all_dates"), query | {"format": form})
    if form == "csv":
        text = answer.content.decode("utf-8-sig")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(text), delimiter=";"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert {cell.data_type for row in sheet for cell in row if cell.value is not None} == {"s"}
    return [[cell or "" for cell in row] for row in sheet.values]


def test_a_spreadsheet_holds_what_is_shown_and_runs_no_formula(client):
    OccurrenceChange.objects.create(
        event=EventFactory(
            title="=1+1", starts_at_local=at(3), recurrence="RRULE:FREQ=WEEKLY;COUNT=2"
        ),
        local_start=at(3),
        kind="cancelled",
    )
    EventFactory(title="day", whole_day=True, starts_at_local=at(4, 0), ends_at_local=at(6, 0))
    user = user_as("figures")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    head, first, second = exported(client, "csv")
    assert head[:2] == ["Day", "Starts"]
    assert first[:6] == ["2027-03-03", "10:00", "2027-03-03", "12:00", "Asia/Baku", "'=1+1"]
    assert first[9] == "cancelled"
    assert second[:4] == ["2027-03-04", "", "2027-03-05", ""]
    book = exported(client, "xlsx")
    assert [row[5] for row in book] == ["What", "=1+1", "day"]
    paper = client.get(reverse("outreach_all_dates"), {"format": "print"})
    assert b"=1+1" in paper.content and b"<form" not in paper.content
    logged = ModelLogEntry.objects.filter(action="outreach.export_dates")
    assert {entry.data["format"] for entry in logged} == {"csv", "xlsx", "print"}
    assert {entry.user for entry in logged} == {user}


def test_a_regional_user_without_regions_sees_all(client):
    EventFactory(title="one", starts_at_local=at(3), region=RegionFactory())
    client.force_login(regional_user("coordinator"))
    assert shown(client) == ["one"]


@pytest.mark.parametrize("wrong", ["mine", "999999", "x", "-1", "9" * 40, "\x00"])
@pytest.mark.parametrize(
    "name", ["region", "venue", "partner", "audience", "kind", "span", "first", "p", "q", "format"]
)
def test_no_address_breaks_it(client, name, wrong):
    EventFactory(starts_at_local=at(3))
    client.force_login(user_as("administrator"))
    assert client.get(reverse("outreach_all_dates"), {name: wrong}).status_code == 200


@pytest.mark.sqlite
def test_a_search_begins_with_the_span_whatever_the_filters(west):
    """With all events of a region it would take as long as the site is old."""
    partner, audience = OrganisationFactory(), AudienceFactory()
    every = DateFilters(
        regions=frozenset([west.pk]), partner=partner.pk, audience=audience.pk, text="Baku"
    )
    span = days_between(date(2027, 3, 1), date(2027, 3, 7), "Asia/Baku")
    user = user_as("administrator")
    for wanted in (every, DateFilters(regions=frozenset([west.pk]))):
        dates = AllDates(user, span, wanted, now=WEDNESDAY, language="en")
        plans = list(filter(None, (part.explain() for part in dates.parts)))  # "": finds nothing.
        assert plans
        for plan in plans:
            first = plan.splitlines()[0]
            assert "_start" in first or "_long" in first, first
