"""No two different answers share a key or an ETag, and nothing is stored that nobody needs.

Hard case 23: line breaks, separators, encodings, order, case, unknown and repeated values, Host.
"""

from __future__ import annotations

import gzip
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from outreach.models import Calendar, StoredAnswer
from outreach.planning.busy_texts import opaque_uid
from outreach.public.feeds import OFFERED_PAST_DAYS
from outreach.public.selections import selection_from
from outreach.publication import stored_answers
from outreach.publication.answers import digest_of
from outreach.scheduling.sources import FILTERS
from tests.factories import AudienceFactory, RegionFactory, make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

FEED = "/az/events/feed.ics"
GZIP = {"accept-encoding": "gzip"}
CALENDAR = Calendar(pk=1, version=7)
ODD = "\n\r\t\x00,=&;|~ \u2028\u200f\"'[]{}\\%+"
values = st.text(st.sampled_from(f"ab-_A1{ODD}"), max_size=8)
queries = st.lists(st.tuples(st.sampled_from([*FILTERS, "q", "other"]), values), max_size=5)


def asked(query: str):
    return selection_from(
        QueryDict(query),
        calendar_key=UUID(int=1),
        language="az",
        now=timezone.now(),
    )


@given(
    one=queries,
    other=queries,
    facts=st.lists(values, max_size=3),
    more=st.lists(values, max_size=3),
)
@example(one=[], other=[], facts=["a\nb"], more=["a", "b"])
@example(one=[("q", "a b")], other=[("q", "a")], facts=["c"], more=["b", "c"])
@example(one=[("region", "a,b")], other=[("region", "a"), ("region", "b")], facts=[], more=[])
def test_only_the_same_question_has_the_same_key(one, other, facts, more):
    first, second = (asked(urlencode(query)) for query in (one, other))
    is_same = (dict(first.filters), first.search, facts) == (
        dict(second.filters),
        second.search,
        more,
    )
    assert (digest_of(CALENDAR, first, *facts) == digest_of(CALENDAR, second, *more)) is is_same


@given(query=queries)
def test_no_control_character_and_no_separator_is_left_in_a_value(query):
    selection = asked(urlencode(query))
    texts = [selection.search, *(value for found in selection.filters.values() for value in found)]
    assert all(text.isprintable() for text in texts)
    assert not any(
        set(ODD) & set(value) - {"~"} for found in selection.filters.values() for value in found
    )


@pytest.fixture
def events():
    """One for migrants in Baku, and one for everybody in Ganja."""
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        make_calendars()
        migrants = AudienceFactory(slug="migrants")
        for slug, audiences in (("baku", [migrants]), ("ganja", [])):
            event = EventFactory(region=RegionFactory(slug=slug), weekly=True)
            event.audiences.set(audiences)
            event.save()
            EventPageFactory(event=event, title=f"In {slug}")
        yield


POISONS = [
    ("audience=migrants&region=baku", "audience=migrants{0}region%3Dbaku"),
    ("audience=migrants&region=ganja", "audience=migrants{0}region%3Dganja"),
    ("audience=migrants,x&region=baku", "audience=migrants%2Cx{0}region%3Dbaku"),
    ("region=baku", "audience={0}region%3Dbaku"),
    ("region=baku&region=ganja", "region=baku{0}ganja"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("separator", ["\n", "\r\n", "\x00", "\u2028", "&", ","])
@pytest.mark.parametrize(("query", "poison"), POISONS)
def test_nobody_falsifies_what_others_get(client, events, query, poison, separator):
    for address in (FEED, "/az/events/", "/az/events/occurrences.json", "/az/events/atom.xml"):
        clean = body(client, f"{address}?{query}")
        StoredAnswer.objects.all().delete()
        bad = body(client, f"{address}?{poison.format(quote(separator))}")
        after = body(client, f"{address}?{query}")
        assert after[0] == clean[0]
        assert None in (bad[1], after[1]) or bad[1] != after[1] or bad[0] == after[0]


def body(client, address: str) -> tuple[bytes, str | None]:
    answer = client.get(address, headers=GZIP)
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    content = gzip.decompress(answer.content) if is_packed else answer.content
    return content, answer.headers.get("ETag")


@pytest.mark.django_db
def test_the_host_of_a_request_is_in_no_answer(client, events):
    address = "/az/events/occurrences.json?limit=1&from=2027-02-20"
    answers = [
        client.get(address, headers={"host": host}) for host in ("testserver", "testserver:81")
    ]
    assert len({(answer.content, answer["ETag"]) for answer in answers}) == 1
    following = answers[0].json()["next"]
    base = Calendar.objects.get(language="az").url
    assert following.startswith(f"{base}occurrences.json?")
    assert client.get(following).status_code == 200


@pytest.mark.django_db
def test_nothing_is_stored_for_values_that_nobody_has(client, events):
    unknown = (
        "region=nowhere",
        "region=baku,nowhere",
        "region=ba%0Aku",
        "language=fill1",
        "topic=x",
    )
    for query in unknown:
        assert client.get(f"{FEED}?{query}", headers=GZIP).status_code == 200
        assert client.get(f"/az/events/?{query}").status_code == 200
        assert not StoredAnswer.objects.exists(), query
    for number, address in enumerate((f"{FEED}?region=baku", "/az/events/?region=baku"), start=1):
        client.get(address, headers=GZIP)
        assert StoredAnswer.objects.count() == number


@pytest.mark.django_db
def test_only_windows_that_are_offered_are_stored(client, events):
    for days in (*range(1, 9), 3650):
        assert client.get(f"{FEED}?past={days}", headers=GZIP).status_code == 200
    assert not StoredAnswer.objects.exists()
    offered = [days for days in OFFERED_PAST_DAYS if days is not None]
    page = client.get("/az/events/subscribe/").content.decode()
    for number, days in enumerate(offered, start=1):
        assert f'value="{days}"' in page
        client.get(f"{FEED}?past={days}", headers=GZIP)
        assert StoredAnswer.objects.count() == number


@pytest.mark.django_db
def test_the_oldest_make_room_for_what_is_newer(monkeypatch, events):
    monkeypatch.setattr(stored_answers, "MAX_BYTES", 100)
    monkeypatch.setattr(stored_answers, "MAX_ROWS", 5)
    calendar, now = Calendar.objects.first(), timezone.now()

    def held() -> list[str]:
        return list(StoredAnswer.objects.order_by("pk").values_list("variant", flat=True))

    def store(variant: str, size: int) -> list[str]:
        stored_answers.store_answer(calendar, variant, b"x" * size, now=now)
        return held()

    assert store("a", 40) == ["a"]
    assert store("b", 40) == ["a", "b"]
    assert store("c", 40) == ["b", "c"]
    assert store("too large", 101) == ["b", "c"]
    assert store("d", 100) == ["d"]
    assert [store(name, 1) for name in "efghi"][-1] == list("efghi")
    assert store("j", 1) == list("fghij")


def test_a_uid_with_a_line_break_is_no_other():
    assert opaque_uid("calendar", "uid", "2027") != opaque_uid("calendar", "uid\n2027", "")
    assert opaque_uid("a\nb", "c") != opaque_uid("a", "b\nc")
