"""Merges the changed dates of an imported event with edits made here since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..models import Event, OccurrenceChange, Venue
from ..scheduling.errors import SchedulingError
from ..scheduling.icalendar.reading.entries import ReadEntry
from ..scheduling.recurrence import Change, has_date
from .pages import title_of
from .targets import Target

Contents = Mapping[str, Mapping]
"""What an earlier version of the file set, by the date's key in ISO format."""


class ImportedChanges:
    """The change rows of one entry. Messages to the user go to ``remarks``."""

    def __init__(self, entry: ReadEntry, target: Target, remarks: list[SchedulingError]) -> None:
        self.entry = entry
        self.target = target
        self.remarks = remarks
        self._stayed: dict[datetime, Mapping | None] = {}

    def contents(self, event: Event) -> dict[str, dict]:
        """What this version set on a saved event, to detect later what people edited. Rows that
        were kept because of such edits are still recorded as the previous version set them."""
        named = {change.local_start for change in self.entry.schedule.changes}
        found = {key.isoformat(): dict(prior) for key, prior in self._stayed.items() if prior}
        for row in event.stored_changes():
            key = row.local_start
            if key in named and key not in self._stayed:
                place = self._place(key)
                words = {"title": self._title(key), "venue": place and place.pk}
                found[key.isoformat()] = words | {"change": _change_json(row)}
        return found

    def merged(self, rows: Iterable[OccurrenceChange], prior: Contents) -> list[OccurrenceChange]:
        """The rows to store.

        Args:
            rows: those stored now.
            prior: what the last version set.
        """
        known: dict[object, OccurrenceChange] = {row.local_start: row for row in rows}
        wanted = [
            self._row(known.pop(change.local_start, None), change, prior)
            for change in self.entry.schedule.changes
        ]
        own = [row for row in known.values() if self._survives(row, prior)]
        return [*filter(None, wanted), *own]

    def _row(
        self, row: OccurrenceChange | None, change: Change, prior: Contents
    ) -> OccurrenceChange | None:
        """The file's change of one date, unless the change was edited here; a place or title edited
        here is kept."""
        key, language = change.local_start, self.target.language
        before = prior.get(key.isoformat())
        if row is None and before is not None:
            self._stayed[key] = before
            self._remark(_("The change to %(date)s was removed here and stays removed."), key)
            return None
        if row is not None and _is_edited(row, before):
            self._stayed[key] = before
            if row.as_change() != change:
                self._remark(_("The change to %(date)s was edited here and is kept."), key)
            return row
        row = row or OccurrenceChange(local_start=key)
        row.kind = change.kind.value
        for name in ("off_rule", "starts_at_local", "ends_at_local"):
            setattr(row, name, getattr(change, name))
        title, venue = self._title(key), self._place(key)
        if before is None or row.title.get(language) == before["title"]:
            texts = {code: text for code, text in row.title.items() if code != language}
            row.title = texts | ({language: title} if title else {})  # type: ignore[assignment]
        elif row.title.get(language) != title:
            self._remark(_("The title of %(date)s was edited here and is kept."), key)
        if before is None or row.venue_id == before["venue"]:
            row.venue = venue
            if venue is None and key in self.entry.places:
                self._remark(
                    _("The place of %(date)s matches no venue here and is ignored: %(place)s"),
                    key,
                    self.entry.places[key],
                )
        elif row.venue != venue:
            self._remark(_("The place of %(date)s was edited here and is kept."), key)
        return row

    def _survives(self, row: OccurrenceChange, prior: Contents) -> bool:
        """Whether to keep a row that the file does not name. Changes made here stay as long as
        their date does; those set by the last version go."""
        key = row.local_start
        before = prior.get(key.isoformat())
        if before is not None and not _is_edited(row, before):
            return False
        if row.as_change().is_extra or has_date(self.entry.schedule, key):
            return True
        self._remark(_("The change made here to %(date)s is removed together with its date."), key)
        return False

    def _title(self, key: datetime) -> str | None:
        title = self.entry.titles.get(key)
        return title_of(title, self.target.language) if title else None

    def _place(self, key: datetime) -> Venue | None:
        return self.target.venue_called(self.entry.places.get(key, ""))

    def _remark(self, template: str, key: datetime, place: str = "") -> None:
        values = {"date": f"{key:%Y-%m-%d %H:%M}", "place": place}
        self.remarks.append(SchedulingError(template, **values))


def _is_edited(row: OccurrenceChange, before: Mapping | None) -> bool:
    """Whether somebody edited or added the row here since the last version."""
    return before is None or before.get("change", _change_json(row)) != _change_json(row)


def _change_json(row: OccurrenceChange) -> list[str | None]:
    moments = (row.starts_at_local, row.ends_at_local)
    return [row.kind, *(moment and moment.isoformat() for moment in moments)]


def _(text: str) -> str:
    """Mark a text for the message catalogue; it is translated when shown."""
    return text
