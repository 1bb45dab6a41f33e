"""Bulk-creates events with one page each, as publication would leave them, in few queries.

For generated events, and for tests that only read. Things only editors see are left out: revisions,
the log, and the search and reference indexes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale, Page

from outreach.models import CalendarPage, Event, EventPage, Face, Occurrence
from outreach.publication.calendars import bump_versions
from outreach.publication.face_rows import public_row
from outreach.publication.faces import PublicFace, ServingPage
from outreach.publication.state import PublicationState, found_by, next_state
from outreach.scheduling.recurrence import dates_of
from outreach.series.occurrences import LONG


@transaction.atomic
def add_published_events(
    events: Sequence[Event], calendar: CalendarPage, *, now: datetime | None = None
) -> None:
    """Save new events and publish a page for each. Schedules must be finite, without child rows.

    Args:
        events: unsaved; ``title`` also becomes the page's title, the UID its slug.
        calendar: the parent of the new pages.
    """
    moment = now or timezone.now()
    now = moment.replace(microsecond=0)
    for event in events:
        without_children(event)
        vars(event).update(vars(next_state(event, is_public=True, was_shown=False, now=now)))
    Event.objects.bulk_create(events)
    pages = [EventPage(title=event.title, slug=slugify(event.uid), event=event) for event in events]
    add_pages(pages, calendar, now=moment)
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
    state = PublicationState(*(getattr(event, field.name) for field in fields(PublicationState)))
    filters = found_by(event)
    for language in languages:
        face = PublicFace(calendar.translation_key, language, serving)
        row = public_row(event, face, state, now=now)
        row.found_by = filters
        yield row


def without_children(event: Event) -> None:
    """Tell modelcluster that there are no child rows, which saves a query for each relation."""
    event._cluster_related_objects = {
        "changes": [],
        "pauses": [],
        "partnerships": [],
        "audiences": [],
        "topics": [],
        "assigned_to": [],
    }


def add_pages(pages: Sequence[EventPage], calendar: CalendarPage, *, now: datetime) -> None:
    """Save new pages as the last children of ``calendar``, live since ``now``, in its language.

    Args:
        pages: unsaved, with title, slug and a saved event.
    """
    below = Page.objects.filter(path__startswith=calendar.path, depth=calendar.depth + 1)
    last = below.order_by("path").last()
    path = last._inc_path() if last else Page._get_path(calendar.path, calendar.depth + 1, 1)
    content_type = EventPage().content_type
    for page in pages:
        page.draft_title = page.title
        page.locale = calendar.locale
        page.live = True
        page.first_published_at = page.last_published_at = now
        page.content_type = content_type
        page.path, page.depth, page.numchild = path, calendar.depth + 1, 0
        page.set_url_path(calendar)
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
        page.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=calendar.pk).update(numchild=F("numchild") + len(pages))


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
