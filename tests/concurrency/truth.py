"""What must be so after any writers in any order: each reading tells the same as the schedules.

Jobs run first, as a site's daily one does: what a write has left to them is done then.
"""

from __future__ import annotations

import gzip
from contextlib import contextmanager

from django.core.management import call_command
from django.db import transaction
from django.test import Client

from detention_visits.models import Activity
from detention_visits.models.unit_of_work import activity_work
from outreach.models import Calendar, Event, StoredAnswer
from outreach.publication.publishing import COMPARED_FIELDS, publish_events
from outreach.scheduling.recurrence import dates_of
from outreach.series.owners import ScheduleOwner

STORED = ("/az/events/feed.ics", "/az/events/")
"""Addresses of which the answers are stored, by the calendar's version."""


DIGEST = "index_digest"
"""Of all closed days, those on which a series has no date among them, which renew nothing."""


def run_jobs() -> None:
    call_command("build_occurrences", verbosity=0)
    call_command("build_sessions", verbosity=0)


def assert_all_true() -> None:
    """Of each event and activity, and of what is stored of the calendars."""
    run_jobs()
    for event in Event.objects.order_by("pk"):
        assert_true_to(event)
    for activity in Activity.objects.order_by("pk"):
        assert_activity_true_to(activity)
    assert_answers_are_true()


def assert_true_to(event: Event) -> None:
    """Index and faces are what the schedule says; publishing it once more changes nothing."""
    _assert_index_is_expansion(event)
    with undone():
        publish_events([event.pk], force=True)
        anew = _published(event)
    assert_same(_published(event), anew, event)


def assert_activity_true_to(activity: Activity) -> None:
    _assert_index_is_expansion(activity)
    with undone():
        with activity_work(activity.pk):
            pass
        anew = _state(activity)
    assert_same(_state(activity), anew, activity)


def assert_answers_are_true() -> None:
    """Those stored for a calendar's version are those that it would give by itself."""
    before = {address: answer(address) for address in STORED}
    StoredAnswer.objects.all().delete()
    after = {address: answer(address) for address in STORED}
    differing = [address for address in STORED if before[address] != after[address]]
    assert not differing, f"an answer out of date is given: {differing}"


def answer(address: str) -> str:
    """The body, as text. It is asked for compressed, which is how feeds are stored."""
    found = Client().get(address, headers={"accept-encoding": "gzip"})
    assert found.status_code == 200, (address, found.status_code)
    body = b"".join(found.streaming_content) if found.streaming else found.content
    if found.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return body.decode()


def versions() -> dict[str, int]:
    """By the path of each calendar."""
    return dict(Calendar.objects.values_list("path", "version"))


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _assert_index_is_expansion(owner: ScheduleOwner) -> None:
    found = {row.local_start: (row.starts_at, row.ends_at) for row in owner.date_rows.attached()}
    wanted = {
        date.local_start: (date.span.start, date.span.end) for date in dates_of(owner.schedule)
    }
    assert found == wanted, f"{owner}: the index is not the schedule's expansion"


def _published(event: Event) -> dict[str, object]:
    faces = {
        f"{face.calendar_key} {face.language}": {
            name: getattr(face, name) for name in COMPARED_FIELDS
        }
        for face in event.faces.all()
    }
    return {"faces": faces, **_state(event)}


def _state(owner: ScheduleOwner) -> dict[str, object]:
    stored = owner.stored()
    kept = {name: getattr(stored, name) for name in owner.kept_fields if name != DIGEST}
    rows = owner.date_rows.order_by("local_start").values(
        "pk", "local_start", "starts_at", "ends_at", "status", "is_detached"
    )
    return {**kept, "rows": list(rows), "versions": versions()}


def assert_same(stored: dict, anew: dict, owner: ScheduleOwner) -> None:
    differing = {
        name: f"{value!r:.2000}, anew {anew[name]!r:.2000}"
        for name, value in stored.items()
        if value != anew[name]
    }
    assert not differing, f"{owner}: what is stored differs from what is built anew: {differing}"
