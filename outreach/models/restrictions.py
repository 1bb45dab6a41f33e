"""Which places of the page tree are restricted to some readers."""

from __future__ import annotations

from wagtail.models import Page, PageViewRestriction


def restricted_paths() -> list[str]:
    """The tree paths of all pages with a view restriction: whatever begins with one is private. One
    query where there is none. Not as one join, for which SQLite reads all pages while there is no
    restriction."""
    keys = list(PageViewRestriction.objects.values_list("page_id", flat=True))
    return list(Page.objects.filter(pk__in=keys).values_list("path", flat=True)) if keys else []
