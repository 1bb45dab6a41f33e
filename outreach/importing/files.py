"""Import of calendar files, entry by entry: all or nothing for each, matched by UID.

A place becomes the event's venue if it is a venue's name in any language, or the line that our own
feeds write for it; otherwise it is kept as text, the first paragraph of the page. Tasks, alarms,
attendees, organisers, categories and URLs are not imported.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop as _
from wagtail.models import Page

from ..conf import import_seconds
from ..models import PartnerCalendar, Region
from ..scheduling.errors import SchedulingError
from ..scheduling.icalendar.reading.calendar_files import CalendarFile, RefusedEntry, read_calendar
from ..scheduling.icalendar.reading.lines import MAX_BYTES, too_large
from .reports import ImportReport, ImportRow, Message, Outcome, messages_of, stored_uid
from .runs import ImportRun, row_of
from .sources import Source
from .targets import Target, venues_by_name
from .twins import with_twins

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

__all__ = ["ImportReport", "Outcome", "import_calendar", "message", "read_file"]


def read_file(path: Path) -> bytes:
    """The content of a file within the size limit; a larger one is not read at all.

    Raises:
        FileRefused: it is too large.
        OSError: it cannot be read.
    """
    if path.stat().st_size > MAX_BYTES:
        raise too_large()
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large()
    return data


def import_calendar(
    data: bytes,
    *,
    calendar: Page,
    publish: bool,
    dry_run: bool,
    now: datetime,
    region: Region | None = None,
    user: AbstractUser | None = None,
    partner: PartnerCalendar | None = None,
    origin: str = "",
    without: Collection[str] = (),
    elapsed: Callable[[], float] = time.monotonic,
) -> ImportReport:
    """Create and update the events of a calendar file, within the time allowed by the settings.

    Args:
        calendar: sets the zone of floating times, the language of texts, and the pages' parent.
        publish: create pages and take the status from the file; otherwise events are planned.
        dry_run: report what would happen and write nothing.
        region: for new events.
        user: who imports; only events they may change are updated. None may change all.
        partner: the partner's calendar that the file comes from.
        origin: the address or name of the file, "" if it has none; see ``sources``.
        without: UIDs, as reports store them, of entries that are not wanted.
        elapsed: a clock in seconds.

    Raises:
        FileRefused: the file exceeds a limit or is not a calendar.
    """
    ends_at = elapsed() + import_seconds()
    into: Any = calendar.specific
    file = read_calendar(data, zone=into.zone)
    report = ImportReport(notes=list(messages_of(file.notes)))
    if file.others:
        left_out = _("%(count)s parts of the file are not events and are ignored.")
        report.notes.append(Message(left_out, {"count": file.others}))
    target = Target(
        calendar=into,
        publish=publish,
        now=now,
        venues=venues_by_name(),
        region=region,
        user=user,
        partner=partner,
    )
    source = Source.of(file, target, origin)
    run = ImportRun(target, file.uids, is_dry=dry_run)
    refused: list[ImportRow] = []
    for done, entry in enumerate(file.read()):
        if elapsed() > ends_at:
            report.is_complete = False
            report.notes.append(_stopped(len(file) - done, is_dry=dry_run))
            break
        if isinstance(entry, RefusedEntry):
            refused.append(_refused_row(entry))
        elif stored_uid(entry.uid) in without:
            report.rows.append(row_of(entry, Outcome.NOT_CHOSEN))
        else:
            report.rows.append(run.take(entry))
    if dry_run:
        report.rows = with_twins(report.rows, user)
    else:
        source.claim()
    report.rows = [*refused, *report.rows, *_missing_rows(file, source)]
    return report


def message(error: SchedulingError | ValidationError) -> str:
    """An error in the reader's language."""
    return str(Message.of(error))


def _refused_row(refused: RefusedEntry) -> ImportRow:
    return ImportRow(
        uid=refused.uid,
        title=refused.title,
        outcome=Outcome.REFUSED,
        starts_at_local=refused.starts_at_local,
        all_day=refused.all_day,
        remarks=(Message.of(refused.error),),
    )


def _stopped(left: int, *, is_dry: bool) -> Message:
    values = {"seconds": round(import_seconds()), "count": left}
    if is_dry:
        not_seen = _(
            "Stopped after %(seconds)s seconds. Entries not checked yet, which would "
            "also be imported: %(count)s."
        )
        return Message(not_seen, values)
    return Message(
        _(
            "Stopped after %(seconds)s seconds. Entries left: %(count)s. What has "
            "been imported is kept; import again to continue."
        ),
        values,
    )


def _missing_rows(file: CalendarFile, source: Source) -> list[ImportRow]:
    """Events that came with earlier versions of this file and are not in it: reported, never
    deleted. A file that breaks off says nothing of what it lacks."""
    if not file.is_complete:
        return []
    return [
        ImportRow(
            uid=imported.event.uid,
            title=imported.event.title,
            outcome=Outcome.MISSING,
            starts_at_local=imported.event.starts_at_local,
            all_day=imported.event.all_day,
            remarks=(Message(_("It is no longer in the file; the event is kept.")),),
            event_id=imported.event_id,
        )
        for imported in source.missing()
    ]
