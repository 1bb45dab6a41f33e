"""What a sitemap tells of activities: as much as each facility's rule permits."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from outreach.models.sitemap_entries import changed_of, entry, kept

from .publicity import PublicActivity, public_activities
from .sessions import Session


def activity_entries(page, request) -> list[dict[str, object]]:
    """Of an activity page that everybody may see now; of no other."""
    shown = kept(request, "activities", _shown)
    if page.activity_id not in shown:
        return []
    public, held_at = shown[page.activity_id]
    code = next((code for code, one in public.pages.items() if one.pk == page.pk), None)
    if code is None:
        return []
    planned_at = public.activity.changed_at if public.is_plan else None
    return [entry(public.urls[code], [planned_at, held_at, changed_of(page)], public.urls)]


def _shown() -> dict[int, tuple[PublicActivity, datetime | None]]:
    """The public activities with a date that is permitted, by their ids, and when the staff said last
    that one was held. If the plan may not be known, neither may the time of its last edit."""
    now = timezone.now()
    public = {one.activity.pk: one for one in public_activities(now)}
    rows = Session.objects.permitted(now).filter(activity_id__in=public)
    held = rows.order_by().values_list("activity_id").annotate(Max("held_at"))
    return {key: (public[key], held_at) for key, held_at in held}
