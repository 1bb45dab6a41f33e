"""One entry of a calendar file: the components of one UID become a schedule and its texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ...errors import EntryRefused, RuleRefused, SchedulingError
from ...periods import days_of
from ...recurrence import Schedule
from ...rules import MAX_RULES, Rule, parse_rule
from ..content_lines import LARGEST_SEQUENCE
from ..writer import EntryStatus
from .dates import Dates, end_of, local_of, start_of
from .home import at_home
from .lines import KILOBYTE, MAX_LINE_BYTES, READ, STAMPS, TEXTS, Component, Property
from .values import DAY, YEARS, Moment, ZoneOf, read_moment, read_stamp

MAX_UID_LENGTH = 255
MOST_REMARKS = 5
"""An entry that is broken in more lines says so of these."""
TIME_OF_UNTIL = re.compile(r"(UNTIL=\d{8})T\d{6}Z?", re.I)


@dataclass(frozen=True, kw_only=True)
class ReadEntry:
    """What a file says about one event. Texts are plain except ``html``, which is not sanitised
    yet.

    ``status`` is None when the file does not say. ``titles`` and ``places`` are those of single
    dates, by key, where they differ. ``remarks`` are messages for whoever imports the file.
    """

    uid: str
    sequence: int
    stamp: datetime | None
    digest: str
    schedule: Schedule
    status: EntryStatus | None
    is_private: bool
    title: str
    description: str
    html: str
    location: str
    titles: Mapping[datetime, str] = field(default_factory=dict)
    places: Mapping[datetime, str] = field(default_factory=dict)
    remarks: tuple[SchedulingError, ...] = ()


def read_entry(
    uid: str, components: list[Component], zone_of: ZoneOf, *, home: str = ""
) -> ReadEntry:
    """Read the series and the dates that differ from it.

    Args:
        components: the VEVENTs of one UID.
        home: the IANA zone of their calendar, which those written in UTC take; "" for none.

    Raises:
        SchedulingError: the entry is rejected as a whole.
    """
    for component in components:
        if component.faults:
            raise component.faults[0]
        for name in TEXTS:
            for found in component.all(name)[:1]:
                found.decoded()
    if len(uid) > MAX_UID_LENGTH:
        raise EntryRefused(_("Its UID is longer than %(limit)s characters."), limit=MAX_UID_LENGTH)
    if _is_whole_days(components):
        zone_of = _same_everywhere(zone_of)
    master, overrides, remarks = _newest(components, zone_of)
    title, location = master.text("SUMMARY"), master.text("LOCATION")
    texts = [
        (_other(override.text("SUMMARY"), title), _other(override.text("LOCATION"), location))
        for override in overrides
    ]
    series, lost = _without_ended_rules(_series(master, zone_of))
    if home and _is_in_utc(master):
        series, kept = at_home(series, home)
        remarks += [kept] if kept else []
    dates = Dates(series, master, overrides, zone_of)
    html = _html(master)
    broken = [found for component in components for found in component.remarks]
    used = [
        *master.all("SUMMARY")[:1],
        *master.all("LOCATION")[:1],
        *([html] if html else master.all("DESCRIPTION")[:1]),
    ]
    dates.read_lists()
    keys = dates.read_overrides(any(found) for found in texts)
    return ReadEntry(
        uid=uid,
        sequence=max(map(_sequence, components)),
        stamp=max(filter(None, map(_stamp, components)), default=None),
        digest=_digest(components),
        schedule=dates.schedule(),
        status=_status(master),
        is_private=any(_is_private(component) for component in components),
        title=title,
        description=master.text("DESCRIPTION"),
        html=html.text if html else "",
        location=location,
        titles={key: found[0] for key, found in zip(keys, texts, strict=True) if found[0]},
        places={key: found[1] for key, found in zip(keys, texts, strict=True) if found[1]},
        remarks=(*remarks, *lost, *broken[:MOST_REMARKS], *_cut(used), *dates.remarks),
    )


def _is_whole_days(components: list[Component]) -> bool:
    """Whether the series, or the first date where there is no series, takes whole days."""
    series = [found for found in components if not found.all("RECURRENCE-ID")] or components[:1]
    starts = [found.value.strip() for component in series for found in component.all("DTSTART")]
    return bool(starts) and all(map(DAY.fullmatch, starts))


def _same_everywhere(zone_of: ZoneOf) -> ZoneOf:
    """A day is the same day in all zones, so none has to be known."""
    return lambda tzid: zone_of("")


def _is_in_utc(master: Component) -> bool:
    start = master.one("DTSTART")
    return start is not None and start.value.strip().upper().endswith("Z")


def _cut(used: list[Property]) -> list[SchedulingError]:
    return [
        SchedulingError(
            _("Line %(number)s is longer than %(limit)s kB; the text ends there."),
            number=found.number,
            limit=MAX_LINE_BYTES // KILOBYTE,
        )
        for found in used
        if found.is_cut
    ]


def _other(text: str, of_series: str) -> str:
    return "" if text == of_series else text


def _newest(
    components: list[Component], zone_of: ZoneOf
) -> tuple[Component, list[Component], list[SchedulingError]]:
    """The series and its overrides; of duplicates, the newest version.

    A file may hold dates of a series without the series: the first of them becomes the event.
    """
    remarks: list[SchedulingError] = []
    newest: dict[datetime | None, Component] = {}
    for component in components:
        prop = component.one("RECURRENCE-ID")
        if prop and prop.parameters.get("RANGE"):
            raise EntryRefused(
                _("It changes a date and all following dates at once, which is not supported.")
            )
        key = read_moment(prop, zone_of).instant if prop else None
        other = newest.get(key)
        if other and _digest([other]) != _digest([component]):
            remarks.append(
                SchedulingError(_("It appears more than once; the newest version is used."))
            )
        if other is None or _version(component) > _version(other):
            newest[key] = component
    master = newest.pop(None, None)
    overrides = [newest[key] for key in sorted(key for key in newest if key)]
    if master is None:
        remarks.append(
            SchedulingError(
                _("The file contains only single dates of this series, not the series itself.")
            )
        )
        master = overrides.pop(0)
    return master, overrides, remarks


def _series(master: Component, zone_of: ZoneOf) -> Schedule:
    """The schedule without its changes."""
    start = start_of(master, zone_of)
    if master.all("EXRULE"):
        raise RuleRefused(_("%(part)s is not supported in a rule."), part="EXRULE")
    rules = master.all("RRULE")
    if len(rules) > MAX_RULES:
        raise RuleRefused(_("A series can have at most %(limit)s rules."), limit=MAX_RULES)
    return Schedule(
        starts_at_local=start.local,
        ends_at_local=local_of(end_of(master, start, zone_of), start.zone),
        zone=start.zone,
        all_day=start.is_date,
        rules=tuple(_rule(written.value, start) for written in rules),
    )


def _without_ended_rules(series: Schedule) -> tuple[Schedule, list[SchedulingError]]:
    """Without rules that end before the first date, of which programs show that date or nothing."""
    begins_at = series.first_span.start
    ended = [rule for rule in series.rules if rule.until and rule.until < begins_at]
    kept = tuple(rule for rule in series.rules if rule not in ended)
    remarks = [
        SchedulingError(
            _("This rule ends before the first date and was left out: %(text)s"), text=rule.text()
        )
        for rule in ended
    ]
    return replace(series, rules=kept), remarks


def _rule(text: str, start: Moment) -> Rule:
    """The UNTIL of an all-day series is a day; some programs write a time, which belongs to no
    zone."""
    if start.is_date:
        text = TIME_OF_UNTIL.sub(r"\1", text)
    rule = parse_rule(text, start.zone)
    if rule.until and rule.until.year not in YEARS:
        raise RuleRefused(_("A series can run at most ten years ahead. End it earlier."))
    if next(days_of(rule, start.local.date()), None) is None:
        raise RuleRefused(_("This rule gives no dates: %(text)s"), text=text[:80])
    return rule


def _status(master: Component) -> EntryStatus | None:
    try:
        return EntryStatus(master.text("STATUS").upper())
    except ValueError:
        return None


def _is_private(component: Component) -> bool:
    """An unknown class counts as private (§3.8.1.3)."""
    return component.text("CLASS").upper() not in ("", "PUBLIC")


def _html(master: Component) -> Property | None:
    """The formatted text, unless it is too long and the plain one is not."""
    for found in master.all("X-ALT-DESC"):
        if found.parameters.get("FMTTYPE", "").lower() == "text/html":
            plain = master.all("DESCRIPTION")[:1]
            return None if found.is_cut and plain and not plain[0].is_cut else found
    return None


def _sequence(component: Component) -> int:
    text = component.text("SEQUENCE")
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > LARGEST_SEQUENCE:
        raise EntryRefused(
            _("%(part)s must be a number from %(low)s to %(high)s."),
            part="SEQUENCE",
            low=0,
            high=LARGEST_SEQUENCE,
        )
    return int(text)


def _stamp(component: Component) -> datetime | None:
    """When this version was made."""
    props = [found for name in STAMPS for found in component.all(name)]
    return max(filter(None, map(read_stamp, props)), default=None)


def _version(component: Component) -> tuple[int, datetime]:
    return _sequence(component), _stamp(component) or datetime.min.replace(tzinfo=UTC)


def _digest(components: list[Component]) -> str:
    """The same for the same content, regardless of order, folding and stamps."""
    contents = sorted(
        repr(
            sorted(
                (found.name, found.value, sorted(found.parameters.items()))
                for found in component.properties
                if found.name in READ
            )
        )
        for component in components
    )
    return hashlib.sha256("\n".join(contents).encode()).hexdigest()


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
