"""Public views of an event: its page, one of its dates, and redirects from former dates."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponseRedirect
from django.utils import timezone

from ..conf.host_frames import frame_context
from ..date_words import reader_language
from ..fields import in_language
from ..models import Event, Face, FormerDate, Occurrence, OccurrenceChange, Partnership
from ..models.event_pages import EventPageMixin
from ..scheduling.date_keys import local_start_of
from ..scheduling.days import day_of, shown_times
from ..scheduling.spans import instant, wall_time
from ..scheduling.wording.sentences import schedule_sentence
from .event_structured_data import event_data

SHOWN_DATES = 6


def event_detail(request, page: EventPageMixin):
    """The event's page. Staff see it in the preview before it is public."""
    now = timezone.now()
    event = _event(page)
    dates = event.occurrences.attached().select_related("venue__region")
    upcoming = list(dates.upcoming(now).order_by("starts_at")[: SHOWN_DATES + 1])
    last = None if upcoming else dates.past(now).order_by("-starts_at").first()
    shown, is_series = upcoming[:SHOWN_DATES], _is_series(event)
    described = shown or ([last] if last else [])
    context = _context(page, event) | {
        "dates": shown,
        "has_more_dates": len(upcoming) > SHOWN_DATES,
        "last_date": last,
        "is_series": is_series,
        "is_elsewhere": any(shown_times(date, page.calendar_zone).differ for date in described),
        "sentence": schedule_sentence(
            event.schedule,
            reader_language(page.locale.language_code),
            skips_holidays=event.skips_holidays,
        ),
        "pauses": _pauses(event, page.locale.language_code, now),
        **frame_context("outreach/heads/event.html"),
    }
    context["structured_data"] = _structured_data(
        request, page, context, described, is_series=is_series
    )
    return page.render(request, context_overrides=context, template="outreach/event_page.html")


def event_date(request, page: EventPageMixin, key: str):
    """One date of an event; 404 if it has no such date, or the date lies beyond the index."""
    event = _event(page)
    row = occurrence_of(event, key) or redirect_to_date(page, key)
    if not isinstance(row, Occurrence):
        return row
    change = event.changes.filter(local_start=row.local_start).first()
    context = _context(page, event) | {
        "date": row,
        "moved_from": _moved_from(row, event, page.calendar_zone),
        "has_other_venue": _has_other_venue(event, row, change),
        "date_title": in_language(row.title, page.locale.language_code) or page.title,
        "venue": row.venue or event.venue,
        "reason": _reason(event, change, page.locale.language_code),
        **frame_context("outreach/heads/date.html"),
    }
    is_series = _is_series(event)
    context["structured_data"] = _structured_data(
        request, page, context, [row], is_series=is_series
    )
    return page.render(request, context_overrides=context, template="outreach/event_date.html")


def occurrence_of(event: Event, key: str) -> Occurrence | None:
    """The row of a date by its key in the URL; None if there is no such date."""
    local_start = local_start_of(key, all_day=event.all_day)
    rows = event.occurrences.attached().select_related("venue__region")
    return rows.filter(local_start=local_start).first() if local_start else None


def _event(page: EventPageMixin) -> Event:
    return Event.objects.select_related("venue__region", "region").get(pk=page.event_id)


def _context(page: EventPageMixin, event: Event) -> dict[str, object]:
    accepted = event.partnerships.public().select_related("organisation")
    leads = [one.organisation for one in accepted if one.role == Partnership.Role.LEAD]
    others = [one.organisation for one in accepted if one.role != Partnership.Role.LEAD]
    return {
        "event": event,
        "zone": page.calendar_zone,
        "leads": leads,
        "partners": others,
        "venue": event.venue,
        "reason": in_language(event.reason, page.locale.language_code),
        "faces": _other_languages(page),
    }


def _moved_from(date: Occurrence, event: Event, zone: str) -> datetime | None:
    """When a date was to begin before it was moved, on the clocks that its new time is given by
    first; None if nobody moved it."""
    if date.moved_from is None or event.all_day or not zone:
        return date.moved_from
    return wall_time(instant(date.moved_from, event.zone), zone)


def _is_series(event: Event) -> bool:
    """Whether each of its dates has its own address."""
    return bool(event.recurrence) or event.occurrences.attached().count() > 1


def _structured_data(request, page, context, rows: list[Occurrence], *, is_series: bool) -> str:
    """For search engines; "" in a preview, or when the page is not public."""
    if getattr(request, "is_preview", False) or not page.public_face(timezone.now()):
        return ""
    partners = [*context["leads"], *context["partners"]]
    return event_data(page, context["event"], rows, partners=partners, is_series=is_series)


def _pauses(event: Event, language: str, now: datetime) -> list[dict[str, object]]:
    """The pauses of a series that are not over today, in its zone."""
    if not event.recurrence:
        return []
    today = day_of(now, event.zone)
    return [
        {
            "first_on": pause.first_on,
            "last_on": pause.last_on,
            "reason": in_language(pause.reason, language),
        }
        for pause in event.pauses.filter(last_on__gte=today)
    ]


def _other_languages(page: EventPageMixin) -> list[Face]:
    """The faces in other languages, one for each language with a page of its own: if the event is in
    several calendars, in that of this page."""
    faces = list(Face.objects.visible(timezone.now()).filter(event_id=page.event_id))
    here = {face.calendar_key for face in faces if face.page_id == page.pk}
    faces.sort(key=lambda face: face.calendar_key in here)
    own = {face.language: face for face in faces if face.language == face.page_language}
    own.pop(page.locale.language_code, None)
    return sorted(own.values(), key=lambda face: face.language)


def _has_other_venue(event: Event, row: Occurrence, change: OccurrenceChange | None) -> bool:
    """Whether somebody chose another venue for this date; a pin only keeps the old one."""
    is_kept = change is not None and change.is_pinned and not change.venue_id
    return row.venue_id != event.venue_id and not is_kept


def _reason(event: Event, change: OccurrenceChange | None, language: str) -> str:
    return in_language(change.reason if change and change.reason else event.reason, language)


def redirect_to_date(page: EventPageMixin, key: str, *, file: str = "") -> HttpResponseRedirect:
    """Redirect from a former key of a date of this event to the date's current address. Temporary
    (302), because an edit can be undone.

    Args:
        file: appended to the date's address.

    Raises:
        Http404: there was no such date, or the date is no longer public.
    """
    former = local_start_of(key, all_day=False) or local_start_of(key, all_day=True)
    found = (
        FormerDate.objects.filter(
            event_id=page.event_id, local_start=former, occurrence__is_detached=False
        )
        .select_related("occurrence__event")
        .first()
    )
    if found is None:
        raise Http404
    date = found.occurrence
    faces = Face.objects.visible(timezone.now()).filter(
        event_id=date.event_id, language=page.locale.language_code
    )
    face = faces.near(page).first()
    if face is None:
        raise Http404
    return HttpResponseRedirect(f"{face.path}{date.key}/{file}")
