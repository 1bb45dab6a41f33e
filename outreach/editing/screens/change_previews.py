"""What becomes of dates, in words: grouped, counted, with the first of each group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...scheduling.series.comparing import DateFate, Fate
from ...scheduling.spans import TimeSpan, last_shown, wall_time

MOST_LINES = 12


@dataclass(frozen=True)
class FateGroup:
    """``sentence`` counts, ``lines`` name the first dates, ``more`` is how many are not named."""

    fate: str
    sentence: str
    lines: list[str]
    more: int
    is_warning: bool


def fate_groups(fates: Iterable[DateFate], zone: str, *, all_day: bool) -> list[FateGroup]:
    """In the reader's language; times in the event's zone. What is lost sight of comes first."""
    fates = list(fates)
    return list(_groups(fates, zone, all_day=all_day))


def _groups(fates: list[DateFate], zone: str, *, all_day: bool) -> Iterator[FateGroup]:
    for fate in ORDER:
        found = [one for one in fates if one.fate == fate]
        if found:
            lines = [_line(one, zone, all_day=all_day) for one in found[:MOST_LINES]]
            yield FateGroup(
                fate=str(fate),
                sentence=_sentence(fate, len(found)),
                lines=lines,
                more=max(0, len(found) - MOST_LINES),
                is_warning=fate is Fate.DETACHED,
            )


ORDER = (
    Fate.CALLED_OFF,
    Fate.DETACHED,
    Fate.MOVED,
    Fate.ADDED,
    Fate.REMOVED,
    Fate.PINNED,
    Fate.KEPT,
)


def _sentence(fate: Fate, number: int) -> str:
    said = {
        Fate.CALLED_OFF: lambda: ngettext(
            "%(number)s date does not take place", "%(number)s dates do not take place", number
        ),
        Fate.DETACHED: lambda: ngettext(
            "%(number)s date leaves the series; what was entered for it is kept",
            "%(number)s dates leave the series; what was entered for them is kept",
            number,
        ),
        Fate.MOVED: lambda: ngettext("%(number)s date moves", "%(number)s dates move", number),
        Fate.ADDED: lambda: ngettext(
            "%(number)s date is added", "%(number)s dates are added", number
        ),
        Fate.REMOVED: lambda: ngettext(
            "%(number)s date is removed; nothing was entered for it",
            "%(number)s dates are removed; nothing was entered for them",
            number,
        ),
        Fate.PINNED: lambda: ngettext(
            "%(number)s date stays as it was, since it is over or holds data",
            "%(number)s dates stay as they were, since they are over or hold data",
            number,
        ),
        Fate.KEPT: lambda: ngettext(
            "%(number)s date stays as it is", "%(number)s dates stay as they are", number
        ),
    }
    return said[fate]() % {"number": number}


def _line(one: DateFate, zone: str, *, all_day: bool) -> str:
    before = one.before and _when(one.before, zone, all_day=all_day)
    after = one.after and _when(one.after, zone, all_day=all_day)
    if one.fate is Fate.MOVED and before and after:
        return _("%(before)s → %(after)s") % {"before": before, "after": after}
    return after or before or ""


def _when(span: TimeSpan, zone: str, *, all_day: bool) -> str:
    start, end = wall_time(span.start, zone), wall_time(span.end, zone)
    if all_day:
        last = last_shown(start, end)
        return _day(start) if last.date() == start.date() else f"{_day(start)} – {_day(last)}"
    same_day = end.date() == start.date()
    until = f"{end:%H:%M}" if same_day else f"{_day(end)}, {end:%H:%M}"
    return f"{_day(start)}, {start:%H:%M}–{until}"


def _day(moment: datetime) -> str:
    return date_format(moment, "D, j M Y")
