"""One entry of a calendar file becomes an event, or renews the one that it became before."""

from __future__ import annotations

from collections.abc import Mapping

from ..models import Event, EventPage, ImportedEntry
from ..models.owner_schedules import check_schedule
from ..models.writing import event_write
from ..scheduling.errors import SchedulingError
from ..scheduling.ics import EntryStatus
from ..scheduling.ics_reading import ReadEntry
from ..scheduling.occurrences import Status
from ..scheduling.recurrence_text import RecurrenceText
from .fingerprints import fingerprint_of
from .import_changes import ImportedChanges, Target
from .import_pages import add_page, body_of, title_of

STATUSES = {
    EntryStatus.TENTATIVE: Status.TENTATIVE,
    EntryStatus.CONFIRMED: Status.CONFIRMED,
    EntryStatus.CANCELLED: Status.CANCELLED,
}
SCHEDULE_FIELDS = ("zone", "starts_at_local", "ends_at_local", "all_day")


class EntryWriter:
    """Writes one entry. ``remarks`` are messages for whoever imports."""

    def __init__(self, entry: ReadEntry, target: Target) -> None:
        self.entry = entry
        self.target = target
        self.remarks: list[SchedulingError] = list(entry.remarks)
        self.changes = ImportedChanges(entry, target, self.remarks)
        self.title = title_of(entry.title, target.language)
        self.venue = target.venues.get(entry.location)
        self.body = body_of(entry, names_place=self.venue is None)
        self.may_publish = target.publish and not entry.is_private
        if target.publish and entry.is_private:
            self.remarks.append(SchedulingError(_("It is marked as private; no page is made.")))

    def add(self) -> None:
        """Make the event.

        Raises:
            SchedulingError: its schedule is beyond the limits.
        """
        event = Event(uid=self.entry.uid, sequence=self.entry.sequence, title=self.title)
        event.status = self._status(is_shown=self.may_publish)
        event.venue = self.venue
        memory = ImportedEntry(calendar_key=self.target.calendar.translation_key)
        with event_write():
            self._set_schedule(event, {})
            event.save()
            memory.event = event
            memory.contents = self._contents(is_shown=self.may_publish)
            self._publish(event, memory)
            self._remember(memory)

    def publish(self, memory: ImportedEntry) -> bool:
        """Make public what was imported before without that.

        Returns:
            Whether anything changed.
        """
        if not self.may_publish or memory.contents["page"]:
            return False
        with event_write(memory.event_id):
            event = memory.event
            wanted = self._status(is_shown=True)
            if event.status == memory.contents["status"] != wanted:
                event.status = memory.contents["status"] = wanted
                event.save()
            self._publish(event, memory)
            self._remember(memory)
        return True

    def update(self, memory: ImportedEntry) -> None:
        """Take over a newer version: its schedule, and what nobody edited here since the last one.

        Raises:
            SchedulingError: its schedule is beyond the limits.
        """
        with event_write(memory.event_id):
            event = Event.objects.get(pk=memory.event_id)
            event.rewrites_past = True
            before, contents = fingerprint_of(event), memory.contents
            is_shown = self.may_publish or (bool(contents["page"]) and not self.entry.is_private)
            self._set_schedule(event, contents)
            if event.status == contents["status"]:
                event.status = self._status(is_shown=is_shown)
            if event.venue_id == contents["venue"]:
                event.venue = self.venue
            if event.title == contents["title"]:
                event.title = self.title
            if fingerprint_of(event) != before:
                self._raise_sequence(event)
            event.save()
            if event.schedule.rules != self.entry.schedule.rules:
                # A new zone has moved UNTIL to keep the last local date; the file says which.
                self._set_rules(event)
                event.save()
            self._renew_page(contents)
            memory.contents = self._contents(is_shown=is_shown) | {"page": contents["page"]}
            self._publish(event, memory)
            self._remember(memory)

    def _status(self, *, is_shown: bool) -> str:
        if not is_shown:
            return str(Status.PLANNED)
        return str(STATUSES[self.entry.status or EntryStatus.CONFIRMED])

    def _set_schedule(self, event: Event, contents: Mapping) -> None:
        for name in SCHEDULE_FIELDS:
            setattr(event, name, getattr(self.entry.schedule, name))
        self._set_rules(event)
        rows = list(event.changes.all()) if event.pk else []
        event.changes = self.changes.merged(rows, contents.get("changes", {}))
        check_schedule(event.schedule, now=self.target.now)

    def _set_rules(self, event: Event) -> None:
        text = RecurrenceText(rules=self.entry.schedule.rules).text(event.zone)
        event.recurrence = text  # type: ignore[assignment]

    def _raise_sequence(self, event: Event) -> None:
        """Ours is never behind the file's: publication adds one to what it has told before."""
        told = 1 if event.published_fingerprint else 0
        wanted = self.entry.sequence - told
        Event.objects.filter(pk=event.pk, sequence__lt=wanted).update(sequence=wanted)

    def _publish(self, event: Event, memory: ImportedEntry) -> None:
        """Make the page once. Without it again, somebody has removed it."""
        if not self.may_publish or memory.contents["page"]:
            return
        calendar = self.target.calendar
        page = EventPage.objects.filter(event=event, locale=calendar.locale, alias_of=None).first()
        page = page or add_page(event, calendar, title=self.title, body=self.body)
        memory.contents["page"] = page.pk

    def _renew_page(self, contents: Mapping) -> None:
        page = EventPage.objects.filter(pk=contents["page"]).first()
        if page is None:
            return
        title = self.title if page.title == contents["title"] else page.title
        body = self.body if page.body == contents["body"] else page.body
        if (title, body) == (page.title, page.body):
            return
        if not page.live or page.has_unpublished_changes:
            self.remarks.append(
                SchedulingError(
                    _("Its page has changes that are not published; it stays as it is.")
                )
            )
            return
        page.title, page.body = title, body
        page.save_revision().publish()

    def _contents(self, *, is_shown: bool) -> dict:
        """What this version sets, to tell later what people have edited."""
        return {
            "title": self.title,
            "body": self.body,
            "status": self._status(is_shown=is_shown),
            "venue": self.venue and self.venue.pk,
            "page": None,
            "changes": self.changes.contents(),
        }

    def _remember(self, memory: ImportedEntry) -> None:
        memory.sequence = self.entry.sequence
        memory.stamp = self.entry.stamp
        memory.digest = self.entry.digest
        memory.save()


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
