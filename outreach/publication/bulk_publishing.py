"""Bulk creation of published events, one page each: same rows as one by one, in few queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale, Page

from ..models import CalendarPage, Event, EventPage, Face, Occurrence
from ..scheduling.recurrence import dates_of
from ..series.occurrences import LONG
from .calendars import bump_versions
from .face_rows import public_row
from .faces import PublicFace, ServingPage
from .state import PublicationState, fingerprint_of, found_by


@transaction.atomic
def add_published_events(
    events: Sequence[Event], calendar: CalendarPage, *, now: datetime | None = None
) -> None:
    """Save new events and publish a page for each. Schedules must be finite; no child rows.

    Args:
        events: unsaved; ``title`` also becomes the page's title, the UID its slug.
        calendar: the parent of the new pages.
    """
    now = (now or timezone.now()).replace(microsecond=0)
    for event in events:
        _without_children(event)
        event.published_fingerprint = fingerprint_of(event)
        event.changed_at = now
    Event.objects.bulk_create(events)
    pages = _add_pages(events, calendar, now)
    _add_dates(events)
    languages = list(Locale.objects.values_list("language_code", flat=True))
    Face.objects.bulk_create(
        row
        for event, page in zip(events, pages, strict=True)
        for row in _faces(event, page, calendar, languages, now)
    )
    bump_versions([calendar.translation_key], now=now)


def _faces(
    event: Event, page: EventPage, calendar: CalendarPage, languages: Sequence[str], now: datetime
) -> Iterator[Face]:
    serving = ServingPage(page, f"{calendar.full_url}{page.slug}/")
    state = PublicationState(0, now, event.published_fingerprint, None, None)
    filters = found_by(event)
    for language in languages:
        face = PublicFace(calendar.translation_key, language, serving)
        row = public_row(event, face, state, now=now)
        row.found_by = filters
        yield row


def _without_children(event: Event) -> None:
    """Tell modelcluster that there are no children, which saves a query per relation."""
    event._cluster_related_objects = {
        "changes": [],
        "pauses": [],
        "partnerships": [],
        "audiences": [],
        "topics": [],
        "assigned_to": [],
    }


def _add_pages(events: Sequence[Event], calendar: CalendarPage, now: datetime) -> list[EventPage]:
    calendar.refresh_from_db()
    last = calendar.get_children().order_by("path").last()
    path = last._inc_path() if last else Page._get_path(calendar.path, calendar.depth + 1, 1)
    content_type = EventPage().content_type
    pages = []
    for event in events:
        page = EventPage(
            title=event.title,
            draft_title=event.title,
            slug=slugify(event.uid),
            event=event,
            locale=calendar.locale,
            live=True,
            first_published_at=now,
            last_published_at=now,
            content_type=content_type,
            path=path,
            depth=calendar.depth + 1,
            numchild=0,
        )
        page.set_url_path(calendar)
        pages.append(page)
        path = page._inc_path()
    parents = [
        Page(
            **{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}
        )
        for page in pages
    ]
    Page.objects.bulk_create(parents)
    for page, parent in zip(pages, parents, strict=True):
        page.pk = page.page_ptr_id = page.id = parent.pk
        page.save_base(raw=True, force_insert=False)
    Page.objects.filter(pk=calendar.pk).update(numchild=calendar.numchild + len(pages))
    return pages


def _add_dates(events: Sequence[Event]) -> None:
    Occurrence.objects.bulk_create(
        (
            Occurrence(
                event=event,
                local_start=found.local_start,
                starts_at=found.span.start,
                ends_at=found.span.end,
                is_long=found.span.duration > LONG,
                status=event.status,
                venue_id=event.venue_id,
            )
            for event in events
            for found in dates_of(event.schedule)
        ),
        batch_size=2000,
    )
