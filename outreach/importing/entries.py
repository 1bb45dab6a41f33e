"""Turns one entry of a calendar file into an event, or updates the event it became before.

Everything is worked out on objects in memory first, so a dry run reports what an import would.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import escape
from wagtail.log_actions import log

from ..models import Event, EventPageMixin, ImportedEntry
from ..publication.state import fingerprint_of
from ..scheduling.errors import SchedulingError
from ..scheduling.icalendar.reading.entries import ReadEntry
from ..scheduling.icalendar.writer import EntryStatus
from ..series.occurrences import Status
from ..series.schedules import bare_schedule, check_schedule, set_schedule
from .changes import ImportedChanges
from .pages import ImportedPage, text_of, title_of
from .targets import Target

IMPORTED = "outreach.import"
"""Log action."""
STATUSES = {
    EntryStatus.TENTATIVE: Status.TENTATIVE,
    EntryStatus.CONFIRMED: Status.CONFIRMED,
    EntryStatus.CANCELLED: Status.CANCELLED,
}
KEPT_TOGETHER = ("schedule", "changes")
SCHEDULE_FIELDS = ("zone", "starts_at_local", "ends_at_local", "all_day")


class EntryWriter:
    """``remarks`` are messages to the user; ``differences`` are names, marked for translation, of
    what a newer version changes."""

    def __init__(self, entry: ReadEntry, target: Target) -> None:
        self.entry = entry
        self.target = target
        self.remarks: list[SchedulingError] = list(entry.remarks)
        self.differences: list[str] = []
        self.status = str(Status.PLANNED)
        self.changes = ImportedChanges(entry, target, self.remarks)
        self.venue = target.venue_called(entry.location)
        self.place = "" if self.venue else " ".join(entry.location.split())
        self.text = text_of(entry)
        self.may_publish = target.publish and not entry.is_private
        self.page = ImportedPage(
            target=target,
            title=title_of(entry.title, target.language),
            rich_text=(f"<p>{escape(entry.location)}</p>" if self.place else "") + self.text,
            remarks=self.remarks,
        )
        if target.publish and entry.is_private:
            self.remarks.append(
                SchedulingError(_("It is marked as private, so no page is created."))
            )

    def planned(self) -> Event:
        """The event the entry would become, unsaved.

        Raises:
            SchedulingError: its schedule is beyond the limits.
        """
        event = Event(uid=self.entry.uid, sequence=self.entry.sequence, title=self.page.title)
        event.status = self.status = self._status(is_shown=self.may_publish)
        self._tell_kept(event)
        event.venue, event.region = self.venue, self.target.region
        self._set_schedule(event, {})
        return event

    def add(self) -> Event:
        """Create the event, within its unit of work."""
        event = self.planned()
        event.save()
        imported = ImportedEntry(event=event, calendar_key=self.target.calendar.translation_key)
        self._record(imported, page=None)
        return event

    def publishes(self, imported: ImportedEntry) -> bool:
        """Whether this import would publish an event imported earlier without a page."""
        return self.may_publish and not imported.contents["page"]

    def publish(self, imported: ImportedEntry) -> None:
        """Publish it, within the event's unit of work."""
        event, contents = imported.event, imported.contents
        wanted = self._status(is_shown=True)
        if event.status == contents["status"] != wanted:
            event.status = contents["status"] = wanted
            event.save()
        contents["page"] = self.page.add(event)
        self._sign(imported)

    def renewed(self, imported: ImportedEntry) -> EventPageMixin | None:
        """Apply a newer version to the event without saving it: everything that nobody has edited
        here since the last version.

        Returns:
            Its page if that changes too, also unsaved.

        Raises:
            SchedulingError: its schedule is beyond the limits.
        """
        event, contents = imported.event, imported.contents
        self._take(event, contents, "title", self.page.title)
        self._take_status(event, contents)
        self._tell_kept(event)
        self._take(event, contents, "venue_id", self.venue and self.venue.pk)
        if contents.get("schedule", _schedule_json(event)) == _schedule_json(event):
            self._set_schedule(event, contents)
        elif _schedule_json(event) != self._in_file():
            self.remarks.append(SchedulingError(KEPT["schedule"]))
        return self.page.compare(contents, self.differences)

    def update(self, imported: ImportedEntry) -> None:
        """Apply and save a newer version, within the event's unit of work."""
        event, contents = imported.event, imported.contents
        event.rewrites_past = True
        before, was_in_file = fingerprint_of(event), _schedule_json(event)
        page = self.renewed(imported)
        if fingerprint_of(event) != before:
            self._raise_sequence(event)
        event.save()
        keeps_schedule = contents.get("schedule", was_in_file) != was_in_file
        if not keeps_schedule and event.schedule.rules != self.entry.schedule.rules:
            # A new zone moved UNTIL to keep the last local date; use the file's value instead.
            set_schedule(event, self.entry.schedule)
            event.save()
        if page:
            page.save_revision(user=self.target.user).publish(user=self.target.user)
        kept = {name: contents[name] for name in KEPT_TOGETHER if keeps_schedule}
        self._record(imported, page=contents["page"], kept=kept)

    @property
    def _is_cancelled(self) -> bool:
        """Whether the file says so."""
        return self.entry.status is EntryStatus.CANCELLED

    def _is_shown(self, contents: Mapping) -> bool:
        return self.may_publish or (bool(contents["page"]) and not self.entry.is_private)

    def _status(self, *, is_shown: bool) -> str:
        """Planned until somebody publishes it; but what is cancelled never looks as if it were to
        take place, and without a page nobody else sees it. Who may not call off events in their
        form cannot by a file either; the event says what its file says."""
        if not is_shown and not (self._is_cancelled and self.target.may_call_off):
            return str(Status.PLANNED)
        return str(STATUSES[self.entry.status or EntryStatus.CONFIRMED])

    def _take_status(self, event: Event, contents: Mapping) -> None:
        """That of the file. An event that is not shown by this import, but by pages that people have
        made, keeps its own: what the public sees is theirs to say."""
        is_shown = self._is_shown(contents)
        self.status = self._status(is_shown=is_shown)
        if is_shown or not event.pages.exists():
            self._take(event, contents, "status", self.status)
            return
        self.status = contents["status"]
        if event.status == self.status == Status.CANCELLED and not self._is_cancelled:
            self.remarks.append(SchedulingError(_("The file no longer says that it is cancelled.")))

    def _tell_kept(self, event: Event) -> None:
        """Say what no page says, or what differs from the file."""
        if self._is_cancelled and (event.status != Status.CANCELLED or not self.may_publish):
            self.remarks.append(SchedulingError(_("The file says that it is cancelled.")))
        if self.place and not self.may_publish:
            self.remarks.append(
                SchedulingError(
                    _("Its place is no venue here and is kept as text: %(place)s"), place=self.place
                )
            )

    def _take(self, event: Event, contents: Mapping, name: str, wanted: object) -> None:
        """Set one field, unless it was edited here since the last version."""
        own = getattr(event, name)
        if own == wanted:
            return
        if own != contents[name.removesuffix("_id")]:
            self.remarks.append(SchedulingError(KEPT[name]))
            return
        self.differences.append(NAMES[name])
        setattr(event, name, wanted)

    def _set_schedule(self, event: Event, contents: Mapping) -> None:
        before = bare_schedule(event) if event.pk else None
        set_schedule(event, self.entry.schedule)
        rows = list(event.changes.all()) if event.pk else []
        old = [row.as_change() for row in rows]
        event.changes = self.changes.merged(rows, contents.get("changes", {}))
        schedule = event.schedule
        check_schedule(schedule, now=self.target.now)
        if before is None:
            return
        is_same_time = all(
            getattr(before, name) == getattr(schedule, name) for name in SCHEDULE_FIELDS
        )
        for is_same, name in (
            (is_same_time, "time"),
            (before.rules == schedule.rules, "rules"),
            (sorted(old) == list(schedule.changes), "changes"),
        ):
            if not is_same:
                self.differences.append(NAMES[name])

    def _in_file(self) -> list:
        event = Event()
        set_schedule(event, self.entry.schedule)
        return _schedule_json(event)

    def _raise_sequence(self, event: Event) -> None:
        """Keep our SEQUENCE from falling behind the file's; publication adds one."""
        wanted = self.entry.sequence - 1
        Event.objects.filter(pk=event.pk, sequence__lt=wanted).update(sequence=wanted)

    def _record(
        self, imported: ImportedEntry, *, page: int | None, kept: dict | None = None
    ) -> None:
        """Record what this version set, to detect later what people edited."""
        event = imported.event
        imported.contents = {
            "title": self.page.title,
            "body": self.page.rich_text,
            "status": self.status,
            "venue": self.venue and self.venue.pk,
            "page": page,
            "schedule": _schedule_json(event),
            "changes": self.changes.contents(event),
        } | (kept or {})
        if self.publishes(imported):
            imported.contents["page"] = self.page.add(event)
        self._sign(imported)

    def _sign(self, imported: ImportedEntry) -> None:
        imported.sequence = self.entry.sequence
        imported.stamp = self.entry.stamp
        imported.digest = self.entry.digest
        imported.language = self.target.language
        imported.place, imported.text = self.place, self.text
        imported.is_cancelled = self._is_cancelled
        imported.partner = self.target.partner or imported.partner
        imported.save()
        log(instance=imported.event, action=IMPORTED, user=self.target.user)


def _schedule_json(event: Event) -> list:
    """The schedule without changes of single dates, as stored in JSON."""
    found = bare_schedule(event)
    moments = (found.starts_at_local.isoformat(), found.ends_at_local.isoformat())
    return [*moments, found.all_day, found.zone, [rule.text() for rule in found.rules]]


def _(text: str) -> str:
    """Mark a text for the message catalogue; it is translated when shown."""
    return text


NAMES = {
    "title": _("working title"),
    "status": _("status"),
    "venue_id": _("place"),
    "time": _("time"),
    "rules": _("repetition"),
    "changes": _("single dates"),
}
KEPT = {
    "title": _("The working title was edited here and is kept."),
    "status": _("The status was edited here and is kept."),
    "venue_id": _("The place was edited here and is kept."),
    "schedule": _("The dates were edited here and are kept."),
}
