"""``feed.rss`` and ``feed.atom``: an item for each upcoming event, for feed readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from .. import kinds
from ..fields import in_language
from ..fields.moments import in_words
from ..models import Calendar, Event
from ..publication.answers import brought_up_to_date, etag_of, not_modified, validated
from ..publication.feed_fetches import note_fetch
from ..scheduling.days import Days, day_of, midnight, shown_times
from ..scheduling.sources import PublicEntry, Selection
from ..series.occurrences import Status
from .filters import query_of
from .selections import selection_from

MAX_ITEMS = 50
MAX_DATES = 1000
"""How many dates are searched for distinct events."""
AHEAD = timedelta(days=731)
MINUTES_TO_LIVE = "60"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NAMES = UUID("6e1f3c6a-6c1d-4d7b-9a0e-0a4f3c1f7b52")
"""Namespace for the ids of entries whose UID is not a UUID, such as imported ones."""


class _StampedFeed(SyndicationFeed):
    """Dated by its calendar: without items, Django would use the current time."""

    def latest_post_date(self):
        return self.feed["changed_at"]


class RssFeed(_StampedFeed, Rss201rev2Feed):
    name = "feed.rss"


class AtomFeed(_StampedFeed, Atom1Feed):
    name = "feed.atom"


@require_safe
def calendar_rss(request, found: Calendar):
    """See ``_news``."""
    return _news(request, found, RssFeed)


@require_safe
def calendar_atom(request, found: Calendar):
    """See ``_news``."""
    return _news(request, found, AtomFeed)


def _news(request, found: Calendar, form: type[SyndicationFeed]) -> HttpResponse:
    """Events that did not end before today, each with its next date, most recently changed first,
    with the filters of the calendar's pages. The response changes at midnight, when a series may
    have another next date."""
    now = timezone.now()
    calendar = brought_up_to_date(found, now)
    kind = form.name.removeprefix("feed.")
    note_fetch(calendar, request.headers.get("User-Agent", ""), kind, now=now)
    selection = selection_from(
        request.GET, calendar_key=calendar.key, language=calendar.language, now=now
    )
    today = midnight(now, calendar.zone)
    changed_at = max(calendar.changed_at, today)
    etag = etag_of(calendar, selection, form.name, today.isoformat())
    answer = not_modified(request, calendar, etag, changed_at, now)
    if answer is None:
        with translation.override(calendar.language):
            feed = _feed(calendar, selection, form, changed_at)
            _add_items(
                feed,
                _next_dates(selection, day_of(now, calendar.zone), calendar.zone),
                calendar.zone,
            )
        answer = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    return validated(answer, etag, changed_at, is_behind=calendar.is_behind(now))


def _feed(
    calendar: Calendar, selection: Selection, form: type[SyndicationFeed], changed_at: datetime
) -> SyndicationFeed:
    query = query_of(selection)
    return form(
        title=_clean(calendar.title),
        link=f"{calendar.url}{query}",
        description=_("What is on next, and what has changed."),
        language=calendar.language,
        feed_url=f"{calendar.url}{form.name}{query}",
        feed_guid=f"{calendar.url}{form.name}{query}",
        ttl=MINUTES_TO_LIVE,
        changed_at=changed_at,
    )


def _next_dates(selection: Selection, today: date, zone: str) -> list[PublicEntry]:
    """One date per event: the first that did not end before today."""
    days = Days(today, today + AHEAD, zone)
    found: dict[str, PublicEntry] = {}
    for entry in kinds.entries(selection, days=days, limit=MAX_DATES):
        found.setdefault(entry.uid, entry)
    following = list(found.values())[:MAX_ITEMS]
    following.sort(key=lambda entry: (_changed(entry), entry.uid), reverse=True)
    return following


def _changed(entry: PublicEntry) -> datetime:
    return entry.changed_at or datetime.min.replace(tzinfo=UTC)


def _add_items(feed: SyndicationFeed, entries: list[PublicEntry], zone: str) -> None:
    labels = _labels([entry.uid for entry in entries])
    for entry in entries:
        feed.add_item(
            title=_clean(_title(entry, zone)),
            link=entry.url,
            description=_clean(_text(entry, feed.feed["language"], zone)),
            unique_id=_identity(entry.uid) if isinstance(feed, AtomFeed) else entry.uid,
            unique_id_is_permalink=False,
            pubdate=entry.changed_at or feed.feed["changed_at"],
            updateddate=entry.changed_at or feed.feed["changed_at"],
            categories=[
                _clean(name) for name in (entry.region_name, *labels.get(entry.uid, ())) if name
            ],
        )


def _title(entry: PublicEntry, zone: str) -> str:
    """Title, next date and, unless it is confirmed, the status: feed readers often show nothing
    else."""
    values = {
        "title": entry.title,
        "date": in_words(shown_times(entry, zone).here.start, all_day=entry.all_day),
        "status": str(Status(entry.status).label).capitalize(),
    }
    if entry.status != Status.CONFIRMED:
        return pgettext("news", "%(status)s: %(title)s, %(date)s") % values
    return pgettext("news", "%(title)s, %(date)s") % values


def _text(entry: PublicEntry, language: str, zone: str) -> str:
    context = {"entry": entry, "language": language, "zone": zone}
    return render_to_string("outreach/includes/news_item.html", context)


def _labels(uids: Iterable[str]) -> dict[str, list[str]]:
    """The names of topics and audiences by event UID, in the active language."""
    events = Event.objects.filter(uid__in=list(uids)).only("uid")
    return {
        event.uid: [
            in_language(record.name) for record in [*event.topics.all(), *event.audiences.all()]
        ]
        for event in events.prefetch_related("topics", "audiences")
    }


def _identity(uid: str) -> str:
    """RFC 4287 §4.2.6 requires an IRI: the UID as a URN, or a UUID derived from it."""
    try:
        return UUID(uid).urn
    except ValueError:
        return uuid5(NAMES, uid).urn


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)
