"""Partners' calendars: fetched when due, imported, and the outcome recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q

from ..conf import import_seconds
from ..models import PartnerCalendar
from ..scheduling.errors import SchedulingError
from .files import import_calendar
from .remote.fetching import Fetched, FetchRules, fetch
from .reports import ImportReport, Message

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

BROKEN_AFTER = 5
"""After this many consecutive failures it is tried only once a day."""
PAUSE = timedelta(days=1)
STATE_FIELDS = (
    *("etag", "last_modified", "checked_at", "changed_at"),
    *("failures", "error", "report", "leased_until"),
)
MARGIN = timedelta(minutes=30)
"""Keeps a daily attempt from slipping an hour when the job starts a few minutes early."""


def due_calendars(*, now: datetime) -> list[PartnerCalendar]:
    """The calendars to refresh now, longest unchecked first."""
    is_broken = Q(failures__gte=BROKEN_AFTER, checked_at__gt=now - PAUSE + MARGIN)
    active = PartnerCalendar.objects.filter(is_active=True).exclude(is_broken)
    return list(
        active.select_related("calendar__locale", "region").order_by(
            F("checked_at").asc(nulls_first=True), "pk"
        )
    )


def refresh_calendar(
    *,
    partner: PartnerCalendar,
    now: datetime,
    user: AbstractUser | None = None,
    rules: FetchRules | None = None,
) -> ImportReport | None:
    """Fetch and import one partner's calendar, and record the outcome on its row.

    Args:
        user: who asked for it; None for the job.

    Returns:
        The report; None if the file has not changed.

    Raises:
        SchedulingError: what went wrong; also stored on the row.
        CalendarBusy: another process is refreshing it.
    """
    rules = rules or FetchRules()
    lease = timedelta(seconds=2 * (rules.seconds + import_seconds()) + 60)
    mine = PartnerCalendar.objects.filter(pk=partner.pk).filter(
        Q(leased_until=None) | Q(leased_until__lt=now)
    )
    if not mine.update(leased_until=now + lease):
        raise CalendarBusy(
            _("Somebody else is refreshing this calendar right now. Try again in a minute.")
        )
    partner.refresh_from_db()
    try:
        report = _refresh(partner, now, user, rules)
        partner.failures, partner.error = 0, {}
        return report
    except SchedulingError as error:
        partner.failures += 1
        partner.error = Message.of(error).stored()
        raise
    except BaseException:
        partner.failures += 1
        partner.error = Message(
            _("Something went wrong on this site. Details are in the site's log.")
        ).stored()
        raise
    finally:
        partner.checked_at, partner.leased_until = now, None
        # The row may have been deleted in the meantime.
        PartnerCalendar.objects.filter(pk=partner.pk).update(
            **{name: getattr(partner, name) for name in STATE_FIELDS}
        )


def forget_validators(partner: PartnerCalendar) -> None:
    """Call before saving a changed address, calendar, region or publishing flag, so that the next
    refresh reads the whole file. Also resets the failures."""
    partner.etag = partner.last_modified = ""
    partner.failures, partner.error = 0, {}


def _refresh(
    partner: PartnerCalendar, now: datetime, user: AbstractUser | None, rules: FetchRules
) -> ImportReport | None:
    found: Fetched = fetch(
        partner.address, etag=partner.etag, last_modified=partner.last_modified, rules=rules
    )
    if found.data is None:
        return None
    report = import_calendar(
        found.data,
        calendar=partner.calendar,
        publish=partner.publishes,
        dry_run=False,
        now=now,
        region=partner.region,
        user=user,
        partner=partner,
    )
    # Without validators, an incomplete import is fetched again even if unchanged.
    partner.etag = found.etag if report.is_complete else ""
    partner.last_modified = found.last_modified if report.is_complete else ""
    if report.changes_something or not partner.changed_at:
        partner.changed_at = now
    partner.report = report.without_unchanged().stored()
    return report


class CalendarBusy(SchedulingError):
    """Another process is refreshing the same calendar."""


def _(text: str) -> str:
    """Mark a text for the message catalogue; it is translated when shown."""
    return text
