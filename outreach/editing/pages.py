"""An event's pages: where they can be created, creating them, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext, log
from wagtail.models import Locale, Page

from ..addresses.languages import default_language
from ..folding import ascii_slug, free_slug
from ..models import Event, EventPageMixin, ImportedEntry, Region
from ..models.calendar_pages import RESERVED_SLUGS
from ..models.events import event_work
from ..models.owner_pages import with_states
from ..page_types.registry import calendars_for, own_fields, page_model_for
from ..publication.calendars import calendar_label, told_apart
from ..publication.faces import public_faces
from ..series.conflicts import retried
from ..series.occurrences import CALLED_OFF


@dataclass(frozen=True)
class PagePlace:
    """One language: the event's page in it, the further calendars in which aliases of that show it, by
    their labels, and those below which the user may create the one or the other."""

    locale: Locale
    page: EventPageMixin | None
    also_in: tuple[str, ...]
    calendars: tuple[Page, ...]
    why_not: str
    """Why it cannot be in any further calendar; "" if it can, or is in all of them."""

    @property
    def can_be_made(self) -> bool:
        return bool(self.calendars)


def page_places(event: Event, user) -> list[PagePlace]:
    """Every language of the site, the default first, with the calendars the user may add pages to.

    Translations of a calendar that already has a page of the event come first.
    """
    pages = event.pages.narrowed(with_states).select_related("locale")
    found = list(pages.order_by("-pk"))
    keys = {
        page.get_parent().specific_deferred.translation_key
        for page in found
        if page.alias_of_id is None
    }
    calendars: dict[int, list[Page]] = {}
    for calendar in told_apart(calendars_for(Event)):
        calendars.setdefault(calendar.locale_id, []).append(calendar)
    for group in calendars.values():
        group.sort(key=lambda calendar: calendar.translation_key not in keys)
    locales = sorted(
        Locale.objects.all(), key=lambda locale: locale.language_code != default_language()
    )
    return [_place_in(locale, found, calendars.get(locale.pk, []), user=user) for locale in locales]


def _place_in(
    locale: Locale, pages: Iterable[EventPageMixin], calendars: list[Page], *, user
) -> PagePlace:
    here = [page for page in pages if page.locale_id == locale.pk]
    originals = {page.pk: page for page in here if page.alias_of_id is None}
    page = next(iter(originals.values()), None)
    aliases = [one for one in here if one.alias_of_id in originals]
    also_in = tuple(calendar_label(one) for one in calendars if _shows(one, aliases))
    left = [one for one in calendars if not _shows(one, here) and _may_hold(one, page)]
    may = partial(_may_be_shown_below, page, user=user) if page else partial(_may_add, user=user)
    offered = tuple(filter(may, left))
    why_not = "" if offered else _why_not(page, calendars, left)
    return PagePlace(locale, page, also_in, offered, why_not)


def _shows(calendar: Page, pages: Iterable[EventPageMixin]) -> bool:
    return any(page.is_descendant_of(calendar) for page in pages)


def _may_hold(calendar: Page, page: EventPageMixin | None) -> bool:
    """Whether pages of this one's type may be in the calendar."""
    return page is None or type(page) in calendar.specific_class.allowed_subpage_models()


def _may_add(calendar: Page, *, user) -> bool:
    return calendar.permissions_for_user(user).can_add_subpage()


def _may_be_shown_below(page: EventPageMixin, calendar: Page, *, user) -> bool:
    """Whether the user may make an alias there: it is public with the page, without being asked."""
    if not page.is_publishable_by(user):
        return False
    return calendar.permissions_for_user(user).can_publish_subpage()


def _why_not(page: EventPageMixin | None, calendars: list[Page], left: list[Page]) -> str:
    if not calendars:
        return _("There is no calendar in this language.")
    if not left:
        return ""
    names = ", ".join(_("“%(text)s”") % {"text": calendar_label(one)} for one in left)
    if page is None:
        return _("You do not have permission to add pages below %(calendars)s.") % {
            "calendars": names
        }
    return _("You do not have permission to show it in %(calendars)s too.") % {"calendars": names}


@retried
def create_pages(*, event: Event, calendars: Iterable[Page], user) -> list[EventPageMixin]:
    """Create a draft below each of these calendars; where its language has a page already, an alias
    of that, which shows the event there too. A calendar that shows it stays as it is.

    The drafts have the working title, which the editor replaces before publishing, and what a
    calendar file said of the event, in the file's language.
    """
    made = []
    with event_work(event.pk):
        known = sorted(event.pages, key=lambda page: (page.alias_of_id or 0, page.pk))
        for calendar in calendars:
            here = [page for page in known if page.locale_id == calendar.locale_id]
            original = next((page for page in here if page.alias_of_id is None), None)
            if original is None:
                page = _draft_below(calendar, event, user)
            elif _shows(calendar, here):
                continue
            else:
                page = _alias_below(calendar, original, user)
            known.append(page)
            made.append(page)
    return made


def _alias_below(calendar: Page, page: EventPageMixin, user) -> EventPageMixin:
    with LogContext(user=user):
        return page.create_alias(
            parent=calendar, update_slug=free_slug(page.slug, calendar.get_children()), user=user
        )


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


TEXTS = ("title", "seo_title", "search_description")
"""Of Wagtail's fields; of those of the page's type all but these."""
NOT_COPIED = frozenset({"event", "report", "approved_revision"})


def _draft_below(
    calendar: Page, event: Event, user, *, like: EventPageMixin | None = None
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
    own = {field.name for field in own_fields(type(page))}
    return {name: getattr(page, name) for name in own.difference(NOT_COPIED).union(TEXTS)}


def _first_text(calendar: Page, event: Event) -> str:
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
    if not event.region_id and Region.objects.exists():
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
