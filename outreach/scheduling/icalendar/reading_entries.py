"""One entry of a calendar file: the components of one UID become a schedule and its texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ..errors import EntryRefused, RuleRefused, SchedulingError
from ..periods import days_of
from ..recurrence import Schedule
from ..rules import MAX_RULES, Rule, parse_rule
from .reading_dates import Dates, end_of, local_of, start_of
from .reading_lines import Component
from .reading_values import YEARS, Moment, ZoneOf, read_moment, read_stamp
from .writer import EntryStatus

MAX_UID_LENGTH = 255
MAX_SEQUENCE = 1_000_000
READ = frozenset(
    {
        *("UID", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE"),
        *("EXDATE", "STATUS", "CLASS", "SUMMARY", "DESCRIPTION", "X-ALT-DESC", "LOCATION"),
    }
)
"""What an entry is made of. Versions are compared by these alone."""
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


def read_entry(uid: str, components: list[Component], zone_of: ZoneOf) -> ReadEntry:
    """Read the series and the dates that differ from it.

    Args:
        components: the VEVENTs of one UID.

    Raises:
        SchedulingError: the entry is rejected as a whole.
    """
    for component in components:
        if component.bad_line:
            raise EntryRefused(_("Line %(number)s could not be read."), number=component.bad_line)
    if len(uid) > MAX_UID_LENGTH:
        raise EntryRefused(_("Its UID is longer than %(limit)s characters."), limit=MAX_UID_LENGTH)
    master, overrides, remarks = _newest(components, zone_of)
    title, location = master.text("SUMMARY"), master.text("LOCATION")
    texts = [
        (_other(override.text("SUMMARY"), title), _other(override.text("LOCATION"), location))
        for override in overrides
    ]
    series, lost = _without_ended_rules(_series(master, zone_of))
    dates = Dates(series, master, overrides, zone_of)
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
        html=_html(master),
        location=location,
        titles={key: found[0] for key, found in zip(keys, texts, strict=True) if found[0]},
        places={key: found[1] for key, found in zip(keys, texts, strict=True) if found[1]},
        remarks=(*remarks, *lost, *dates.remarks),
    )


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


def _html(master: Component) -> str:
    return next(
        (
            found.text
            for found in master.all("X-ALT-DESC")
            if found.parameters.get("FMTTYPE", "").lower() == "text/html"
        ),
        "",
    )


def _sequence(component: Component) -> int:
    text = component.text("SEQUENCE")
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,7}", text) or int(text) > MAX_SEQUENCE:
        raise EntryRefused(
            _("%(part)s must be a number from %(low)s to %(high)s."),
            part="SEQUENCE",
            low=0,
            high=MAX_SEQUENCE,
        )
    return int(text)


def _stamp(component: Component) -> datetime | None:
    """When this version was made."""
    props = component.all("DTSTAMP") + component.all("LAST-MODIFIED")
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
