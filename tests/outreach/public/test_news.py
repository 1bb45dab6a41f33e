"""RSS and Atom: an item for each event, honest validators, nothing that is not public."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine

from outreach.models import FeedFetch, OccurrenceChange
from tests.detention_visits.factories import ActivityPageFactory
from tests.factories import RegionFactory, TopicFactory, make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
RSS, ATOM = "/en/events/feed.rss", "/en/events/feed.atom"
IN_ATOM = {"atom": "http://www.w3.org/2005/Atom"}
BOTH = pytest.mark.parametrize("address", [RSS, ATOM])


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def parsed(answer) -> ElementTree.Element:
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)


def rss_items(client, address=RSS) -> list[ElementTree.Element]:
    return parsed(client.get(address)).findall("channel/item")


def titles(client, address=RSS) -> list[str]:
    return [item.findtext("title") for item in rss_items(client, address)]


def test_an_item_says_what_when_where_and_leads_to_the_event(client):
    event = EventFactory(weekly=True, region=RegionFactory(slug="guba"))
    event.topics.add(TopicFactory(slug="documents"))
    event.save()
    page = EventPageFactory(
        event=event, language="en", title="Advice", summary="Free & <b>for all</b>."
    )
    (item,) = rss_items(client)
    assert item.findtext("title") == "Advice, Monday, 1 March 2027, 10:00"
    assert item.findtext("link") == page.full_url
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert item.findtext("guid") == event.uid
    assert item.findtext("pubDate") == "Sat, 20 Feb 2027 08:00:00 +0000"
    assert [one.text for one in item.findall("category")] == ["Guba en", "Documents en"]
    text = item.findtext("description")
    assert "Free &amp; &lt;b&gt;for all&lt;/b&gt;." in text
    assert "Guba en" in text


def test_atom_names_itself_its_language_and_its_entries_by_an_address(client):
    page = EventPageFactory(language="en", title="Advice")
    feed = parsed(client.get(f"{ATOM}?language=en"))
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert feed.attrib[language] == "en"
    links = {link.get("rel"): link.get("href") for link in feed.findall("atom:link", IN_ATOM)}
    assert links["self"].endswith("/en/events/feed.atom?language=en")
    assert links["alternate"].endswith("/en/events/?language=en")
    (entry,) = feed.findall("atom:entry", IN_ATOM)
    assert entry.findtext("atom:id", namespaces=IN_ATOM) == f"urn:uuid:{page.event.uid}"
    assert entry.findtext("atom:updated", namespaces=IN_ATOM) == "2027-02-20T08:00:00+00:00"


def test_a_uid_that_came_from_elsewhere_is_no_trouble(client):
    EventPageFactory(event=EventFactory(uid="a b\u00e9@host;<x>"), language="en")
    (item,) = rss_items(client)
    assert item.findtext("guid") == "a bé@host;<x>"
    entry = parsed(client.get(ATOM)).find("atom:entry", IN_ATOM)
    assert entry.findtext("atom:id", namespaces=IN_ATOM).startswith("urn:uuid:")


@BOTH
def test_the_types_name_their_charset(client, address):
    kind = "rss" if address == RSS else "atom"
    assert client.get(address)["Content-Type"] == f"application/{kind}+xml; charset=utf-8"


def test_a_series_is_one_item_with_its_next_date(client, clock):
    EventPageFactory(event=EventFactory(weekly=True), language="en", title="Advice")
    assert titles(client) == ["Advice, Monday, 1 March 2027, 10:00"]
    clock.move_to("2027-03-02T00:00:01+04:00")
    assert titles(client) == ["Advice, Monday, 8 March 2027, 10:00"]


def test_what_changed_last_comes_first(client, clock):
    first = EventPageFactory(language="en", title="First").event
    clock.shift(timedelta(hours=1))
    EventPageFactory(language="en", title="Second")
    assert [title.partition(",")[0] for title in titles(client)] == ["Second", "First"]
    clock.shift(timedelta(hours=1))
    first.starts_at_local += timedelta(days=1)
    first.ends_at_local += timedelta(days=1)
    first.save()
    assert [title.partition(",")[0] for title in titles(client)] == ["First", "Second"]


def test_the_status_is_said_in_words(client):
    EventPageFactory(event=EventFactory(cancelled=True), language="en", title="Storm")
    assert titles(client) == ["Cancelled: Storm, Monday, 1 March 2027, 10:00"]
    event = EventPageFactory(event=EventFactory(weekly=True), language="en", title="Advice").event
    OccurrenceChange.objects.create(
        event=event, local_start=datetime(2027, 3, 1, 10), kind="postponed"
    )
    assert "Postponed: Advice, Monday, 1 March 2027, 10:00" in titles(client)


def test_dates_are_in_the_readers_language(client):
    EventPageFactory(language="az", title="Məsləhət")
    (title,) = titles(client, "/az/events/feed.rss")
    assert title == "Məsləhət, Bazar ertəsi, 1 mart 2027, 10:00"
    (title,) = titles(client, "/ru/events/feed.rss")
    assert title == "Məsləhət, Понедельник, 1 марта 2027, 10:00"


@BOTH
def test_the_same_filters_as_the_pages(client, address):
    EventPageFactory(event=EventFactory(region=RegionFactory(slug="guba")), title="In Guba")
    EventPageFactory(title="Elsewhere")
    text = client.get(f"{address}?region=guba").content.decode()
    assert "In Guba" in text and "Elsewhere" not in text
    for query in ("region=atlantis", "region=%00", "q=nothing%00", "topic=" + "x" * 5000):
        assert "In Guba" not in "".join(parsed(client.get(f"{address}?{query}")).itertext())


@BOTH
def test_validators_are_honest(client, clock, address):
    """Hard case 10."""
    page = EventPageFactory(language="en")
    first, again, head = client.get(address), client.get(address), client.head(address)
    assert (first["ETag"], first.content) == (again["ETag"], again.content)
    for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control"):
        assert head[name] == first[name]
    for condition in (
        {"if-none-match": first["ETag"]},
        {"if-modified-since": first["Last-Modified"]},
    ):
        assert client.get(address, headers=condition).status_code == 304
    assert client.get(f"{address}?region=guba")["ETag"] != first["ETag"]
    clock.shift(timedelta(hours=1))
    page.title = "Another title"
    page.save_revision().publish()
    changed = client.get(address, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200 and b"Another title" in changed.content


@BOTH
def test_midnight_changes_the_validators(client, clock, address):
    """Hard case 10: of a series the next date is another on the next day."""
    EventPageFactory(event=EventFactory(weekly=True), language="en")
    clock.move_to("2027-03-01T23:59:00+04:00")
    before = client.get(address)
    clock.move_to("2027-03-02T00:01:00+04:00")
    for condition in (
        {"if-none-match": before["ETag"]},
        {"if-modified-since": before["Last-Modified"]},
    ):
        after = client.get(address, headers=condition)
        assert after.status_code == 200 and after.content != before.content


@BOTH
def test_an_empty_feed_does_not_tell_the_time(client, clock, address):
    """Hard case 10: Django's own would."""
    first = client.get(address)
    clock.shift(timedelta(minutes=5))
    assert client.get(address).content == first.content


