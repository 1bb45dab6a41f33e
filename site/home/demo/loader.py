"""Loads the demo; existing objects are left as they are."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone
from wagtail.models import Locale

from outreach.models import (
    Audience,
    CalendarPage,
    Event,
    EventPage,
    EventPause,
    OccurrenceChange,
    Organisation,
    Partnership,
    Region,
    Topic,
    Venue,
)
from outreach.models.events import event_work
from outreach.scheduling.recurrence import local_starts

from .activities import load_activities
from .holidays import load_holidays
from .logins import load_logins
from .people import load_participants
from .pictures import picture_for
from .plan import Planned
from .records import load_records, texts
from .series import series
from .singles import singles
from .site_pages import LANGUAGES, load_pages
from .texts import BODIES, REPORTS

NAMESPACE = uuid.UUID("6f1c7f9e-3a83-4cf0-a8b0-1d1f0c9d2f5e")
ILLNESS = (
    "Hüquqşünas xəstələnib.",
    "The lawyer is ill.",
    "Юрист заболел.",
)
ROOM = (
    "Zal məşğuldur: iki saat sonra başlayırıq.",
    "The room is taken: we begin two hours later.",
    "Зал занят: начинаем на два часа позже.",
)


def load_demo(say: Callable[[str], None], today: date | None = None) -> None:
    """Load records, holidays, accounts and pages, then the events one by one.

    Args:
        say: called with short progress messages.
        today: the day around which the events are planned; today by default.
    """
    today = today or timezone.localdate()
    load_records()
    load_holidays(today)
    calendars = load_pages()
    load_logins()
    plans = [*series(today.year), *singles(today.year, today)]
    missing = [plan for plan in plans if not Event.objects.filter(uid=uid_of(plan)).exists()]
    for place, plan in enumerate(missing, start=1):
        if place == 1 or place % 10 == 0:
            say(f"events: {place} of {len(missing)}")
        load_event(plan, calendars, today)
    _load_people()
    load_activities(calendars, say)


def uid_of(plan: Planned) -> str:
    return str(uuid.uuid5(NAMESPACE, plan.slug))


def load_event(plan: Planned, calendars: dict[str, CalendarPage], today: date) -> Event:
    """Create one event with its pages, published once at the end."""
    event = Event(
        uid=uid_of(plan),
        title=plan.titles[1],
        status=plan.status,
        starts_at_local=plan.start,
        ends_at_local=plan.end,
        all_day=plan.at is None,
        zone=plan.zone,
        recurrence=f"RRULE:{plan.rule}" if plan.rule else "",
        skips_holidays=plan.skips_holidays,
        region=Region.objects.get(slug=plan.region),
        venue=Venue.objects.get(slug=plan.venue),
        capacity=plan.capacity,
        reason=texts(plan.reason) if plan.reason else {},
    )
    with event_work():
        event.audiences = Audience.objects.filter(slug__in=plan.audiences)
        event.topics = Topic.objects.filter(slug__in=plan.topics)
        for slug, (role, answer) in plan.partners.items():
            organisation = Organisation.objects.get(slug=slug)
            event.partnerships.add(Partnership(organisation=organisation, role=role, answer=answer))
        for first, last, reason in plan.pauses:
            event.pauses.add(EventPause(first_on=first, last_on=last, reason=texts(reason)))
        for change in _changes(plan, event):
            event.changes.add(change)
        event.save()
        _load_event_pages(plan, event, calendars, today)
    return event


def _changes(plan: Planned, event: Event) -> list[OccurrenceChange]:
    if not plan.changes:
        return []
    before = event.starts_at_local + timedelta(days=3660)
    keys = [
        key
        for key, _place in zip(
            local_starts(event.schedule, before=before), range(max(plan.changes) + 1), strict=False
        )
    ]
    found = []
    for place, what in plan.changes.items():
        change = OccurrenceChange(local_start=keys[place])
        if what == "cancelled":
            change.kind, change.reason = "cancelled", texts(ILLNESS)
        elif what == "moved":
            change.kind, change.reason = "altered", texts(ROOM)
            change.starts_at_local = keys[place] + timedelta(hours=2)
        else:
            change.kind = "skipped"
        found.append(change)
    return found


def _load_event_pages(plan: Planned, event: Event, calendars: dict, today: date) -> None:
    picture = picture_for(plan.slug, plan.body, plan.titles[1])
    is_over = not plan.rule and plan.end.date() < today
    for code in plan.languages:
        place = LANGUAGES.index(code)
        page = EventPage(
            title=plan.titles[place],
            slug=plan.slug,
            event=event,
            summary=plan.summaries[place],
            body=BODIES[plan.body][place],
            report=REPORTS[place] if is_over else "",
            image=picture,
            locale=Locale.objects.get(language_code=code),
            live=False,
        )
        calendars[code].add_child(instance=page)
        page.save_revision().publish()


def _load_people() -> None:
    event = Event.objects.filter(uid=str(uuid.uuid5(NAMESPACE, "sheki-community-meeting"))).first()
    if event and (occurrence := event.occurrences.first()):
        load_participants(occurrence)
