"""An event's text in a staff member's private calendar, and the order of its events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import DateTimeField, F, Max, Min, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from ..fields import in_language
from ..models import Event
from ..publication.entries import ENTRY_STATUSES, comment_on_whole, overrides_of, place
from ..scheduling.icalendar.parts import borders_of
from ..scheduling.icalendar.timezones import zone_and_first_year
from ..scheduling.icalendar.writer import Entry, EntryStatus, entry_text
from ..scheduling.plan_sources import PlanEntry
from ..scheduling.sources import FeedText
from ..scheduling.spans import wall_time
from ..series.dates import owners_ending_after
from ..series.occurrences import OccurrenceQuerySet, Status

PLAN_STATUSES = ENTRY_STATUSES | {Status.PLANNED: EntryStatus.TENTATIVE}
STAMP = "LAST-MODIFIED"


def plan_text(found: PlanEntry, *, since: datetime) -> FeedText | None:
    """An entry for staff, from ``since`` on, an aware instant; None if no date is left."""
    schedule = found.entry.schedule
    until = wall_time(found.horizon, schedule.zone) if schedule.is_endless else None
    text = entry_text(found.entry, horizon=until, since=wall_time(since, schedule.zone))
    if not text:
        return None
    return FeedText(unstamped(text), *(zone_and_first_year(schedule) or ("", 0)))


def unstamped(text: str) -> str:
    """Without LAST-MODIFIED: some apps skip an entry whose timestamp they already know, and no
    timestamp of ours moves with every internal change. Nor does SEQUENCE: it counts the schedule,
    not the title, the partners or the staff that an entry of the plan names."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(STAMP))


def plan_entry(event: Event, *, language: str, url: str) -> Entry:
    """The entry of an event. ``language`` must be the active language.

    Args:
        url: where the reader finds the event in the admin.
    """
    return Entry(
        uid=event.uid,
        sequence=event.sequence,
        created_at=event.created_at,
        changed_at=event.changed_at,
        schedule=event.schedule,
        status=PLAN_STATUSES[Status(event.status)],
        title=event.title,
        description="\n".join([*_facts(event, language), "", url]),
        location=place(event.venue, language),
        url=url,
        comment=comment_on_whole(event, language),
        overrides=overrides_of(event, language),
        borders=borders_of(event.feed_borders),
    )


def _facts(event: Event, language: str) -> Iterator[str]:
    """One line per known fact."""
    yield _("Status: %(status)s") % {"status": event.get_status_display()}
    if event.region:
        yield _("Region: %(region)s") % {"region": in_language(event.region.name, language)}
    if people := sorted(map(get_user_display_name, event.assigned_to.all())):
        yield _("Assigned to: %(names)s") % {"names": ", ".join(people)}
    for partnership in event.partnerships.all():
        yield _("Partner: %(name)s (%(role)s): %(answer)s") % {
            "name": in_language(partnership.organisation.name, language),
            "role": partnership.get_role_display(),
            "answer": partnership.get_answer_display(),
        }


def nearest(
    owners: QuerySet, dates: OccurrenceQuerySet, *, now: datetime, since: datetime
) -> QuerySet:
    """Owners with a date that ends after ``since``, in the order of ``PlanEntry.nearness``. Annotates
    ``next_start``, when the next date begins, and ``last_start``, when the last one does.

    Args:
        dates: all attached dates of this kind of owner.
    """
    key = dates.model.owner_field
    own = dates.filter(**{key: OuterRef("pk")}).order_by().values(key)
    upcoming = own.filter(ends_at__gt=now).annotate(one=Min("starts_at")).values("one")
    last = own.annotate(one=Max("starts_at")).values("one")
    found = owners.filter(pk__in=owners_ending_after(dates, since)).annotate(
        next_start=Subquery(upcoming, output_field=DateTimeField()),
        last_start=Subquery(last, output_field=DateTimeField()),
    )
    return found.order_by(F("next_start").asc(nulls_last=True), "-last_start", "pk")
