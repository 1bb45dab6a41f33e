"""Whatever changes what the public is told raises the calendar's version, and nothing else does.

One row for each trigger: what happens, and what the feed must say afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import Model
from django.utils import timezone
from django.utils.http import parse_http_date
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Locale, PageViewRestriction, Site

from outreach.models import (
    Calendar,
    CalendarPage,
    Event,
    EventPage,
    Face,
    OccurrenceChange,
    Organisation,
    Partnership,
    Region,
    Topic,
    Venue,
)
from outreach.publication import calendars as releases
from outreach.publication.renewing import renew_marked
from tests.factories import (
    AudienceFactory,
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
    calendar_in,
    make_calendars,
)

pytestmark = pytest.mark.django_db
FEED = "/az/events/feed.ics"
DATE = datetime(2027, 3, 8, 10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


@dataclass(frozen=True)
class Scene:
    """A weekly event with all that its text names, and a page in Azerbaijani."""

    event: Event
    page: EventPage
    partnership: Partnership
    change: OccurrenceChange


@pytest.fixture
def scene() -> Scene:
    region = RegionFactory(slug="guba")
    with Event.write():
        event = EventFactory(
            weekly=True,
            venue=VenueFactory(slug="hall", region=region),
            region=RegionFactory(slug="capital"),
        )
        event.audiences.add(AudienceFactory(slug="migrants"))
        event.topics.add(TopicFactory(slug="rights"))
        event.save()
        partnership = PartnershipFactory(
            event=event, organisation=OrganisationFactory(slug="union"), answer="accepted"
        )
        change = OccurrenceChange.objects.create(
            event=event, local_start=DATE, kind="cancelled", reason={"az": "Qar."}
        )
    page = EventPageFactory(event=event, title="Məsləhət", slug="advice", body="<p>Gəlin.</p>")
    return Scene(Event.objects.get(pk=event.pk), page, partnership, change)


@dataclass(frozen=True)
class Statement:
    """What the feed answers: its text unfolded, and its validators."""

    text: str
    etag: str
    changed_at: int
    version: int


def unfolded(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode().replace("\r\n ", "")


def told(client, address: str = FEED) -> Statement:
    answer = client.get(address)
    assert answer.status_code == 200
    version = Calendar.objects.get(page__locale__language_code="az", path="/az/events/").version
    return Statement(
        unfolded(answer),
        answer["ETag"],
        parse_http_date(answer["Last-Modified"]),
        version,
    )


def changed(record: Model, **values) -> None:
    """Save a record as a form does: read, changed, saved."""
    record = type(record)._default_manager.get(pk=record.pk)
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def published(page, **values) -> None:
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def restrict(page) -> None:
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)


def home():
    return calendar_in("az").get_parent()


def default_site() -> Site:
    return Site.objects.get(is_default_site=True)


def delete(row: Model) -> None:
    type(row)._default_manager.get(pk=row.pk).delete()


def other_calendar() -> CalendarPage:
    parent = home().specific
    return parent.add_child(
        instance=CalendarPage(title="Başqa", slug="other", locale=parent.locale)
    )


def relabel(scene: Scene) -> None:
    event = Event.objects.get(pk=scene.event.pk)
    event.topics.add(TopicFactory(slug="visas"))
    event.save()


Trigger = Callable[[Scene], None]
WITHDRAWN = ("STATUS:CANCELLED", "SUMMARY:", "SEQUENCE:1")
TRIGGERS: dict[str, tuple[Trigger, tuple[str, ...], tuple[str, ...]]] = {
    # What happens: the deed, what the feed says afterwards, what it says no more.
    "a title is published": (
        lambda scene: published(scene.page, title="Görüş"),
        ("SUMMARY;LANGUAGE=az:Görüş", "SEQUENCE:0"),
        ("Məsləhət",),
    ),
    "a text is published": (
        lambda scene: published(scene.page, body="<p>Bizə <b>gəlin</b>.</p>"),
        ("Bizə gəlin.", "X-ALT-DESC;FMTTYPE=text/html:<p>Bizə <b>gəlin</b>.</p>"),
        (),
    ),
    "the page is unpublished": (
        lambda scene: EventPage.objects.get(pk=scene.page.pk).unpublish(),
        WITHDRAWN,
        ("Məsləhət", "advice", "Gəlin", "Union", "X-ALT-DESC"),
    ),
    "the page is deleted": (
        lambda scene: delete(scene.page),
        WITHDRAWN,
        ("Məsləhət", "advice"),
    ),
    "the page is moved to another calendar": (
        lambda scene: EventPage.objects.get(pk=scene.page.pk).move(other_calendar(), "last-child"),
        (),
        ("Məsləhət",),
    ),
    "the page gets another address": (
        lambda scene: published(scene.page, slug="counsel"),
        ("/az/events/counsel/", "SEQUENCE:0"),
        ("/az/events/advice/",),
    ),
    "the page is restricted": (lambda scene: restrict(scene.page), WITHDRAWN, ("Məsləhət",)),
    "the event becomes internal": (
        lambda scene: changed(scene.event, status="planned"),
        WITHDRAWN,
        ("Məsləhət",),
    ),
    "the event is cancelled": (
        lambda scene: changed(scene.event, status="cancelled", reason={"az": "Qrip."}),
        ("STATUS:CANCELLED", "COMMENT;LANGUAGE=az:Qrip.", "SEQUENCE:1", "Məsləhət"),
        ("STATUS:CONFIRMED",),
    ),
    "the event is postponed without a new date": (
        lambda scene: changed(scene.event, status="postponed"),
        ("STATUS:CANCELLED", "COMMENT;LANGUAGE=az:", "SEQUENCE:1"),
        ("STATUS:CONFIRMED",),
    ),
    "the event gets another region": (
        lambda scene: changed(scene.event, region=RegionFactory(slug="ganja")),
        ("SEQUENCE:0",),
        (),
    ),
    "the event gets a topic": (relabel, ("CATEGORIES:Rights az,Visas az",), ()),
    "a topic is deleted": (
        lambda scene: delete(Topic.objects.get(slug="rights")),
        ("CATEGORIES:Migrants az",),
        ("Rights az",),
    ),
    "a topic is renamed": (
        lambda scene: changed(Topic.objects.get(slug="rights"), name={"az": "Hüquq"}),
        ("CATEGORIES:Hüquq,Migrants az",),
        (),
    ),
    "a topic gets another slug": (
        lambda scene: changed(Topic.objects.get(slug="rights"), slug="law"),
        (),
        (),
    ),
    "an audience is renamed": (
        lambda scene: changed(scene.event.audiences.get(), name={"az": "Hamı"}),
        ("CATEGORIES:Rights az,Hamı",),
        (),
    ),
    "an audience gets another slug": (
        lambda scene: changed(scene.event.audiences.get(), slug="all"),
        (),
        (),
    ),
    "the venue is renamed": (
        lambda scene: changed(Venue.objects.get(slug="hall"), name={"az": "Zal"}),
        ("LOCATION;LANGUAGE=az:Zal\\, Guba az", "SEQUENCE:0"),
        ("Hall az",),
    ),
    "the venue gets another slug": (
        lambda scene: changed(Venue.objects.get(slug="hall"), slug="room"),
        (),
        (),
    ),
    "the venue gets an address": (
        lambda scene: changed(Venue.objects.get(slug="hall"), address={"az": "Nizami 1"}),
        ("LOCATION;LANGUAGE=az:Hall az\\, Nizami 1\\, Guba az",),
        (),
    ),
    "the venue gets a position": (
        lambda scene: changed(Venue.objects.get(slug="hall"), latitude=40.5, longitude=49.75),
        ("GEO:40.500000;49.750000",),
        (),
    ),
    "the venue comes to another region": (
        lambda scene: changed(Venue.objects.get(slug="hall"), region=RegionFactory(slug="sheki")),
        ("LOCATION;LANGUAGE=az:Hall az\\, Sheki az",),
        (),
    ),
    "the venue's region is renamed": (
        lambda scene: changed(Region.objects.get(slug="guba"), name={"az": "Quba"}),
        ("LOCATION;LANGUAGE=az:Hall az\\, Quba",),
        (),
    ),
    "the event's region is renamed": (
        lambda scene: changed(Region.objects.get(slug="capital"), name={"az": "Paytaxt"}),
        (),
        (),
    ),
    "the event's region gets another slug": (
        lambda scene: changed(Region.objects.get(slug="capital"), slug="baku"),
        (),
        (),
    ),
    "a partner is renamed": (
        lambda scene: changed(Organisation.objects.get(slug="union"), name={"az": "Birlik"}),
        ("CONTACT;LANGUAGE=az:Birlik",),
        ("Union az",),
    ),
    "a partner gets another slug": (
        lambda scene: changed(Organisation.objects.get(slug="union"), slug="league"),
        (),
        (),
    ),
    "a partner declines": (
        lambda scene: changed(scene.partnership, answer="declined"),
        (),
        ("Union az", "CONTACT"),
    ),
    "a partnership is deleted": (
        lambda scene: delete(scene.partnership),
        (),
        ("Union az", "CONTACT"),
    ),
    "another partner accepts": (
        lambda scene: PartnershipFactory(
            event=scene.event, organisation=OrganisationFactory(slug="club"), answer="accepted"
        ),
        ("CONTACT;LANGUAGE=az:Club az",),
        (),
    ),
    "a change is deleted": (
        lambda scene: delete(scene.change),
        ("SEQUENCE:1",),
        ("RECURRENCE-ID", "STATUS:CANCELLED"),
    ),
    "a change gets another reason": (
        lambda scene: changed(scene.change, reason={"az": "Külək."}),
        ("COMMENT;LANGUAGE=az:Külək.", "SEQUENCE:0"),
        ("Qar.",),
    ),
    "the site gets another host": (
        lambda scene: changed(default_site(), hostname="ombudsman.example", port=443),
        ("URL:https://ombudsman.example/az/events/advice/",),
        ("127.0.0.1",),
    ),
    "the site gets another port": (
        lambda scene: changed(default_site(), port=8123),
        ("URL:http://127.0.0.1:8123/az/events/advice/",),
        (),
    ),
    "the calendar is renamed": (
        lambda scene: published(calendar_in("az"), title="Görüşlər"),
        ("X-WR-CALNAME:Görüşlər",),
        (),
    ),
    "the calendar gets another zone": (
        lambda scene: published(calendar_in("az"), zone="Asia/Tbilisi"),
        (),
        (),
    ),
    "the calendar gets a colour": (
        lambda scene: published(calendar_in("az"), color="teal"),
        (),
        (),
    ),
}


@pytest.mark.parametrize("what", TRIGGERS)
def test_the_feed_and_its_validators_follow(client, clock, scene, what):
    """Hard cases 4, 5, 10."""
    trigger, says, says_no_more = TRIGGERS[what]
    before = told(client)
    clock.shift(timedelta(minutes=1))
    trigger(scene)
    after = told(client)
    assert after.version > before.version
    assert after.etag != before.etag
    assert after.changed_at > before.changed_at
    assert Event.objects.get(pk=scene.event.pk).uid == scene.event.uid
    assert all(f"UID:{scene.event.uid}\r\n" in face.text for face in scene.event.faces.all())
    for words in says:
        assert words in after.text
    for words in says_no_more:
        assert words not in after.text
    clock.shift(timedelta(minutes=1))
    Event.objects.get(pk=scene.event.pk).save()
    assert told(client) == after, "a second save changes nothing"


NOTHING: dict[str, Trigger] = {
    "the event is saved": lambda scene: scene.event.save(),
    "its working title is changed": lambda scene: changed(scene.event, title="Internal"),
    "its places are counted": lambda scene: changed(scene.event, capacity=30),
    "a draft is saved": lambda scene: EventPage.objects.get(pk=scene.page.pk).save_revision(),
    "the change is saved": lambda scene: scene.change.save(),
    "the partnership is saved": lambda scene: scene.partnership.save(),
    "the venue is saved": lambda scene: changed(scene.event.venue),
    "the region is saved": lambda scene: changed(scene.event.region),
    "the site is saved": lambda scene: changed(default_site(), site_name="Another"),
    "the calendar is published as it was": lambda scene: published(calendar_in("az")),
    "the front page is published": lambda scene: published(home().specific, lead="Salam"),
    "the page is published as it was": lambda scene: published(scene.page),
    "an alias is made": lambda scene: scene.page.create_alias(update_slug="alias"),
    "the daily job runs": lambda scene: call_command("build_occurrences", verbosity=0),
    "a partner is asked": lambda scene: PartnershipFactory(event=scene.event, answer="asked"),
    "one who was only asked is renamed": lambda scene: changed(
        PartnershipFactory(event=scene.event, answer="asked").organisation, name={"az": "Gizli"}
    ),
    "an internal event is made and saved": lambda scene: EventFactory(planned=True).save(),
    "a venue without events is renamed": lambda scene: changed(VenueFactory(), name={"az": "X"}),
}


@pytest.mark.parametrize("what", NOTHING)
def test_nothing_else_raises_the_version(client, clock, scene, what):
    """Hard case 5: no draft, no autosave, no save that changes nothing."""
    before = told(client)
    clock.shift(timedelta(minutes=1))
    NOTHING[what](scene)
    assert told(client) == before


@pytest.mark.parametrize("where", [calendar_in, lambda language: home()])
def test_a_restriction_above_hides_and_its_removal_shows(client, clock, scene, where):
    """Hard case 11. In another language's calendar, which is not restricted, it is withdrawn."""
    english = "/en/events/feed.ics"
    before = told(client, english)
    restrict(where("az"))
    assert client.get(FEED).status_code == 404
    hidden = told(client, english)
    assert hidden.etag != before.etag
    assert "STATUS:CANCELLED" in hidden.text and "Məsləhət" not in hidden.text
    clock.shift(timedelta(minutes=1))
    PageViewRestriction.objects.get().delete()
    shown = told(client)
    assert shown.etag not in (before.etag, hidden.etag)
    assert "Məsləhət" in shown.text and "SEQUENCE:2" in shown.text


