"""Activities on six Mondays, two of which are over on ``NOW``; and what the public sees of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from detention_visits.models import Activity, ActivityPage, Session
from outreach.editing.date_verbs import call_off, move
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory

NOW = "2027-03-10T12:00:00+04:00"
HOUR = timedelta(hours=1)
MONDAYS = [datetime(2027, 3, 1, 10) + timedelta(weeks=week) for week in range(6)]
WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=6"
REASON = {"en": "The cinema is closed.", "az": "Kino bağlıdır."}


def activity_on_mondays(**fields) -> Activity:
    return ActivityFactory(**{"starts_at_local": MONDAYS[0], "recurrence": WEEKLY, **fields})


def page_on_mondays(**fields) -> ActivityPage:
    return ActivityPageFactory(activity=activity_on_mondays(**fields))


def session(activity: Activity, place: int) -> Session:
    """By its place among those that its series names."""
    rows = Session.objects.attached().filter(activity=activity).select_related("activity")
    return rows.order_by("local_start")[place]


def mark(activity: Activity, place: int, was_held: bool | None = True, **counts) -> Session:
    row = session(activity, place)
    row.was_held = was_held
    for name, value in counts.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row


def cancel(activity: Activity, place: int, scope: str = "one", verb: str = "cancel"):
    return call_off(
        owner=activity,
        local_start=session(activity, place).local_start,
        scope=scope,
        verb=verb,
        reason=REASON,
        user=None,
    )


def later(activity: Activity, place: int, scope: str = "one", by: timedelta = HOUR):
    """Move it, or from the second scope on the times of its series, by so much."""
    row = session(activity, place)
    start = (row.starts_at_local if scope == "one" else row.local_start) + by
    return move(
        owner=activity,
        local_start=row.local_start,
        scope=scope,
        starts_at_local=start,
        ends_at_local=start + 2 * HOUR,
        reason=REASON if scope == "one" else {},
        user=None,
    )


def shown(activity: Activity) -> list[str]:
    """Day, time and status of each session."""
    rows = Session.objects.attached().filter(activity=activity).order_by("local_start")
    return [
        f"{row.starts_at_local:%m-%d %H:%M} {row.status}" for row in rows.select_related("activity")
    ]


PUBLIC = (
    "/az/",
    "/az/events/",
    "/az/events/past/",
    "/az/events/month/2027/3/",
    "/az/events/month/2027/4/",
    "/az/events/feed.ics",
    "/az/events/feed.ics?cancelled=drop",
    "/az/events/feed.rss",
    "/az/events/feed.atom",
    "/az/events/embed/",
    "/az/events/subscribe/",
    "/az/events/occurrences.json?from=2027-01-01&to=2027-12-31",
    "/en/events/feed.ics",
    "/ru/events/past/",
    "/sitemap.xml",
)


def public_side(client, *pages: ActivityPage) -> dict[str, tuple[int, str, str | None]]:
    """Status, text and validator of each public address."""
    found = {}
    for address in (*PUBLIC, *(page.url for page in pages)):
        answer = client.get(address)
        found[address] = (answer.status_code, text_of(answer), answer.headers.get("ETag"))
    return found


def text_of(answer) -> str:
    """Lines of iCalendar unfolded."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode().replace("\r\n ", "")


def feed(client, language: str = "en", query: str = "") -> str:
    return text_of(client.get(f"/{language}/events/feed.ics{query}"))


def items(client) -> list[dict]:
    return client.get("/az/events/occurrences.json?from=2027-01-01&to=2027-12-31").json()["items"]
