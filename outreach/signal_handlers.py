"""Reactions to what happens elsewhere: each one line that calls a service."""

from __future__ import annotations

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .filter_choices import forget_names
from .models import Audience, Event, EventPage, Holiday, Organisation, Region, Topic, Venue
from .models.holidays import TakenOut, holidays_changed
from .services.calendars import raise_versions, refresh_calendars
from .services.holidays import follow_holidays
from .services.publishing import republish


def connect() -> None:
    """Called once, by ``apps.py``."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(page_changed, dispatch_uid="outreach_page_changed")
    for signal in (post_save, post_delete):
        signal.connect(
            restriction_changed, PageViewRestriction, dispatch_uid="outreach_restriction"
        )
    post_save.connect(site_changed, Site, dispatch_uid="outreach_site")
    post_delete.connect(event_page_deleted, EventPage, dispatch_uid="outreach_page_deleted")
    pre_delete.connect(event_deleted, Event, dispatch_uid="outreach_event_deleted")
    for model in (Region, Venue, Organisation, Audience, Topic):
        post_save.connect(record_renamed, model, dispatch_uid=f"outreach_{model.__name__}")
    for field in (Event.audiences, Event.topics):
        m2m_changed.connect(labels_changed, field.through, dispatch_uid="outreach_labels")
    holidays_changed.connect(events_follow, Holiday, dispatch_uid="outreach_holidays")


def page_changed(sender, instance, **kwargs) -> None:
    refresh_calendars()
    republish(_events_below(instance.path))


def restriction_changed(sender, instance, **kwargs) -> None:
    refresh_calendars()
    republish(_events_below(instance.page.path))


def site_changed(sender, instance, **kwargs) -> None:
    """Wagtail may clear its cache of addresses only after us."""
    Site.clear_site_root_paths_cache()
    refresh_calendars()
    republish(_events_below(instance.root_page.path))


def event_page_deleted(sender, instance, **kwargs) -> None:
    republish(Event.objects.filter(pk=instance.event_id).values_list("pk", flat=True))


def event_deleted(sender, instance, **kwargs) -> None:
    keys = instance.faces.values_list("calendar_key", flat=True)
    raise_versions(list(keys), now=timezone.now())


def record_renamed(sender, instance, created, raw=False, **kwargs) -> None:
    forget_names()
    if not created and not raw:
        republish(_events_naming(instance))


def labels_changed(sender, instance, action, **kwargs) -> None:
    if action.startswith("post_") and isinstance(instance, Event):
        republish([instance.pk])


def events_follow(sender, before, after, **kwargs) -> list[TakenOut]:
    return follow_holidays(Event, before=before, after=after)


def _events_below(path: str) -> list[int]:
    pages = EventPage.objects.filter(path__startswith=path)
    return list(pages.values_list("event_id", flat=True).distinct())


def _events_naming(record) -> list[int]:
    """The events with a face that show this record's name."""
    lookups = {
        Region: ["venue__region"],
        Venue: ["venue", "changes__venue"],
        Organisation: ["partnerships__organisation"],
        Audience: ["audiences"],
        Topic: ["topics"],
    }[type(record)]
    found: set[int] = set()
    for lookup in lookups:
        events = Event.objects.filter(**{lookup: record}, faces__is_withdrawn=False)
        found.update(events.values_list("pk", flat=True))
    return sorted(found)
