"""The same factories for tests that only read: what publication leaves, written directly.

About a fifth of the work. Missing is what editors alone see: revisions, the log, the indexes of
search and references. Tests of saving and publishing take the factories of ``tests.factories``.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from home.demo.bulk_publishing import add_pages, without_children
from outreach.models import Event, EventPage
from outreach.publication.indexing import reindex
from outreach.publication.publishing import publish_events
from outreach.publication.state import fingerprint_of

from . import events
from .events import factory
from .sites import calendar_in

OF_TIME = {"go_live_at", "expire_at"}
LISTED = ("RDATE", "EXDATE")


class EventFactory(events.EventFactory):
    """An event with its dates in the index; one with listed dates goes the long way."""

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        event = model_class(*args, **kwargs)
        if any(name in str(event.recurrence) for name in LISTED):
            event.save()
        else:
            _add(event)
        return event


class EventPageFactory(events.EventPageFactory):
    """A live page; a draft, a page that waits for its event, one with go-live or expiry, and a second
    one of an event in one language go the long way."""

    event = factory.SubFactory(EventFactory)

    @classmethod
    def _create(cls, model_class, *args, language="az", draft=False, **kwargs):
        calendar = calendar_in(language)
        page = model_class(*args, **kwargs)
        known = EventPage.objects.filter(event_id=page.event_id, alias_of=None)
        keys = dict(known.values_list("locale_id", "translation_key"))
        goes_live = page.event.has_public_status and not draft
        if not goes_live or OF_TIME & kwargs.keys() or calendar.locale_id in keys:
            return super()._create(model_class, *args, language=language, draft=draft, **kwargs)
        page.translation_key = next(iter(keys.values()), page.translation_key)
        add_pages([page], calendar, now=timezone.now())
        publish_events([page.event_id])
        return EventPage.objects.get(pk=page.pk)


@transaction.atomic
def _add(event: Event) -> None:
    without_children(event)
    event.fingerprint = fingerprint_of(event)
    Event.objects.bulk_create([event])
    reindex(event, event.schedule, now=timezone.now().replace(microsecond=0))
    del event._cluster_related_objects
