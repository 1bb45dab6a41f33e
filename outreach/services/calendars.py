"""The calendars' rows: where they are, whether they are public, and their version."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Min, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from ..models import Calendar, CalendarPage, Face


def raise_versions(keys: Iterable[uuid.UUID], *, now: datetime) -> None:
    """Say that what these calendars show has changed. ``changed_at`` never goes back."""
    for key in set(keys):
        Calendar.objects.filter(key=key).update(
            version=F("version") + 1,
            changed_at=Greatest(F("changed_at"), now),
            next_change_at=_next_change(key, now),
        )


def _next_change(key: uuid.UUID, now: datetime) -> datetime | None:
    """The next instant at which time alone changes what the calendar shows."""
    faces = Face.objects.filter(calendar_key=key)
    moments = faces.aggregate(
        begins=Min("visible_from", filter=Q(visible_from__gt=now)),
        ends=Min("visible_until", filter=Q(visible_until__gt=now)),
        drops=Min("keep_until", filter=Q(keep_until__gt=now)),
    )
    return min(filter(None, moments.values()), default=None)


@transaction.atomic
def refresh_calendars(now: datetime | None = None) -> None:
    """Make the rows say what the calendar pages say: after publish, move, rename, restriction."""
    now = now or timezone.now()
    restricted = list(PageViewRestriction.objects.values_list("page__path", flat=True))
    for page in CalendarPage.objects.filter(alias_of=None).select_related("locale"):
        parts = page.get_url_parts()
        if not parts or not parts[2]:
            Calendar.objects.filter(pk=page.pk).delete()
            continue
        site_id, root_url, path = parts
        values = {
            "key": page.translation_key,
            "site_id": site_id,
            "path": path,
            "url": f"{root_url}{path}",
            "language": page.locale.language_code,
            "title": page.title,
            "zone": page.zone,
            "color": page.color,
            "is_public": page.live and not any(page.path.startswith(path) for path in restricted),
        }
        known = Calendar.objects.filter(pk=page.pk).first()
        if known is None:
            Calendar.objects.create(page_id=page.pk, changed_at=now, **values)
        elif any(getattr(known, name) != value for name, value in values.items()):
            Calendar.objects.filter(pk=page.pk).update(**values)
            raise_versions([known.key, page.translation_key], now=now)
