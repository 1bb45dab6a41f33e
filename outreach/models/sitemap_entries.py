"""Sitemap entries of calendars and events: addresses, when they changed, other languages.

Wagtail asks page by page; what many pages need is read once per request and kept on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from ..scheduling.spans import wall_time
from .calendars import Calendar
from .faces import Face

BLOCK = 5000
"""How many page ids are looked up at once."""


def entry(
    url: str, changed: list[datetime | None], urls: Mapping[str, str] | None = None
) -> dict[str, object]:
    """One address of a sitemap.

    Args:
        changed: when its parts changed; the latest counts.
        urls: the same page in each language, by language code, this one included.
    """
    found: dict[str, object] = {
        "location": url,
        "lastmod": max(filter(None, changed), default=None),
    }
    if urls and len(urls) > 1:
        found["alternates"] = [
            {"lang_code": code, "location": address} for code, address in sorted(urls.items())
        ]
    return found


def kept(request, name: str, read: Callable[[], object]):
    """The result of ``read``, which is called once for each request."""
    if request is None:
        return read()
    cached = request.__dict__.setdefault("outreach_sitemap", {})
    if name not in cached:
        cached[name] = read()
    return cached[name]


def changed_of(page) -> datetime | None:
    """When its text was last published."""
    return page.last_published_at or page.latest_revision_created_at


def calendar_entries(page, request) -> list[dict[str, object]]:
    """The entries of a calendar page: the list, the current month, and how to subscribe."""
    rows = kept(request, "calendars", lambda: list(Calendar.objects.filter(is_public=True)))
    own = next((row for row in rows if row.page_id == page.pk), None)
    if own is None:
        return []
    urls = {row.language: row.url for row in rows if row.key == own.key}
    month = f"month/{wall_time(timezone.now(), own.zone):%Y/%m}/"
    return [
        entry(f"{own.url}{rest}", changed, {code: f"{url}{rest}" for code, url in urls.items()})
        for rest, changed in (
            ("", [own.changed_at]),
            (month, [own.changed_at]),
            ("subscribe/", [changed_of(page)]),
        )
    ]


def event_entries(page, request) -> list[dict[str, object]]:
    """The entry of an event page that is public now; none for any other page."""
    block = page.pk // BLOCK
    faces = kept(request, f"events {block}", lambda: _faces(block * BLOCK))
    own = next((face for face in faces.get(page.event_id, ()) if face["page_id"] == page.pk), None)
    if own is None:
        return []
    urls = {
        face["language"]: face["url"]
        for face in faces[page.event_id]
        if face["calendar_key"] == own["calendar_key"]
    }
    return [entry(own["url"], [own["event__changed_at"], changed_of(page)], urls)]


def _faces(first: int) -> dict[int, list[dict]]:
    """The visible faces with a page in their own language, by event: of all events that have a page
    in the block of ids that begins at ``first``."""
    visible = Face.objects.visible(timezone.now()).filter(language=F("page_language"))
    here = visible.filter(page_id__gte=first, page_id__lt=first + BLOCK)
    found: dict[int, list[dict]] = {}
    columns = ("event_id", "calendar_key", "page_id", "language", "url", "event__changed_at")
    for face in visible.filter(event_id__in=here.values("event_id")).values(*columns):
        found.setdefault(face["event_id"], []).append(face)
    return found
