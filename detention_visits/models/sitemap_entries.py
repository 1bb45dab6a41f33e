"""Sitemap entries of activities, as far as each facility's rule permits."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from outreach.models.sitemap_entries import changed_of, entry, kept

from .publicity import PublicActivity, public_activities
from .sessions import Session


def activity_entries(page, request) -> list[dict[str, object]]:
    """The entry of an activity page that is public now; empty for any other."""
    shown = kept(request, "activities", _shown)
    if page.activity_id not in shown:
        return []
    public, held_at = shown[page.activity_id]
    place = public.place_of(page)
    if place is None:
        return []
    planned_at = public.activity.changed_at if public.is_plan else None
    urls = public.within(*place.calendar_keys).urls
    return [entry(place.url, [planned_at, held_at, changed_of(page)], urls)]


def _shown() -> dict[int, tuple[PublicActivity, datetime | None]]:
    """Public activities with a permitted date, by id, and when staff last marked one as held. Where
    the plan is not public, neither is the time of its last edit."""
    now = timezone.now()
    public = {one.activity.pk: one for one in public_activities(now)}
    rows = Session.objects.permitted(now).filter(activity_id__in=public)
    held = rows.order_by().values_list("activity_id").annotate(Max("held_at"))
    return {key: (public[key], held_at) for key, held_at in held}
