"""Import of calendar files: entry by entry, each whole or not at all, known again by its UID.

A place becomes the event's venue when a venue has exactly its name in any language; otherwise it is
the first paragraph of the page. Tasks, alarms, attendees, categories and addresses stay behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from ..conf import past_years
from ..fields.translated_text import content_languages
from ..models import CalendarPage, Event, ImportedEntry, Venue
from ..models.owner_schedules import check_schedule
from ..scheduling.content_lines import clean
from ..scheduling.errors import FileRefused, SchedulingError
from ..scheduling.ics_reading import CalendarFile, ReadEntry, read_calendar
from ..scheduling.ics_reading_lines import MAX_BYTES, too_large
from ..scheduling.recurrence import Schedule, local_starts
from .entries import place
from .import_changes import Target
from .import_entries import EntryWriter
from .indexing import horizon

MAX_DATES = 100_000
"""So many dates of one file are put into the index."""
MAX_NAME_LENGTH = 80


class Outcome(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT_ALONE = "left alone"


@dataclass
class ImportReport:
    """What became of the entries: how many had each outcome, and a line for each thing to know."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def say(self, uid: str, title: str, reason: str) -> None:
        names = (" ".join(clean(name).split())[:MAX_NAME_LENGTH] for name in (uid, title))
        self.lines.append(f"{' '.join(filter(None, names))}: {' '.join(clean(reason).split())}")


def read_file(path: Path) -> bytes:
    """The content of a file that is small enough; a larger one is not read at all.

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
    data: bytes, *, calendar: CalendarPage, publish: bool, dry_run: bool, now: datetime
) -> ImportReport:
    """Make and renew the events of a calendar file.

    Args:
        calendar: gives floating times their zone, texts their language, and pages their place.
        publish: make pages, and take the status from the file; otherwise events are planned.
        dry_run: report what would happen, and write nothing.

    Raises:
        FileRefused: the file is beyond a limit, cut off, or no calendar.
    """
    file = read_calendar(data, zone=calendar.zone)
    report = ImportReport()
    for refused in file.refused:
        report.counts[Outcome.REFUSED] += 1
        report.say(refused.uid, refused.title, message(refused.error))
    if file.others:
        report.say(
            "",
            "",
            gettext("%(count)s parts of the file are no events and are left out.")
            % {"count": file.others},
        )
    target = Target(calendar=calendar, publish=publish, now=now, venues=_venues_by_name())
    with _undone() if dry_run else _kept():
        run = _Import(target, report)
        for entry in file.entries:
            run.take(entry)
        _list_missing(file, calendar, report)
    return report


def message(error: SchedulingError | ValidationError) -> str:
    """An error in the reader's language."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return gettext(error.template) % error.values if error.values else gettext(error.template)


class _Import:
    """One run: entry by entry, each in a transaction of its own."""

    def __init__(self, target: Target, report: ImportReport) -> None:
        self.target = target
        self.report = report
        self.dates = 0

    def take(self, entry: ReadEntry) -> None:
        try:
            with transaction.atomic():
                outcome = self._take(entry)
        except (SchedulingError, ValidationError) as error:
            outcome = Outcome.REFUSED
            self._say(entry, message(error))
        self.report.counts[outcome] += 1

    def _take(self, entry: ReadEntry) -> Outcome:
        writer = EntryWriter(entry, self.target)
        memory = ImportedEntry.objects.filter(event__uid=entry.uid).first()
        if memory is None and Event.objects.filter(uid=entry.uid).exists():
            reason = gettext("An event of this UID was made here, not imported; it stays as it is.")
            self._say(entry, reason)
            return Outcome.LEFT_ALONE
        if memory is None:
            self._check_dates(entry.schedule)
            writer.add()
            outcome = Outcome.IMPORTED
        elif memory.digest == entry.digest:
            if not writer.publish(memory):
                _remember_version(memory, entry)
                return Outcome.UNCHANGED
            outcome = Outcome.UPDATED
        elif _version(entry) > _version(memory):
            self._check_dates(entry.schedule)
            writer.update(memory)
            outcome = Outcome.UPDATED
        else:
            self._say(entry, _why_ignored(entry, memory))
            return Outcome.LEFT_ALONE
        for remark in writer.remarks:
            self._say(entry, message(remark))
        return outcome

    def _say(self, entry: ReadEntry, reason: str) -> None:
        self.report.say(entry.uid, entry.title, reason)

    def _check_dates(self, schedule: Schedule) -> None:
        """Refuse what would put too many rows into the index, together with what came before."""
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
                gettext_noop("The file has more than %(limit)s dates. Split it."), limit=MAX_DATES
            )


def _why_ignored(entry: ReadEntry, memory: ImportedEntry) -> str:
    if _version(entry) < _version(memory):
        return gettext("It is older than what was imported before; it is ignored.")
    return gettext("It differs from what was imported before, but is not newer; it is ignored.")


def _version(source: ReadEntry | ImportedEntry) -> tuple[int, datetime]:
    return source.sequence, source.stamp or datetime.min.replace(tzinfo=UTC)


def _remember_version(memory: ImportedEntry, entry: ReadEntry) -> None:
    if _version(entry) > _version(memory):
        memory.sequence, memory.stamp = entry.sequence, entry.stamp
        memory.save(update_fields=["sequence", "stamp"])


def _list_missing(file: CalendarFile, calendar: CalendarPage, report: ImportReport) -> None:
    """Events that came from files before and are not in this one: named, never deleted."""
    memories = ImportedEntry.objects.filter(calendar_key=calendar.translation_key)
    for uid, title in memories.order_by("event_id").values_list("event__uid", "event__title"):
        if uid not in file.uids:
            report.say(uid, title, gettext("It is no longer in the file; the event stays."))


def _venues_by_name() -> dict[str, Venue]:
    """Each venue by its names, and by the line that our own feeds write for it."""
    found: dict[str, Venue] = {}
    for venue in Venue.objects.select_related("region").order_by("pk"):
        lines = (place(venue, code) for code, _name in content_languages())
        for name in (*venue.name.values(), *lines):
            found.setdefault(name.strip(), venue)
    found.pop("", None)
    return found


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _kept() -> Iterator[None]:
    yield
