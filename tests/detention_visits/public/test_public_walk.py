"""A walk over all public addresses under each rule: what is not permitted is in none of them."""

import pytest

from tests.detention_visits.factories import ActivityPageFactory, held
from tests.factories import EventPageFactory, make_calendars

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/az/",
    "/az/events/",
    "/az/events/past/",
    "/az/events/?q=Kinoklub",
    "/az/events/past/?q=Kinoklub",
    "/az/events/month/2026/1/",
    "/az/events/month/2026/12/",
    "/az/events/feed.ics",
    "/az/events/feed.ics?cancelled=drop",
    "/az/events/occurrences.json?from=2026-01-01&to=2027-12-31",
    "/az/events/feed.rss",
    "/az/events/feed.atom",
    "/az/events/embed/",
    "/az/events/subscribe/",
    "/en/events/past/",
    "/en/events/feed.ics",
    "/ru/events/occurrences.json?from=2026-01-01&to=2027-12-31",
    "/sitemap.xml",
)


@pytest.fixture(autouse=True)
def calendars():
    return make_calendars()


def walk(client):
    """The text of each address, lines of iCalendar unfolded."""
    found = {}
    for address in ADDRESSES:
        answer = client.get(address)
        assert answer.status_code == 200, address
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = content.decode().replace("\r\n ", "")
    return found


def traces(texts, *words):
    return {address for address, text in texts.items() if any(word in text for word in words)}


@pytest.mark.slow
def test_before_the_rule_permits_the_whole_side_says_nothing(client):
    EventPageFactory()
    before = walk(client)
    pages = [
        ActivityPageFactory(title="Kinoklub", activity__endless=True),
        ActivityPageFactory(title="Kinoklub", activity__after=True, activity__endless=True),
        ActivityPageFactory(title="Kinoklub", activity__always=True, activity__planned=True),
    ]
    held(pages[0].activity, women=9)
    after = walk(client)
    searched = {address for address in ADDRESSES if "q=" in address}
    assert traces(after, "Kinoklub") <= searched
    assert not traces(after, "facility-", *(page.slug for page in pages))
    assert all(client.get(page.url).status_code == 404 for page in pages)
    assert {address for address in ADDRESSES if before[address] != after[address]} == set()


@pytest.mark.slow
def test_after_one_session_was_held_that_date_is_everywhere_and_no_other(client):
    page = ActivityPageFactory(title="Kinoklub", activity__after=True, activity__endless=True)
    session = held(page.activity, 1, women=7, men=8)
    texts = walk(client)
    shown = traces(texts, page.slug)
    assert {
        "/az/events/past/",
        "/az/events/past/?q=Kinoklub",
        "/az/events/month/2026/1/",
        "/az/events/feed.ics",
        "/az/events/occurrences.json?from=2026-01-01&to=2027-12-31",
        "/en/events/past/",
        "/sitemap.xml",
    } <= shown
    assert not {"/az/", "/az/events/", "/az/events/month/2026/12/"} & shown
    items = client.get(ADDRESSES[9]).json()["items"]
    assert [item["start"] for item in items] == ["2026-01-10T15:00:00+04:00"]
    assert [item["uid"] for item in items] == [session.uid]
    assert texts["/az/events/feed.ics"].count("BEGIN:VEVENT") == 1
    assert "Kinoklub" in texts["/az/events/past/"]


def test_feed_page_and_json_name_the_same_dates_under_always(client):
    ActivityPageFactory(title="Kinoklub", activity__always=True)
    items = client.get(ADDRESSES[9]).json()["items"]
    assert len(items) == 4 and len({item["recurrence_id"] for item in items}) == 4
    links = [
        part.split('"')[0]
        for part in client.get("/az/events/past/").content.decode().split('href="')
        if "activity-" in part[:80]
    ]
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_client_that_has_the_feed_learns_at_once_that_an_activity_is_gone(client):
    """Hard case 10."""
    page = ActivityPageFactory(activity__after=True)
    held(page.activity)
    first = client.get("/az/events/feed.ics")
    same = client.get("/az/events/feed.ics", headers={"if-none-match": first["ETag"]})
    assert same.status_code == 304
    page.activity.facility.publicity = "never"
    page.activity.facility.save()
    gone = client.get("/az/events/feed.ics", headers={"if-none-match": first["ETag"]})
    assert gone.status_code == 200
    assert b"BEGIN:VEVENT" not in b"".join(gone) and gone["ETag"] != first["ETag"]
