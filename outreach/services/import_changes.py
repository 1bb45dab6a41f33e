"""The changed dates of an imported event: the file's word, and what was edited here since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..models import CalendarPage, OccurrenceChange, Venue
from ..scheduling.errors import SchedulingError
from ..scheduling.ics_reading import ReadEntry
from ..scheduling.recurrence import Change, has_date
from .import_pages import title_of

Contents = Mapping[str, Mapping]
"""What an earlier version of the file set, by the key of the date in ISO format."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where entries go. ``venues`` are by name, in any language."""

    calendar: CalendarPage
    publish: bool
    now: datetime
    venues: Mapping[str, Venue]

    @property
    def language(self) -> str:
        return self.calendar.locale.language_code


class ImportedChanges:
    """The change rows of one entry. Messages for whoever imports go to ``remarks``."""

    def __init__(self, entry: ReadEntry, target: Target, remarks: list[SchedulingError]) -> None:
        self.entry = entry
        self.target = target
        self.remarks = remarks

    def contents(self) -> dict[str, dict]:
        """What this version sets, to tell later what people have edited."""
        keys = [change.local_start for change in self.entry.schedule.changes]
        places = {key: self._place(key) for key in keys}
        return {
            key.isoformat(): {"title": self._title(key), "venue": place and place.pk}
            for key, place in places.items()
        }

    def merged(self, rows: Iterable[OccurrenceChange], told: Contents) -> list[OccurrenceChange]:
        """The rows that should be there.

        Args:
            rows: those that are there.
            told: what the last version set.
        """
        known: dict[object, OccurrenceChange] = {row.local_start: row for row in rows}
        wanted = [
            self._row(known.pop(change.local_start, None), change, told)
            for change in self.entry.schedule.changes
        ]
        return wanted + [row for row in known.values() if self._survives(row, told)]

    def _row(
        self, row: OccurrenceChange | None, change: Change, told: Contents
    ) -> OccurrenceChange:
        """The file's word on one date; a place or title that was edited here stays."""
        key, language = change.local_start, self.target.language
        before = told.get(key.isoformat())
        if row is not None and before is None:
            self._remark(_("The file's change of %(date)s replaces the one made here."), key)
        row = row or OccurrenceChange(local_start=key)
        row.kind = change.kind.value
        for name in ("off_rule", "starts_at_local", "ends_at_local"):
            setattr(row, name, getattr(change, name))
        if before is None or row.title.get(language) == before["title"]:
            title = self._title(key)
            texts = {code: text for code, text in row.title.items() if code != language}
            row.title = texts | ({language: title} if title else {})  # type: ignore[assignment]
        if before is None or row.venue_id == before["venue"]:
            row.venue = self._place(key)
            if row.venue is None and key in self.entry.places:
                self._remark(
                    _("The place of %(date)s is no venue here and is left out: %(place)s"),
                    key,
                    self.entry.places[key],
                )
        return row

    def _survives(self, row: OccurrenceChange, told: Contents) -> bool:
        """Changes made here stay as long as their date does; those of the last version go."""
        key = row.local_start
        if key.isoformat() in told:
            return False
        if row.as_change().is_extra or has_date(self.entry.schedule, key):
            return True
        self._remark(_("The change of %(date)s made here goes with its date."), key)
        return False

    def _title(self, key: datetime) -> str | None:
        title = self.entry.titles.get(key)
        return title_of(title, self.target.language) if title else None

    def _place(self, key: datetime) -> Venue | None:
        return self.target.venues.get(self.entry.places.get(key, ""))

    def _remark(self, template: str, key: datetime, place: str = "") -> None:
        values = {"date": f"{key:%Y-%m-%d %H:%M}", "place": place}
        self.remarks.append(SchedulingError(template, **values))


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
