"""Change previews in words: dates grouped by effect, counted, the first of each group listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...date_words import in_form
from ...scheduling.series.comparing import DateChange, Effect
from ...scheduling.spans import TimeSpan, last_shown, wall_time

MOST_LINES = 12
"""So many dates are shown at once; the others can be opened."""
MOST_OPENED = 500


@dataclass(frozen=True)
class ChangeGroup:
    """``sentence`` gives the count, ``lines`` the first dates, ``further`` those to be opened; ``more``
    is the number of both these and any not listed."""

    effect: str
    sentence: str
    lines: list[str]
    further: list[str]
    more: int
    is_warning: bool


def change_groups(
    date_changes: Iterable[DateChange], zone: str, *, all_day: bool
) -> list[ChangeGroup]:
    """In the reader's language, with times in ``zone``. Called-off and detached come first."""
    date_changes = list(date_changes)
    return list(_groups(date_changes, zone, all_day=all_day))


def _groups(date_changes: list[DateChange], zone: str, *, all_day: bool) -> Iterator[ChangeGroup]:
    for effect in ORDER:
        found = [one for one in date_changes if one.effect == effect]
        if found:
            lines = [_line(one, zone, all_day=all_day) for one in found[:MOST_OPENED]]
            called_off = sum(one.is_called_off for one in found)
            yield ChangeGroup(
                effect=str(effect),
                sentence=_with_called_off(_sentence(effect, len(found)), called_off),
                lines=lines[:MOST_LINES],
                further=lines[MOST_LINES:],
                more=max(0, len(found) - MOST_LINES),
                is_warning=effect is Effect.DETACHED,
            )


ORDER = (
    Effect.CALLED_OFF,
    Effect.DETACHED,
    Effect.MOVED,
    Effect.ADDED,
    Effect.REMOVED,
    Effect.PINNED,
    Effect.KEPT,
)


def _sentence(effect: Effect, number: int) -> str:
    said = {
        Effect.CALLED_OFF: lambda: ngettext(
            "%(number)s date does not take place", "%(number)s dates do not take place", number
        ),
        Effect.DETACHED: lambda: ngettext(
            "%(number)s date leaves the series; its data is kept",
            "%(number)s dates leave the series; their data is kept",
            number,
        ),
        Effect.MOVED: lambda: ngettext("%(number)s date moves", "%(number)s dates move", number),
        Effect.ADDED: lambda: ngettext(
            "%(number)s date is added", "%(number)s dates are added", number
        ),
        Effect.REMOVED: lambda: ngettext(
            "%(number)s date is removed; it has no data",
            "%(number)s dates are removed; they have no data",
            number,
        ),
        Effect.PINNED: lambda: ngettext(
            "%(number)s date stays as it is because it is past or has data",
            "%(number)s dates stay as they are because they are past or have data",
            number,
        ),
        Effect.KEPT: lambda: ngettext(
            "%(number)s date stays as it is", "%(number)s dates stay as they are", number
        ),
    }
    return said[effect]() % {"number": number}


def _with_called_off(sentence: str, number: int) -> str:
    """A date that does not take place moves with its series, and stays called off."""
    if not number:
        return sentence
    told = ngettext(
        "%(sentence)s (%(number)s of them does not take place)",
        "%(sentence)s (%(number)s of them do not take place)",
        number,
    )
    return told % {"sentence": sentence, "number": number}


def _line(one: DateChange, zone: str, *, all_day: bool) -> str:
    before = one.before and _when(one.before, zone, all_day=all_day)
    after = one.after and _when(one.after, zone, all_day=all_day)
    said = after or before or ""
    if one.effect is Effect.MOVED and before and after:
        said = _("%(before)s → %(after)s") % {"before": before, "after": after}
    if one.is_called_off:
        return _("%(date)s (does not take place)") % {"date": said}
    return said


def _when(span: TimeSpan, zone: str, *, all_day: bool) -> str:
    start, end = wall_time(span.start, zone), wall_time(span.end, zone)
    if all_day:
        last = last_shown(start, end)
        return _day(start) if last.date() == start.date() else f"{_day(start)} – {_day(last)}"
    same_day = end.date() == start.date()
    until = in_form(end, "clock") if same_day else f"{_day(end)}, {in_form(end, 'clock')}"
    return f"{_day(start)}, {in_form(start, 'clock_from')}–{until}"


def _day(moment: datetime) -> str:
    return in_form(moment, "short_weekday_month")
