"""The feed beside reading and joining the same bytes, beside icalendar, beside a fixed answer."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

from tests.bench.measuring import Goals, times_of

FEED = "/en/events/feed.ics"
FIXED = "/fixed/"


def report_feeds(count: int, goals: Goals) -> None:
    from django.test import Client

    client = Client()
    etag = client.get(FEED).headers["ETag"]
    add_fixed_view()
    times = times_of(
        {
            "floor": read_and_join,
            "feed": lambda: _content(client.get(FEED)),
            "compressed": lambda: client.get(FEED, headers={"accept-encoding": "gzip"}),
            "unchanged": lambda: client.get(FEED, headers={"if-none-match": etag}),
            "fixed": lambda: client.get(FIXED),
        }
    )
    floor = times["floor"]
    size = len(read_and_join())
    print(
        f"\nfeed of {count:,} events, {size / 1e6:.1f} MB, reading and joining {floor * 1e3:.1f} ms"
    )
    goals.at_most("warm feed / read and join", times["feed"] / floor, 3)
    print(f"  {'compressed and stored / read and join':<52}{times['compressed'] / floor:9.2f} ×")
    goals.at_most("after one event changed / read and join", _after_a_change(client) / floor, 4)
    goals.at_least("built by icalendar for each request / warm feed", _built() / times["feed"], 100)
    goals.at_most("unchanged feed / a fixed answer", times["unchanged"] / times["fixed"], 1.8)


def read_and_join() -> bytes:
    from outreach.models import Calendar, Face

    key = Calendar.objects.get(language="en").key
    faces = Face.objects.filter(calendar_key=key, language="en").order_by("event_id")
    return "".join(faces.values_list("text", flat=True)).encode()


def add_fixed_view() -> None:
    """A view that returns 200 bytes, behind the same middleware."""
    from django.http import HttpResponse
    from django.urls import clear_url_caches, path

    from config import urls

    if not any(getattr(one, "name", "") == "fixed" for one in urls.urlpatterns):
        body = "x" * 200
        view = path(FIXED.strip("/") + "/", lambda request: HttpResponse(body), name="fixed")
        urls.urlpatterns.insert(0, view)
        clear_url_caches()


def _content(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def _after_a_change(client) -> float:
    """Seconds of the first request after an event was moved by a day."""
    from datetime import timedelta

    from outreach.models import Event

    taken = []
    for event in Event.objects.order_by("pk")[:5]:
        event.starts_at_local += timedelta(days=1)
        event.ends_at_local += timedelta(days=1)
        event.save()
        began = time.process_time()
        _content(client.get(FEED))
        taken.append(time.process_time() - began)
    return sorted(taken)[len(taken) // 2]


def _built() -> float:
    """Seconds that icalendar takes to make the same entries with what ours have, once; the rows are
    read before."""
    import icalendar

    from outreach.models import Event, Face

    events = Event.objects.select_related("venue__region").order_by("pk")
    titles = dict(Face.objects.filter(language="en").values_list("event_id", "title"))
    rows = [(event, event.schedule, titles.get(event.pk, "")) for event in events]
    began = time.process_time()
    calendar = icalendar.Calendar()
    for event, schedule, title in rows:
        calendar.add_component(_entry(event, schedule, title))
    calendar.to_ical()
    return time.process_time() - began


def _entry(event, schedule, title: str):
    import icalendar

    entry, zone = icalendar.Event(), ZoneInfo(event.zone)
    entry.add("uid", event.uid)
    for name, moment in (
        ("dtstamp", event.changed_at),
        ("created", event.created_at),
        ("last-modified", event.changed_at),
        ("dtstart", event.starts_at_local.replace(tzinfo=zone)),
        ("dtend", event.ends_at_local.replace(tzinfo=zone)),
    ):
        entry.add(name, moment)
    for rule in schedule.rules:
        entry.add("rrule", icalendar.vRecur.from_ical(rule.text()))
    entry.add("sequence", event.sequence)
    entry.add("status", "CONFIRMED")
    address = f"https://example.org/en/events/{event.uid}/"
    entry.add("summary", title, parameters={"LANGUAGE": "en"})
    entry.add("description", address, parameters={"LANGUAGE": "en"})
    if event.venue:
        place = f"{event.venue}, {event.venue.region}"
        entry.add("location", place, parameters={"LANGUAGE": "en"})
        if event.venue.latitude is not None:
            entry.add("geo", (float(event.venue.latitude), float(event.venue.longitude)))
    entry.add("url", address)
    return entry