def test_a_calendar_with_another_address_takes_its_events_with_it(
    client, scene, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        published(calendar_in("az"), slug="meetings")
    assert client.get(FEED).status_code == 404
    answer = client.get("/az/meetings/feed.ics")
    assert "/az/meetings/advice/" in unfolded(answer)
    assert all("/az/meetings/advice/" in face.url for face in scene.event.faces.all())


def test_a_calendar_that_is_published_after_its_events_shows_them(client):
    parent = home().specific
    late = parent.add_child(
        instance=CalendarPage(title="Sonra", slug="late", locale=parent.locale, live=False)
    )
    page = late.add_child(
        instance=EventPage(
            event=EventFactory(), title="Əvvəl", slug="before", locale=late.locale, live=False
        )
    )
    page.save_revision().publish()
    assert client.get("/az/late/feed.ics").status_code == 404
    published(late)
    assert "SUMMARY;LANGUAGE=az:Əvvəl" in unfolded(client.get("/az/late/feed.ics"))


def test_a_calendar_that_is_taken_back_and_published_again_never_counts_anew(client, scene):
    """Hard case 10."""
    before = told(client)
    calendar_in("az").unpublish()
    assert client.get(FEED).status_code == 404
    published(calendar_in("az"))
    after = told(client)
    assert after.etag != before.etag and after.version > before.version


def test_a_site_that_is_deleted_and_made_anew_never_counts_anew(client, clock, scene):
    """Hard case 10: a calendar without an address is none, and its events are withdrawn."""
    before = told(client)
    values = {name: getattr(default_site(), name) for name in ("hostname", "port", "root_page_id")}
    default_site().delete()
    assert not Calendar.objects.exists()
    assert not Face.objects.visible(timezone.now()).exists()
    clock.shift(timedelta(minutes=1))
    Site.objects.create(is_default_site=True, **values)
    after = told(client)
    assert after.version > before.version and after.changed_at > before.changed_at
    assert "Məsləhət" in after.text


def test_deleting_a_withdrawn_event_raises_the_version(client, clock, scene):
    EventPage.objects.get(pk=scene.page.pk).delete()
    before = told(client)
    clock.shift(timedelta(minutes=1))
    Event.objects.get(pk=scene.event.pk).delete()
    after = told(client)
    assert after.etag != before.etag and "BEGIN:VEVENT" not in after.text


def test_another_language_brings_and_takes_faces(scene):
    locale = Locale.objects.create(language_code="de")
    renew_marked()
    assert scene.event.faces.filter(language="de", page_language="az").exists()
    locale.delete()
    renew_marked()
    assert not scene.event.faces.filter(language="de").exists()


def test_a_new_release_of_the_serialiser_renews_what_is_stored(client, clock, scene, monkeypatch):
    """The daily job asks each calendar once, and does it once."""
    Face.objects.update(text="as the last release wrote it\r\n")
    before = told(client)
    clock.shift(timedelta(minutes=1))
    monkeypatch.setattr(releases, "RELEASE", "next")
    call_command("build_occurrences", verbosity=0)
    after = told(client)
    assert "Məsləhət" in after.text and after.etag != before.etag
    assert Event.objects.get(pk=scene.event.pk).sequence == 0
    call_command("build_occurrences", verbosity=0)
    assert told(client) == after


def test_an_alias_that_becomes_a_page_of_its_own_is_no_second_event(client, scene):
    """Hard case 4."""
    alias = scene.page.create_alias(update_slug="alias")
    ConvertAliasPageAction(EventPage.objects.get(pk=alias.pk)).execute(skip_permission_checks=True)
    scene.event.save()
    text = told(client).text
    assert text.count(f"UID:{scene.event.uid}") == 2, "the series and its cancelled date"
    assert "/az/events/advice/" in text and "/az/events/alias/" not in text


def test_sequence_counts_once_for_nested_writes_and_never_goes_back(client, scene):
    """Hard case 5."""
    old = scene.event.save_revision()
    event = Event.objects.get(pk=scene.event.pk)
    with Event.write(event.pk):
        event.venue = VenueFactory()
        event.save()
        changed(scene.change, kind="skipped")
    assert Event.objects.get(pk=event.pk).sequence == 1
    old.as_object().save()
    assert Event.objects.get(pk=event.pk).sequence == 2
    assert "SEQUENCE:2" in told(client).text
