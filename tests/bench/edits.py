"""Times of edits of a weekly series of five years, beside the bare expansion of its dates."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median

ROUNDS = 9
HOUR = timedelta(hours=1)
START = datetime(2027, 3, 1, 10)
WEEKS = 260


def report_edits() -> None:
    """Each kind of edit on a series of its own, in turn, round after round."""
    from django.db import transaction

    times: dict[str, list[float]] = {}
    for _round in range(ROUNDS):
        for name, prepare in EDITS.items():
            with transaction.atomic():
                edit = prepare()
                began = time.process_time()
                edit()
                times.setdefault(name, []).append(time.process_time() - began)
                transaction.set_rollback(True)
    floor = median(times["bare expansion"])
    print(f"\na weekly series of {WEEKS} dates, published in one language; ratio to its expansion")
    for name, taken in times.items():
        middle = median(taken)
        print(f"  {name:<28}{middle * 1000:9.1f} ms {middle / floor:8.1f} ×")


def _series():
    from home.demo.bulk_publishing import add_published_events
    from outreach.models import CalendarPage, Event

    event = Event(
        title="Bench",
        status="confirmed",
        starts_at_local=START,
        ends_at_local=START + HOUR,
        zone="Europe/Berlin",
        recurrence=f"RRULE:FREQ=WEEKLY;COUNT={WEEKS}",
    )
    calendar = CalendarPage.objects.filter(locale__language_code="en").first()
    add_published_events([event], calendar)
    event = Event.objects.get(pk=event.pk)
    event.save()
    return event


def _expansion() -> Callable[[], object]:
    from outreach.scheduling.recurrence import dates_of

    schedule = _series().schedule
    return lambda: dates_of(schedule)


def _first_save() -> Callable[[], object]:
    from outreach.models import Event

    event = _series()
    other = Event(
        title="Bench",
        status="planned",
        starts_at_local=event.starts_at_local,
        ends_at_local=event.ends_at_local,
        zone=event.zone,
        recurrence=event.recurrence,
    )
    return other.save


def _same_save() -> Callable[[], object]:
    return _series().save


def _later_save() -> Callable[[], object]:
    event = _series()
    event.starts_at_local += HOUR
    event.ends_at_local += HOUR
    return event.save


def _edit(verb: str, scope: str) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        from outreach.editing.date_verbs import call_off, move

        event, key = _series(), START + timedelta(weeks=100)
        if verb == "cancel":
            return lambda: call_off(
                owner=event, local_start=key, scope=scope, verb=verb, reason={}, user=None
            )
        return lambda: move(
            owner=event,
            local_start=key,
            scope=scope,
            starts_at_local=key + HOUR,
            ends_at_local=key + 2 * HOUR,
            reason={},
            user=None,
        )

    return prepare


EDITS = {
    "bare expansion": _expansion,
    "save, new": _first_save,
    "save, nothing changed": _same_save,
    "save, an hour later": _later_save,
    "cancel one date": _edit("cancel", "one"),
    "move this and following": _edit("move", "following"),
}
