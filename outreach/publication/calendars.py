"""Calendar rows: their addresses, visibility and versions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Greatest
from django.utils import timezone
from wagtail.models import Page

from .. import kinds
from ..addresses.languages import default_language
from ..addresses.pages import page_address
from ..conf import cancelled_days
from ..models import Calendar
from ..models.visibility import restricted_paths
from ..page_types.registry import calendar_pages
from ..series.unit_of_work import current_work, unit_of_work


def bump_versions(keys: Iterable[UUID | str], *, now: datetime) -> None:
    """Bump the version of calendars whose content changed, within a unit of work at its end, once
    and in order. ``changed_at`` never goes back."""
    work = current_work()
    for key in sorted({UUID(str(key)) for key in keys}):
        if work:
            work.last(("calendar", str(key)), partial(_bump, key, now))
        else:
            _bump(key, now)


def _bump(key: UUID, now: datetime) -> None:
    rows = Calendar.objects.filter(key=key).order_by("pk")
    Calendar.objects.filter(pk__in=rows.select_for_update().values("pk")).update(
        version=F("version") + 1,
        changed_at=Greatest(F("changed_at"), now),
        next_change_at=kinds.next_change(key, now),
    )


def expect_change(key: UUID, moment: datetime) -> None:
    """Make sure that the calendar is advanced at this instant at the latest. Nothing that it shows
    has changed yet, so the version stays."""
    later = Q(next_change_at=None) | Q(next_change_at__gt=moment)
    Calendar.objects.filter(later, key=key).update(next_change_at=moment)


def refresh_calendars(now: datetime | None = None) -> list[str]:
    """Sync the rows with the calendar pages, after a publish, move, rename or restriction.

    Returns:
        The tree paths of calendars that are new.
    """
    with unit_of_work():
        return _refresh(now or timezone.now())


def _refresh(now: datetime) -> list[str]:
    added = []
    restricted = restricted_paths()
    known_rows = Calendar.objects.in_bulk()
    for page in calendar_pages().filter(alias_of=None).select_related("locale"):
        address = page_address(page)
        if address is None:
            Calendar.objects.filter(pk=page.pk).delete()
            continue
        values = {
            "key": page.translation_key,
            "site_id": address.site_id,
            "path": address.path,
            "url": address.url,
            "language": page.locale.language_code,
            "title": page.title,
            "zone": page.zone,
            "color": page.color,
            "is_public": page.live and not page.path.startswith(restricted),
        }
        known = known_rows.get(page.pk)
        if known is None:
            _add(page.pk, values, now)
            added.append(page.path)
        elif any(getattr(known, name) != value for name, value in values.items()):
            Calendar.objects.filter(pk=page.pk).update(**values)
            bump_versions([known.key, page.translation_key], now=now)
    return added


def told_apart(calendars: QuerySet[Page]) -> QuerySet[Page]:
    """With ``namesake_url``: the address, where a calendar in the same language has the same title."""
    others = Calendar.objects.exclude(page=OuterRef("pk")).filter(
        page__locale=OuterRef("locale"), page__draft_title=OuterRef("draft_title")
    )
    address = Calendar.objects.filter(page=OuterRef("pk")).values("url")
    return calendars.annotate(namesake_url=Case(When(Exists(others), then=Subquery(address))))


def calendar_label(page: Page) -> str:
    """The title of one of those, with its address where that alone says which it is."""
    title = page.get_admin_display_title()
    if not page.namesake_url:
        return title
    address = urlsplit(page.namesake_url)
    return f"{title} ({address.netloc}{address.path})"


def _add(page_id: int, values: dict[str, Any], now: datetime) -> None:
    """Add a row. A calendar may come back after its site was deleted, so the first version is taken
    from the clock: one that it never had before."""
    Calendar.objects.create(
        page_id=page_id,
        version=int(now.timestamp() * 1000),
        changed_at=now,
        next_change_at=kinds.next_change(values["key"], now),
        texts_release=texts_release(),
        **values,
    )


RELEASE = "5"
"""Version of the code that writes stored texts; raise it when the same rows give other bytes."""


def texts_release() -> str:
    """The release and the settings that stored texts and face rows depend on. Kept on the calendar
    rather than on each text: all texts of a calendar are renewed together, and there is no need to
    check 300,000 rows."""
    return f"{RELEASE} {default_language()} {cancelled_days()}"
