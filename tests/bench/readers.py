"""What a reader waits while somebody writes: time on the clock, beside that when nobody does."""

from __future__ import annotations

import time
from datetime import timedelta
from statistics import median

from tests.bench.measuring import Goals

ROUNDS = 9
ADDRESSES = {
    "list": "/en/events/",
    "feed": "/en/events/feed.ics",
    "news": "/en/events/feed.rss",
    "embedded": "/en/events/embed/",
}


def report_readers(goals: Goals) -> None:
    """Asked in turn, at the moment of a go-live too, which nobody can write down meanwhile."""
    from django.utils import timezone

    from outreach.models import Calendar
    from tests.concurrency.interleaving import somebody_writing
    from tests.concurrency.own_databases import impatient

    _times()
    usual = _times()
    with impatient(seconds=1):
        with somebody_writing(lock_everything):
            meanwhile = _times()
        due = timezone.now() - timedelta(seconds=1)
        Calendar.objects.update(next_change_at=due)
        with somebody_writing(lock_everything):
            at_go_live = _times()
    print("\na reader while a writer holds its lock, ratio to the usual time")
    for name, seconds in usual.items():
        goals.at_most(name, meanwhile[name] / seconds, 1.5)
        goals.at_most(f"{name}, at the moment of a go-live", at_go_live[name] / seconds, 1.5)


def lock_everything() -> None:
    """What writers of events hold; on SQLite whoever writes holds the one lock there is."""
    from django.db.models import F

    from outreach.models import Calendar, Event, Face

    for model in (Event, Calendar, Face):
        list(model.objects.select_for_update().order_by("pk").values_list("pk")[:1000])
    Calendar.objects.update(title=F("title"))


def _times() -> dict[str, float]:
    """Seconds of each address, their median."""
    from django.test import Client

    client = Client(raise_request_exception=False)
    taken: dict[str, list[float]] = {name: [] for name in ADDRESSES}
    for _round in range(ROUNDS):
        for name, address in ADDRESSES.items():
            began = time.perf_counter()
            status = client.get(address).status_code
            taken[name].append(time.perf_counter() - began)
            if status != 200:
                print(f"  {address} answers {status}")
    return {name: median(values) for name, values in taken.items()}
