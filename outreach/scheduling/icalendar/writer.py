"""Entries as iCalendar text (RFC 5545, RFC 7986): what subscribers read.

Only public data goes in: no METHOD, no ORGANIZER, no ATTENDEE. Stamps come from the entry, never
from a clock, so the same entry always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from ..errors import ScheduleRefused
from ..recurrence import Instance, Schedule, has_date
from ..rules import Rule
from ..spans import TimeSpan, instant, wall_time
from .calendars import calendar_text
from .content_lines import duration, escaped, line, list_line, stamp_line, text_line, uri_line
from .date_layout import DateLayout, lay_out_dates, rule_text
from .parts import Borders, Part
from .timezones import UTC_NAMES, comes_twice, zone_and_first_year
from .withdrawn import withdrawn_text

__all__ = [
    "Entry",
    "EntryStatus",
    "Override",
    "calendar_text",
    "date_text",
    "entry_text",
    "withdrawn_text",
    "written",
    "zone_and_first_year",
]


class EntryStatus(StrEnum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What differs for one date besides its times; None means as in the series."""

    title: str | None = None
    location: str | None = None
    comment: str = ""
    url: str | None = None

    @property
    def says_something(self) -> bool:
        return self != Override()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event as one language's calendar shows it. Texts are plain except ``html``, which says the
    same as ``description`` and is sanitised; stamps are aware instants. ``image`` is a URL.

    ``changed_at`` is DTSTAMP and LAST-MODIFIED. ``geo`` is latitude and longitude in degrees.
    ``overrides`` are keyed by nominal start, a naive wall time; keys that are no date are ignored.
    ``borders`` are those that subscribers were told; see ``written``.
    """

    uid: str
    sequence: int
    created_at: datetime
    changed_at: datetime
    schedule: Schedule
    status: EntryStatus
    title: str
    description: str = ""
    html: str = ""
    location: str = ""
    url: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    comment: str = ""
    geo: tuple[float, float] | None = None
    image: str = ""
    image_type: str = ""
    overrides: Mapping[datetime, Override] = field(default_factory=dict)
    related_to: str = ""
    borders: Borders = ()


class Written(NamedTuple):
    """The text of an entry, and the borders of its parts, to be given with it next time."""

    text: str
    borders: Borders


def entry_text(
    entry: Entry,
    *,
    horizon: datetime | None = None,
    keep_cancelled: bool = True,
    since: datetime | None = None,
) -> str:
    """The text alone; see ``written``."""
    return written(entry, horizon=horizon, keep_cancelled=keep_cancelled, since=since).text


def written(
    entry: Entry,
    *,
    horizon: datetime | None = None,
    keep_cancelled: bool = True,
    since: datetime | None = None,
) -> Written:
    """The VEVENTs of an entry, part by part: the series first, then each date that differs from it.

    A part with one date is a single VEVENT with that date's altered times, texts and status: few
    programs read a RECURRENCE-ID without a series behind it. The first part has the entry's UID,
    further ones ``<uid>-2`` and so on, with RELATED-TO.

    Args:
        horizon: naive wall time in the entry's zone; dates that are listed one by one end before
            it. An endless series needs one.
        keep_cancelled: False turns cancelled dates into EXDATEs, and leaves a cancelled entry
            empty.
        since: naive wall time, the start of the feed's window. See ``lay_out_dates``.

    Returns:
        Text that ends with a line break, or "" when no date is left.

    Raises:
        UnboundedExpansion: the series is endless, and there is no ``horizon``.
    """
    if entry.status is EntryStatus.CANCELLED and not keep_cancelled:
        return Written("", entry.borders)
    layout = _layout(entry, horizon=horizon, keep_cancelled=keep_cancelled, since=since)
    return Written("".join(_part_text(entry, part) for part in layout.parts), layout.borders)


def _layout(
    entry: Entry, *, horizon: datetime | None, keep_cancelled: bool, since: datetime | None
) -> DateLayout:
    return lay_out_dates(
        entry.schedule,
        horizon=horizon,
        own_texts={key for key, value in entry.overrides.items() if value.says_something},
        keep_cancelled=keep_cancelled,
        since=since,
        borders=entry.borders,
    )


def _part_text(entry: Entry, part: Part) -> str:
    entry, schedule = _as_part(entry, part), entry.schedule
    if part.rule is None:
        instance = schedule.instance(part.starts_at_local)
        return _date_component(entry, instance, is_single=True, is_further=part.number > 1)
    master = _component(
        entry,
        _series_times(schedule, part, part.rule),
        status=entry.status,
        override=Override(comment=entry.comment),
    )
    return master + "".join(_own_component(entry, schedule.instance(key)) for key in part.own)


def _as_part(entry: Entry, part: Part) -> Entry:
    """The entry with the identity of one of its parts."""
    if part.number == 1:
        return entry
    return replace(entry, uid=f"{entry.uid}-{part.number}", related_to=entry.uid)


def date_text(
    entry: Entry,
    local_start: datetime,
    *,
    horizon: datetime | None = None,
    since: datetime | None = None,
) -> str:
    """The VEVENT of one date, for adding it to a calendar on its own. It keeps the UID of its part
    of the series and has a RECURRENCE-ID, so it joins the series in calendars that subscribe to
    that.

    Args:
        horizon, since: as for the text of the whole entry.

    Raises:
        ScheduleRefused: the entry has no such date.
    """
    schedule = entry.schedule
    if not has_date(schedule, local_start):
        raise ScheduleRefused(
            _("This event has no date that starts at %(start)s."), start=local_start
        )
    layout = _layout(entry, horizon=horizon, keep_cancelled=True, since=since)
    part = next((part for part in layout.parts if local_start in part.dates), None)
    return _date_component(
        _as_part(entry, part) if part else entry,
        schedule.instance(local_start),
        is_single=part is not None and part.rule is None,
        is_further=part is not None and part.number > 1,
    )


def _date_component(
    entry: Entry, instance: Instance, *, is_single: bool = False, is_further: bool = False
) -> str:
    """One date, with what differs for it; ``is_single``: there is no series around it;
    ``is_further``: but another part before it."""
    schedule, key = entry.schedule, instance.local_start
    if is_single and not is_further:
        times = _span_lines(instance.span, schedule)
    else:
        times = _plain_span_lines(instance.span, schedule)
    if not is_single:
        times = _time_line("RECURRENCE-ID", key, schedule) + times
    return _component(
        entry,
        times,
        status=EntryStatus.CANCELLED if instance.is_cancelled else entry.status,
        override=entry.overrides.get(key, Override()),
    )


def _own_component(entry: Entry, instance: Instance) -> str:
    """One date of a series. What was over when its series changed, and stands as it was, is as short
    as can be: when and where it took place, and its name."""
    change, override = instance.change, entry.overrides.get(instance.local_start, Override())
    is_only_pinned = change is not None and change.is_only_pinned
    is_told = override.title is not None or override.comment
    if is_told or not is_only_pinned or instance.span.end > entry.changed_at:
        return _date_component(entry, instance)
    location = entry.location if override.location is None else override.location
    times = _time_line("RECURRENCE-ID", instance.local_start, entry.schedule)
    return "".join(
        [
            line("BEGIN", "VEVENT"),
            text_line("UID", entry.uid),
            stamp_line("DTSTAMP", entry.changed_at),
            line("SEQUENCE", str(entry.sequence)),
            times + _plain_span_lines(instance.span, entry.schedule),
            line("STATUS", entry.status),
            text_line("SUMMARY", entry.title, language=entry.language),
            text_line("LOCATION", location, language=entry.language) if location else "",
            line("END", "VEVENT"),
        ]
    )


def _component(entry: Entry, times: str, *, status: EntryStatus, override: Override) -> str:
    title = entry.title if override.title is None else override.title
    location = entry.location if override.location is None else override.location
    is_elsewhere = override.location is not None and override.location != entry.location
    comment = override.comment or entry.comment
    url = entry.url if override.url is None else override.url
    language = entry.language
    return "".join(
        [
            line("BEGIN", "VEVENT"),
            text_line("UID", entry.uid),
            stamp_line("DTSTAMP", entry.changed_at),
            stamp_line("CREATED", entry.created_at),
            stamp_line("LAST-MODIFIED", entry.changed_at),
            line("SEQUENCE", str(entry.sequence)),
            times,
            line("STATUS", status),
            text_line("SUMMARY", title, language=language),
            text_line("DESCRIPTION", entry.description, language=language)
            if entry.description
            else "",
            line("X-ALT-DESC", escaped(entry.html), FMTTYPE="text/html") if entry.html else "",
            text_line("LOCATION", location, language=language) if location else "",
            line("GEO", "{:.6f};{:.6f}".format(*entry.geo))
            if entry.geo and not is_elsewhere
            else "",
            uri_line("URL", url) if url else "",
            _image_line(entry) if entry.image else "",
            list_line("CATEGORIES", entry.categories) if entry.categories else "",
            *(text_line("CONTACT", contact, language=language) for contact in entry.contacts),
            text_line("COMMENT", comment, language=language) if comment else "",
            text_line("RELATED-TO", entry.related_to) if entry.related_to else "",
            line("END", "VEVENT"),
        ]
    )


def _image_line(entry: Entry) -> str:
    """A picture to show beside the title (RFC 7986 §5.10)."""
    parameters = {"VALUE": "URI", "FMTTYPE": entry.image_type, "DISPLAY": "BADGE"}
    return uri_line("IMAGE", entry.image, **parameters)


def _series_times(schedule: Schedule, part: Part, rule: Rule) -> str:
    """Start, length, RRULE and its exceptions. Each date gets its own line, because some programs
    read only the first of a list."""
    start = part.starts_at_local
    return "".join(
        [
            _time_line("DTSTART", start, schedule),
            _series_length(schedule, start),
            line("RRULE", rule_text(rule, start, schedule)),
            *(_time_line("EXDATE", key, schedule) for key in part.skipped),
        ]
    )


def _series_length(schedule: Schedule, start: datetime) -> str:
    """DTEND, or DURATION when the first date spans a clock change: programs would use its
    wall-clock length for all dates. Also DURATION when it begins or ends in a repeated hour, of
    which some programs take the second pass."""
    span = schedule.span_from(start)
    if schedule.all_day or span.start == span.end:
        return _end_line(span, schedule)
    shown = [wall_time(moment, schedule.zone) for moment in (span.start, span.end)]
    is_plain = shown[1] - start == span.duration
    if is_plain and not any(comes_twice(local, schedule.zone) for local in shown):
        return _end_line(span, schedule)
    return line("DURATION", duration(span.duration))


def _span_lines(span: TimeSpan, schedule: Schedule) -> str:
    start = wall_time(span.start, schedule.zone)
    return _time_line("DTSTART", start, schedule) + _end_line(span, schedule)


def _plain_span_lines(span: TimeSpan, schedule: Schedule) -> str:
    """Like ``_span_lines``, but in UTC where start or end lies in a repeated hour, because many
    programs take its second pass. An event with one date keeps its zone instead, which nothing else
    names."""
    shown = [wall_time(moment, schedule.zone) for moment in (span.start, span.end)]
    if schedule.all_day or not any(comes_twice(local, schedule.zone) for local in shown):
        return _span_lines(span, schedule)
    ends = stamp_line("DTEND", span.end) if span.end > span.start else ""
    return stamp_line("DTSTART", span.start) + ends


def _end_line(span: TimeSpan, schedule: Schedule) -> str:
    """DTEND, exclusive. Empty for a moment, which may not have one (§3.8.2.2). In UTC inside the
    second pass of a repeated hour, because a wall time means the first (§3.3.5)."""
    if span.start == span.end:
        return ""
    end = wall_time(span.end, schedule.zone)
    if not schedule.all_day and instant(end, schedule.zone) != span.end:
        return stamp_line("DTEND", span.end)
    return _time_line("DTEND", end, schedule)


def _time_line(name: str, local: datetime, schedule: Schedule) -> str:
    """A date or time in the value type and zone of the schedule."""
    if schedule.all_day:
        return line(name, f"{local:%Y%m%d}", VALUE="DATE")
    if schedule.zone in UTC_NAMES:
        return line(name, f"{local:%Y%m%dT%H%M%S}Z")
    return line(name, f"{local:%Y%m%dT%H%M%S}", TZID=schedule.zone)


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
