"""The dates of an imported entry: RDATE, EXDATE and RECURRENCE-ID become changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import islice

from ...errors import EntryRefused, RuleRefused, SchedulingError
from ...recurrence import Change, ChangeKind, Schedule, local_starts
from ...rules import MAX_DATES_LISTED
from ...spans import instant
from .lines import Component
from .values import (
    Length,
    Moment,
    ZoneOf,
    end_after,
    read_length,
    read_moment,
    read_periods,
)

AROUND = timedelta(days=2)
MOST_NAMED = 120_000
"""An upper bound: every day of the years that a file may name."""


def start_of(component: Component, zone_of: ZoneOf) -> Moment:
    """DTSTART.

    Raises:
        EntryRefused: there is none.
    """
    prop = component.one("DTSTART")
    if prop is None:
        raise EntryRefused(_("It has no start."))
    return read_moment(prop, zone_of)


def end_of(component: Component, start: Moment, zone_of: ZoneOf) -> Moment:
    """DTEND, or the start plus DURATION; without both, the end of the day or the start itself
    (§3.6.1).

    Raises:
        EntryRefused: one of start and end is a date, the other a time.
    """
    written, length = component.one("DTEND"), component.one("DURATION")
    if written is None:
        nothing = "P1D" if start.is_date else "PT0S"
        return end_after(start, read_length(length.value if length else nothing))
    end = read_moment(written, zone_of)
    if end.is_date != start.is_date:
        raise EntryRefused(_("Start and end must both be dates or both be times."))
    if end.is_date and end.local == start.local:
        return end_after(start, Length(days=1))
    return end


def local_of(moment: Moment, zone: str) -> datetime:
    """The wall time in ``zone`` at which something takes place.

    Raises:
        EntryRefused: it lies in the second pass of a repeated hour, which a wall time cannot
            express.
    """
    local = moment.local_in(zone)
    if not moment.is_date and instant(local, zone) != moment.instant:
        raise EntryRefused(
            _(
                "%(time)s falls in the second of two repeated hours in %(zone)s, which "
                "cannot be stored."
            ),
            time=f"{local:%Y-%m-%d %H:%M}",
            zone=zone,
        )
    return local


@dataclass
class Dates:
    """Collects the changes of ``series``, a schedule without any, from the entry's components."""

    series: Schedule
    master: Component
    overrides: list[Component]
    zone_of: ZoneOf
    changes: dict[datetime, Change] = field(default_factory=dict)
    remarks: list[SchedulingError] = field(default_factory=list)

    def __post_init__(self) -> None:
        listed = [*self.master.all("RDATE"), *self.master.all("EXDATE")]
        count = sum(prop.value.count(",") + 1 for prop in listed) + len(self.overrides)
        if count > MAX_DATES_LISTED:
            raise RuleRefused(
                _("A series can have at most %(limit)s extra and skipped dates."),
                limit=MAX_DATES_LISTED,
            )
        self._extra = self._listed("RDATE")
        self._skipped = [key for key, _end in self._listed("EXDATE")]
        self._own = [self._key(self._identity(override)) for override in self.overrides]

    def _listed(self, name: str) -> list[tuple[datetime, Moment | None]]:
        return [
            (self._key(start), end)
            for prop in self.master.all(name)
            for start, end in read_periods(prop, self.zone_of)
        ]

    def _identity(self, override: Component) -> Moment:
        prop = override.one("RECURRENCE-ID")
        return read_moment(prop, self.zone_of) if prop else start_of(override, self.zone_of)

    def _key(self, moment: Moment) -> datetime:
        """The key that a listed date names. A bare date stands for the date on that day, whatever
        its time."""
        if self.series.all_day:
            return self._day(moment)
        if moment.is_date:
            return datetime.combine(moment.local.date(), self.series.starts_at_local.time())
        return moment.local_in(self.series.zone)

    def _day(self, moment: Moment) -> datetime:
        """The whole day that a listed date names. An instant names one of two: that which begins
        then in the zone of the series, else its day in UTC; either is said."""
        day = datetime.combine(moment.local.date(), time.min)
        if moment.is_date or moment.zone != "UTC" or moment.local == day:
            return day
        local = moment.local_in(self.series.zone)
        day = local if local.time() == time.min else day
        self.remarks.append(
            SchedulingError(
                _("A whole day is named by an instant in UTC: %(time)s. It is read as %(date)s."),
                time=f"{moment.local:%Y-%m-%d %H:%M}",
                date=f"{day:%Y-%m-%d}",
            )
        )
        return day

    @cached_property
    def _named(self) -> dict[datetime, datetime]:
        """The series' own keys by instant, around all keys that are listed."""
        listed = [*(key for key, _end in self._extra), *self._skipped, *self._own]
        if not listed:
            return {}
        starts = local_starts(self.series, min(listed) - AROUND, max(listed) + AROUND)
        return {instant(key, self.series.zone): key for key in islice(starts, MOST_NAMED)}

    def _on_rule(self, key: datetime) -> datetime | None:
        """The series' key for a listed one. A time in a skipped hour may be written as the one an
        hour later, so instants are compared."""
        return self._named.get(instant(key, self.series.zone))

    def read_lists(self) -> None:
        """Read RDATE and EXDATE. An extra date that the rule names anyway needs a change only for
        an end of its own; a skipped date that the rule does not name needs none."""
        for listed, end in self._extra:
            key = self._on_rule(listed)
            ends_at = self._end(listed, end) if end else None
            if key is None:
                self._put(listed, ChangeKind.EXTRA, ends_at_local=ends_at)
            elif ends_at:
                self._put(key, ChangeKind.ALTERED, ends_at_local=ends_at)
        for listed in self._skipped:
            key = self._on_rule(listed)
            if key:
                self._put(key, ChangeKind.SKIPPED)
            else:
                self.changes.pop(listed, None)

    def read_overrides(self, differing: Iterable[bool]) -> list[datetime]:
        """Read the components with a RECURRENCE-ID.

        Args:
            differing: for each, whether its texts differ from those of the series.

        Returns:
            The key of each.
        """
        keys = []
        for listed, override, differs in zip(self._own, self.overrides, differing, strict=True):
            key = self._on_rule(listed) or listed
            self._read_override(key, override, differs=differs)
            keys.append(key)
        return keys

    def _read_override(self, key: datetime, override: Component, *, differs: bool) -> None:
        is_own = self._on_rule(key) is None
        known = self.changes.get(key)
        if is_own and known is None:
            self.remarks.append(
                SchedulingError(
                    _("%(date)s is not a date of the series; it is kept as a one-off date."),
                    date=f"{key:%Y-%m-%d %H:%M}",
                )
            )
        is_cancelled = override.text("STATUS").upper() == "CANCELLED"
        starts_at = ends_at = None
        if override.all("DTSTART") or not is_cancelled:
            start = start_of(override, self.zone_of)
            if self.series.all_day and not start.is_date:
                raise EntryRefused(_("One date of this all-day series has a time of day."))
            starts_at = local_of(start, self.series.zone)
            if override.all("DTEND") or override.all("DURATION") or not is_cancelled:
                ends_at = self._end(starts_at, end_of(override, start, self.zone_of))
            starts_at = None if starts_at == key else starts_at
        if is_cancelled or starts_at or ends_at or differs or (is_own and known is None):
            kind = ChangeKind.CANCELLED if is_cancelled else ChangeKind.ALTERED
            self._put(key, kind, starts_at_local=starts_at, ends_at_local=ends_at, off_rule=is_own)
        elif not is_own:
            self.changes.pop(key, None)

    def _end(self, starts_at: datetime, end: Moment) -> datetime | None:
        """The end of one date, None when it lasts as long as the others."""
        if self.series.span_from(starts_at).end == end.instant:
            return None
        ends_at = local_of(end, self.series.zone)
        if ends_at < starts_at:
            raise EntryRefused(_("The end is before the start."))
        return ends_at

    def _put(self, key: datetime, kind: ChangeKind, **values) -> None:
        self.changes[key] = Change(local_start=key, kind=kind, **values)

    def schedule(self) -> Schedule:
        """The series with its changes.

        Raises:
            EntryRefused: no date is left.
        """
        changes = tuple(change for _key, change in sorted(self.changes.items()))
        schedule = replace(self.series, changes=changes)
        if not schedule.is_endless and next(local_starts(schedule), None) is None:
            raise EntryRefused(_("It has no dates left."))
        return schedule


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
