"""Calendar files previewed before import: what is read of them is kept for an hour, and imported as
it was previewed. Attendees, organisers and attachments are never kept."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from wagtail.models import Page

from ..models import PendingImport, Region
from ..permissions import user_can_import, user_can_publish_into, user_can_write_in
from ..scheduling.errors import EditRefused
from ..scheduling.icalendar.reading.lines import without_unread
from ..scheduling.icalendar.reading.parts import read_parts
from .files import import_calendar
from .reports import ImportReport, Outcome

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

LIFETIME = timedelta(hours=1)
CHOOSABLE = frozenset([Outcome.IMPORTED, Outcome.UPDATED])
MOST_KEPT = 5
"""Per user; the oldest are dropped."""


def look_at(
    *,
    data: bytes,
    source: str,
    user: AbstractUser,
    calendar: Page,
    region: Region | None,
    publish: bool,
    now: datetime,
) -> PendingImport:
    """Work out what importing a file would do, and store what is read of it with that report.

    Args:
        source: the file name or address, for display.

    Raises:
        EditRefused: the user may not import there.
        FileRefused: it is not a calendar file within the limits.
    """
    read_parts(data)
    pending = PendingImport(
        key=secrets.token_urlsafe(32),
        user=user,
        calendar=calendar,
        region=region,
        publishes=publish,
        source=source[:2000],
        data=without_unread(data),
        created_at=now,
    )
    pending.report = _run(pending, is_dry=True, now=now).stored()
    _make_room(user, now)
    pending.save()
    return pending


def pending_import(*, key: str, user: AbstractUser, now: datetime) -> PendingImport | None:
    """The user's own pending import, until it expires."""
    found = PendingImport.objects.filter(key=key, user=user, created_at__gt=now - LIFETIME)
    return found.select_related("calendar__locale", "region", "user").first()


def choose(*, pending: PendingImport, shown: set[int], chosen: set[int]) -> None:
    """Store which entries the user wants of those on one page of the preview; the others stay as
    they were chosen before.

    Args:
        shown, chosen: numbers of rows of the report.
    """
    if pending.applied_at:
        return
    rows = ImportReport.read(pending.report).rows
    uids = {number: row.uid for number, row in enumerate(rows) if row.outcome in CHOOSABLE}
    wanted = {uids[number] for number in shown & chosen & uids.keys()}
    unwanted = {uids[number] for number in (shown - chosen) & uids.keys()}
    pending.left_out = sorted((set(pending.left_out) | unwanted) - wanted)
    PendingImport.objects.filter(pk=pending.pk, applied_at=None).update(left_out=pending.left_out)


def choose_all(*, pending: PendingImport, wanted: bool) -> None:
    """Choose every entry of the file, or none."""
    numbers = set(range(len(ImportReport.read(pending.report).rows)))
    choose(pending=pending, shown=numbers, chosen=numbers if wanted else set())


def apply_import(*, pending: PendingImport, now: datetime) -> ImportReport:
    """Import exactly what was previewed and chosen. A second call changes nothing, or continues
    where the first one stopped.

    Raises:
        EditRefused: the user may no longer import there.
        FileRefused: the limits have become stricter.
    """
    report = _run(pending, is_dry=False, now=now)
    PendingImport.objects.filter(pk=pending.pk).update(report=report.stored(), applied_at=now)
    return report


def _run(pending: PendingImport, *, is_dry: bool, now: datetime) -> ImportReport:
    _check_rights(pending)
    return import_calendar(
        bytes(pending.data),
        calendar=pending.calendar,
        publish=pending.publishes,
        dry_run=is_dry,
        now=now,
        region=pending.region,
        user=pending.user,
        origin=pending.source,
        without=frozenset(pending.left_out),
    )


def _check_rights(pending: PendingImport) -> None:
    user, region = pending.user, pending.region
    if not user_can_import(user):
        raise EditRefused(_("You do not have permission to import events."))
    if not user_can_write_in(user, region and region.pk):
        raise EditRefused(_("Choose one of your regions: you can create events only there."))
    if pending.publishes and not user_can_publish_into(user, pending.calendar):
        raise EditRefused(_("You do not have permission to publish pages in this calendar."))


def _make_room(user: AbstractUser, now: datetime) -> None:
    PendingImport.objects.filter(created_at__lte=now - LIFETIME).delete()
    own = PendingImport.objects.filter(user=user).order_by("-created_at", "-pk")
    kept = list(own.values_list("pk", flat=True)[: MOST_KEPT - 1])
    PendingImport.objects.filter(user=user).exclude(pk__in=kept).delete()
