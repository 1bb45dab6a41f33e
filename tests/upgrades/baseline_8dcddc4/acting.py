"""What the stories have in common: people, moments, and what editors do again and again.

Part of the baseline 8dcddc4, and of that commit: see ``make``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from outreach.models import Event
from outreach.services.date_verbs import call_off, move
from tests.factories import EventFactory, EventPageFactory
from tests.factories.forms import event_data
from tests.upgrades.sites import HOST

EDIT = "wagtailsnippets_outreach_event:edit"
REASON = {"az": "Zal bağlıdır.", "en": "The hall is closed.", "ru": "Зал закрыт."}
ILL = {"az": "Məruzəçi xəstədir.", "en": "The speaker is ill.", "ru": "Докладчик болен."}
HOUR = timedelta(hours=1)

Story = Iterator[str]
"""Yields the moments it waits for, such as ``2026-10-05 09:00``, wall times of Baku."""


def logged_in(user: User) -> Client:
    client = Client(HTTP_HOST=HOST)
    client.force_login(user)
    return client


def user(name: str) -> User:
    return User.objects.get(username=name)


def public(title: str, slug: str, *languages: str, **fields) -> Event:
    """A confirmed event with a live page in each language."""
    event = EventFactory(title=f"{title} (working title)", **fields)
    for code in languages or ("az", "en", "ru"):
        EventPageFactory(
            event=event,
            language=code,
            title=f"{title} {code}",
            slug=slug,
            summary=f"{title}: ə ğ ş ı; “quoted”, \\ and a comma.",
            body=f"<p>{title} <b>{code}</b>, <a href='https://example.org/?a=1&amp;b=2'>more</a>.</p>",
        )
    return Event.objects.get(pk=event.pk)


def at_ten(day: date | str, hour: int = 10, minutes: int = 120) -> dict[str, datetime]:
    """Start and end on a day."""
    start = datetime.combine(date.fromisoformat(str(day)), datetime.min.time()) + hour * HOUR
    return {"starts_at_local": start, "ends_at_local": start + timedelta(minutes=minutes)}


def key(text: str) -> datetime:
    return datetime.fromisoformat(text)


def answered(user: User, event: Event, scope: str, day: str = "", **data) -> Event:
    """Save the event's form in the admin, and answer its question which dates are meant."""
    client = logged_in(user)
    address = reverse(EDIT, args=[event.pk])
    rows = [
        {"id": row.pk, "local_start": f"{row.local_start:%Y-%m-%d %H:%M}", "kind": row.kind}
        | {
            name: f"{value:%Y-%m-%d %H:%M}"
            for name in ("starts_at_local", "ends_at_local")
            if (value := getattr(row, name))
        }
        | {f"reason_{code}": text for code, text in row.reason.items()}
        for row in event.changes.order_by("pk")
    ]
    data = event_data(event, changes=rows, **data)
    question = client.post(address, {**data, "series_date": day}).context["question"]
    answer = {
        "series_scope": scope,
        "series_date": question.chosen_date,
        "series_seen": question.digest,
    }
    response = client.post(address, {**data, **answer})
    assert response.status_code == 302, response.context["form"].errors
    return Event.objects.get(pk=event.pk)


def moved(event, old: str, new: str, user, scope: str = "one", hours: float = 2, **more):
    start = key(new)
    return move(
        owner=event,
        local_start=key(old),
        scope=scope,
        starts_at_local=start,
        ends_at_local=start + hours * HOUR,
        reason=REASON if scope == "one" else {},
        user=user,
        **more,
    )


def off(event, local_start: str, user, scope: str = "one", verb: str = "cancel"):
    return call_off(
        owner=event, local_start=key(local_start), scope=scope, verb=verb, reason=ILL, user=user
    )
