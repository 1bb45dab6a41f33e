"""What others would do: a month read from the feed by icalendar and recurring-ical-events."""

from __future__ import annotations

import time
from calendar import monthrange


def report_peer(count: int, simplest: float) -> None:
    """One run: a second one would measure the same."""
    import icalendar
    import recurring_ical_events
    from django.test import Client
    from django.utils import timezone

    text = Client().get("/en/events/feed.ics").content
    today = timezone.localdate()
    last = today.replace(day=monthrange(today.year, today.month)[1])
    began = time.process_time()
    calendar = icalendar.Calendar.from_ical(text)
    read = time.process_time()
    found = recurring_ical_events.of(calendar).between(today.replace(day=1), last)
    done = time.process_time()
    print(
        f"\na month of {count:,} events by icalendar and recurring-ical-events: {len(found)} dates"
    )
    for name, taken in (("reading the feed", read - began), ("the month", done - read)):
        print(f"  {name:<52}{taken / simplest:9.0f} × Wagtail's simplest page")
