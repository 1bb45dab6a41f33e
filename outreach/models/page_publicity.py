"""Whether everybody may see a page now: restrictions in the tree, go-live and expiry."""

from __future__ import annotations

from datetime import datetime

from wagtail.models import Page, PageViewRestriction


def restricted_paths() -> tuple[str, ...]:
    """The tree paths of all pages with a view restriction: private is each page whose path
    ``startswith`` one of them. One query where there is none. Not as one join, for which SQLite reads
    all pages while there is no restriction."""
    keys = list(PageViewRestriction.objects.values_list("page_id", flat=True))
    rows = Page.objects.filter(pk__in=keys) if keys else Page.objects.none()
    return tuple(rows.values_list("path", flat=True))


def is_within_its_time(page: Page, now: datetime) -> bool:
    """Whether a live page has begun to be seen, and has not expired."""
    begun = page.go_live_at is None or page.go_live_at <= now
    return begun and (page.expire_at is None or page.expire_at > now)
