"""One run of an import: entry by entry, each in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from wagtail.log_actions import LogContext

from ..conf import past_years
from ..models import Event, ImportedEntry
from ..models.events import event_work
from ..scheduling.errors import EntryRefused, FileRefused, SchedulingError
from ..scheduling.icalendar.reading.entries import ReadEntry
from ..scheduling.recurrence import Schedule, local_starts
from ..series.index import horizon
from ..series.schedules import check_schedule
from .entries import EntryWriter
from .reports import ImportRow, Outcome, messages_of
from .targets import Target

MAX_DATES = 100_000
"""Limit on the dates of one file that go into the index."""
BATCH = 500


class ImportRun:
    """Loads what was imported before in advance. A dry run works everything out without writing,
    so that it takes no locks."""

    def __init__(self, target: Target, uids: Iterable[str], *, is_dry: bool) -> None:
        self.target = target
        self.is_dry = is_dry
        self.dates = 0
        self.imported_entries: dict[str, ImportedEntry] = {}
        self.taken: set[str] = set()
        ordered = sorted(uids)
        for first in range(0, len(ordered), BATCH):
            self._know(ordered[first : first + BATCH])

    def _know(self, uids: list[str]) -> None:
        found = ImportedEntry.objects.filter(event__uid__in=uids).select_related("event")
        self.imported_entries |= {imported.event.uid: imported for imported in found}
        self.taken |= set(Event.objects.filter(uid__in=uids).values_list("uid", flat=True))

    def take(self, entry: ReadEntry) -> ImportRow:
        """Import one entry, all or nothing, and report the outcome. What somebody else has imported
        since this run began is looked at again, once."""
        # A context of its own: of entries that share one, the history shows only the last.
        with LogContext(user=self.target.user):
            try:
                return self._row(entry)
            except _Meanwhile:
                self._know([entry.uid])
            try:
                return self._row(entry)
            except _Meanwhile:
                refusal = EntryRefused(
                    _("Somebody else is importing it at the same time. Import the file again.")
                )
                return refused_row(entry, refusal)

    def _row(self, entry: ReadEntry) -> ImportRow:
        imported = self.imported_entries.get(entry.uid)
        writer = EntryWriter(entry, self.target)
        remarks: list[SchedulingError | ValidationError]
        event_id = imported and imported.event_id
        try:
            outcome = self._outcome(entry, imported, writer)
            if outcome in (Outcome.IMPORTED, Outcome.UPDATED):
                event_id = self._write(entry, imported, writer) or event_id
            elif outcome is Outcome.UNCHANGED and imported and not self.is_dry:
                _record_version(imported, entry)
            remarks = [] if outcome is Outcome.UNCHANGED else [*writer.remarks]
        except _LeftAlone as found:
            outcome, remarks = Outcome.LEFT_ALONE, [found.reason]
        except (SchedulingError, ValidationError) as error:
            outcome, remarks = Outcome.REFUSED, [error]
        except IntegrityError as error:
            raise _Meanwhile from error
        return replace(
            row_of(entry, outcome),
            differences=tuple(dict.fromkeys(writer.differences)),
            remarks=messages_of(remarks),
            event_id=event_id,
        )

    def _outcome(
        self, entry: ReadEntry, imported: ImportedEntry | None, writer: EntryWriter
    ) -> Outcome:
        """What to do with the entry.

        Raises:
            _LeftAlone: the event stays as it is.
            SchedulingError: its schedule exceeds a limit, or the file has too many dates.
        """
        if imported is None:
            if entry.uid in self.taken:
                raise _LeftAlone(
                    _("An event with this UID was created here, not imported; it is left as it is.")
                )
            self._check_dates(entry.schedule)
            return Outcome.IMPORTED
        if imported.digest == entry.digest and not writer.publishes(imported):
            return Outcome.UNCHANGED
        try:
            self.target.check_known(imported)
        except EntryRefused as error:
            raise _LeftAlone(error.template) from error
        if imported.digest == entry.digest:
            return Outcome.UPDATED
        if _version(entry) > _version(imported):
            self._check_dates(entry.schedule)
            return Outcome.UPDATED
        if _version(entry) < _version(imported):
            raise _LeftAlone(_("It is older than the version imported before and is ignored."))
        raise _LeftAlone(
            _("It differs from the version imported before but is not newer, so it is ignored.")
        )

    def _write(
        self, entry: ReadEntry, imported: ImportedEntry | None, writer: EntryWriter
    ) -> int | None:
        """Write it, or in a dry run only work it out; returns the primary key of a new event."""
        if self.is_dry:
            self._work_out(entry, imported, writer)
            return None
        if imported is None:
            with event_work():
                return writer.add().pk
        with event_work(imported.event_id):
            known = ImportedEntry.objects.select_related("event").filter(pk=imported.pk).first()
            if known is None or _version(known) != _version(imported):
                raise _Meanwhile
            if known.digest == entry.digest:
                writer.differences.append(_("published"))
                writer.publish(known)
            else:
                writer.update(known)
        return None

    def _work_out(
        self, entry: ReadEntry, imported: ImportedEntry | None, writer: EntryWriter
    ) -> None:
        if imported is None:
            writer.planned()
        elif imported.digest == entry.digest:
            writer.differences.append(_("published"))
        else:
            writer.renewed(imported)

    def _check_dates(self, schedule: Schedule) -> None:
        """Refuse a schedule that, with those before it, would put too many rows into the index."""
        now = self.target.now
        check_schedule(schedule, now=now)
        if schedule.is_endless:
            first = now - timedelta(days=365 * past_years())
            starts = local_starts(
                schedule, first.replace(tzinfo=None), horizon(now).replace(tzinfo=None)
            )
        else:
            starts = local_starts(schedule)
        self.dates += sum(1 for _start in starts)
        if self.dates > MAX_DATES:
            raise FileRefused(
                _("The file has more than %(limit)s dates. Split it."), limit=MAX_DATES
            )


def row_of(entry: ReadEntry, outcome: Outcome) -> ImportRow:
    """The row of an entry of which nothing else is said."""
    schedule = entry.schedule
    return ImportRow(
        uid=entry.uid,
        title=entry.title,
        outcome=outcome,
        starts_at_local=schedule.starts_at_local,
        all_day=schedule.all_day,
        zone=schedule.zone,
        rules=tuple(rule.text() for rule in schedule.rules),
        extra_dates=sum(change.is_extra for change in schedule.changes),
    )


def refused_row(entry: ReadEntry, error: SchedulingError) -> ImportRow:
    return replace(row_of(entry, Outcome.REFUSED), remarks=messages_of([error]))


class _Meanwhile(Exception):
    """Somebody else wrote the same entry."""


class _LeftAlone(Exception):
    """The entry is not imported; its event stays as it is."""

    def __init__(self, template: str) -> None:
        self.reason = SchedulingError(template)
        super().__init__(template)


def _version(source: ReadEntry | ImportedEntry) -> tuple[int, datetime]:
    return source.sequence, source.stamp or datetime.min.replace(tzinfo=UTC)


def _record_version(imported: ImportedEntry, entry: ReadEntry) -> None:
    if _version(entry) > _version(imported):
        imported.sequence, imported.stamp = entry.sequence, entry.stamp
        imported.save(update_fields=["sequence", "stamp"])


def _(text: str) -> str:
    """Mark a text for the message catalogue; it is translated when shown."""
    return text