@BOTH
def test_nothing_that_is_not_public(client, address):
    """Hard case 11."""
    EventPageFactory(event=EventFactory(planned=True), language="en", title="Hidden planned")
    EventPageFactory(language="en", title="Hidden draft", draft=True)
    EventPageFactory(event=EventFactory(title="Hidden working title"), language="en")
    EventPageFactory(language="en", title="Hidden withdrawn").unpublish()
    ActivityPageFactory(activity__after=True, activity__endless=True, title="Hidden activity")
    assert "Hidden" not in client.get(address).content.decode()


@BOTH
def test_letters_that_xml_cannot_hold_are_left_out(client, address):
    """Hard case 12."""
    title = "Bell\x07 \ufffe & <tag> ]]> \U0001f389 ə"
    EventPageFactory(language="en", title=title, summary="\x0b\x1f]]>")
    assert "Bell  & <tag> ]]> \U0001f389 ə" in "".join(parsed(client.get(address)).itertext())


@BOTH
def test_a_calendar_that_is_not_public_has_no_news(client, address):
    assert client.post(address).status_code == 405
    make_calendars()["en"].unpublish()
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


@pytest.mark.parametrize(("address", "form"), [(RSS, "rss"), (ATOM, "atom")])
def test_that_a_program_looked_is_remembered_by_its_family(client, address, form):
    client.get(address, headers={"user-agent": "Thunderbird/128.0"})
    (fetch,) = FeedFetch.objects.all()
    assert (fetch.family, fetch.form) == ("thunderbird", form)
