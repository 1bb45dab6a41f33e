"""An event's pages: where they can be created, creating them, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext, log
from wagtail.models import Locale

from ..folding import ascii_slug, free_slug
from ..models import CalendarPageMixin, Event, EventPageMixin, ImportedEntry
from ..models.calendar_pages import RESERVED_SLUGS
from ..models.events import event_work
from ..models.owner_pages import with_states
from ..page_types.registry import calendar_pages, page_model_below, page_model_for
from ..publication.faces import public_faces
from ..series.conflicts import retried
from ..series.occurrences import CALLED_OFF


@dataclass(frozen=True)
class PagePlace:
    """One language: the event's page in it, or the calendars below which it can be created."""

    locale: Locale
    page: EventPageMixin | None
    calendars: tuple[CalendarPageMixin, ...]

    @property
    def can_be_made(self) -> bool:
        return self.page is None and bool(self.calendars)


def page_places(event: Event, user) -> list[PagePlace]:
    """Every language of the site, the default first, with the calendars the user may add pages to.

    Translations of a calendar that already has a page of the event come first.
    """
    rows = [with_states(pages) for pages in event.pages.filter(alias_of=None).querysets]
    pages = {page.locale_id: page for found in rows for page in found.order_by("-pk")}
    keys = {page.get_parent().specific_deferred.translation_key for page in pages.values()}
    calendars: dict[int, list[CalendarPageMixin]] = {}
    for calendar in calendar_pages().filter(alias_of=None):
        may_hold = page_model_below(calendar.specific_class, Event)
        if may_hold and calendar.permissions_for_user(user).can_add_subpage():
            calendars.setdefault(calendar.locale_id, []).append(calendar)
    locales = sorted(
        Locale.objects.all(), key=lambda found: found.language_code != settings.LANGUAGE_CODE
    )
    return [
        PagePlace(
            locale,
            pages.get(locale.pk),
            tuple(
                sorted(
                    calendars.get(locale.pk, []),
                    key=lambda calendar: calendar.translation_key not in keys,
                )
            ),
        )
        for locale in locales
    ]


@retried
def create_pages(
    *, event: Event, calendars: Iterable[CalendarPageMixin], user
) -> list[EventPageMixin]:
    """Create a draft below each of these calendars, unless its language already has a page.

    The drafts have the working title, which the editor replaces before publishing, and what a
    calendar file said of the event, in the file's language.
    """
    made = []
    with event_work(event.pk):
        has_page = set(event.pages.filter(alias_of=None).values_list("locale_id", flat=True))
        for calendar in calendars:
            if calendar.locale_id not in has_page:
                has_page.add(calendar.locale_id)
                made.append(_draft_below(calendar, event, user))
    return made


@retried
def copy_pages(*, source: Event, event: Event, user) -> list[EventPageMixin]:
    """Create drafts of the event with the texts and pictures of another one's pages, each below the
    same calendar, where the user may add pages. Reports are not copied: they say what happened."""
    made = []
    with event_work(event.pk):
        for page in source.pages.filter(alias_of=None):
            calendar = page.get_parent().specific
            if calendar.permissions_for_user(user).can_add_subpage():
                made.append(_draft_below(calendar, event, user, like=page))
    return made


TEXTS = ("title", "summary", "image", "body", "seo_title", "search_description")


def _draft_below(
    calendar: CalendarPageMixin, event: Event, user, *, like: EventPageMixin | None = None
) -> EventPageMixin:
    model = type(like) if like else page_model_for(calendar, Event)
    texts = _texts_of(like) if like else {"title": event.title}
    slug = ascii_slug(texts["title"])[:200] or "event"
    if slug in RESERVED_SLUGS:
        slug = f"{slug}-event"
    # A context of its own: of entries that share one, the history shows only the last.
    with LogContext(user=user):
        page = model(
            **texts,
            slug=free_slug(slug, calendar.get_children()),
            event=event,
            locale=calendar.locale,
            owner=user,
            live=False,
        )
        if not like:
            page.rich_text = _first_text(calendar, event)
        calendar.add_child(instance=page)
        page.save_revision(user=user)
        log(instance=page, action="wagtail.create", user=user)
    return page


def _texts_of(page: EventPageMixin) -> dict[str, Any]:
    names = {field.name for field in page._meta.concrete_fields}
    return {name: getattr(page, name) for name in TEXTS if name in names}


def _first_text(calendar: CalendarPageMixin, event: Event) -> str:
    """What a calendar file said of an event that came from one."""
    imported = ImportedEntry.objects.filter(event=event).first()
    if imported is None:
        return ""
    language = calendar.locale.language_code
    return imported.draft_text(language, names_place=not event.venue_id)


def missing_before_public(event: Event, *, now: datetime) -> list[str]:
    """Messages for the editor, most serious first; empty when the event is public and complete."""
    pages = list(event.pages.filter(alias_of=None).select_related("locale"))
    missing = _obstacles(event, pages)
    ready = {page.locale_id for page in pages if page.is_live_or_approved}
    if ready:
        missing += [
            _("No page is published in %(language)s: readers of this language see another one.")
            % {"language": locale.get_display_name()}
            for locale in Locale.objects.exclude(pk__in=ready)
        ]
    imported = ImportedEntry.objects.filter(event=event).first()
    if imported and imported.is_cancelled and event.status not in CALLED_OFF:
        missing.insert(0, _("The calendar file that it came from says that it is cancelled."))
    if not event.venue_id:
        missing.append(_("No venue is set."))
    if not event.region_id:
        missing.append(_("No region is set, so no region filter finds the event."))
    if not event.occurrences.attached().upcoming(now).exists():
        missing.append(_("All its dates are in the past."))
    return missing


def _obstacles(event: Event, pages: list[EventPageMixin]) -> list[str]:
    """Reasons that each keep the event from being public."""
    found = []
    if not event.has_public_status:
        found.append(
            _("Its status is “%(status)s”, which is internal.")
            % {"status": event.get_status_display()}
        )
    if not pages:
        found.append(_("It has no page."))
    elif not any(page.is_live_or_approved for page in pages):
        found.append(_("None of its pages is published."))
    elif event.has_public_status and not public_faces(event):
        found.append(_("A view restriction hides one of its pages, and with it the event."))
    return found
