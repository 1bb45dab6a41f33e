"""One date of a typed schedule as shown to the editor: its state and the available actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ...date_words import in_form
from ...fields.moments import ONE_DAY, in_words, shown_day
from ...scheduling.recurrence import Change, ChangeKind
from ...scheduling.spans import wall_time
from .date_states import LEFT_OUT, LINE_VERBS, NOT_HELD, ROW_VERBS, State, verb_labels
from .series import Closure, TypedChange, TypedSeries


@dataclass(frozen=True)
class ShownDate:
    """A date, by its key; or a run of dates left out by one pause, by its first and last key."""

    series: TypedSeries
    key: datetime
    last_key: datetime | None = None
    length_of_run: int = 1

    @property
    def change_or_pin(self) -> Change | None:
        return self.series.schedule.changes_by_key.get(self.key)

    @cached_property
    def change(self) -> Change | None:
        """What somebody changed; a pin alone is no change."""
        change = self.change_or_pin
        is_pin = change is not None and change.is_only_pinned and self.row is None
        return None if is_pin else change

    @property
    def typed(self) -> TypedChange | None:
        typed = self.series.typed.get(self.key)
        return typed if typed and (typed.row is not None or typed.lines or self.change) else None

    @property
    def row(self) -> int | None:
        typed = self.series.typed.get(self.key)
        return typed.row if typed else None

    @property
    def deleted_row(self) -> int | None:
        """The saved row that changed it and is marked as deleted."""
        return self.series.deleted.get(self.key)

    @property
    def lines(self) -> str:
        """Its items in the rule's text, separated by spaces."""
        return " ".join(self.typed.lines) if self.typed else ""

    @property
    def is_by_rule(self) -> bool:
        return self.change is None or self.key in self.series.named

    @cached_property
    def closure(self) -> Closure | None:
        """The closure of its day. Only for dates of a rule: extra dates have no closed days."""
        found = (one for one in self.series.closures if one.covers(self.key.date()))
        return next(found, None) if self.is_by_rule else None

    @cached_property
    def state(self) -> State:
        change = self.change
        if change is None:
            return State.CLOSED if self.closure else State.PLANNED
        match change.kind:
            case ChangeKind.SKIPPED:
                return State.SKIPPED
            case ChangeKind.CANCELLED:
                return State.CANCELLED
            case ChangeKind.POSTPONED:
                return State.POSTPONED
        if change.is_moved:
            return State.MOVED
        if not self.is_by_rule or (change.kind is ChangeKind.EXTRA and not self.closure):
            return State.EXTRA
        return State.KEPT if self.closure else State.CHANGED

    @property
    def is_left_out(self) -> bool:
        return self.state in LEFT_OUT

    @property
    def is_held(self) -> bool:
        return self.state not in NOT_HELD

    @cached_property
    def start(self) -> datetime:
        """When it begins, in wall time."""
        schedule = self.series.schedule
        span = (
            schedule.span_from(self.key)
            if self.state is State.SKIPPED
            else schedule.instance(self.key).span
        )
        return wall_time(span.start, schedule.zone)

    @property
    def name(self) -> str:
        return self._in_words(self.start)

    @property
    def last_name(self) -> str:
        return self._in_words(self.last_key) if self.last_key else ""

    @property
    def said(self) -> str:
        """Its state in words, "" for an unchanged date."""
        said = {
            State.CANCELLED: pgettext("one date", "cancelled"),
            State.POSTPONED: pgettext("one date", "postponed"),
            State.CHANGED: pgettext("one date", "changed"),
            State.EXTRA: pgettext("one date", "extra"),
            State.SKIPPED: _("skipped"),
        }
        if self.state is State.MOVED:
            former = self.change.was_to_begin if self.change else self.key
            return _("moved from %(date)s") % {"date": self._in_words(former)}
        if self.closure and self.state in (State.KEPT, State.CLOSED):
            return closed_words(self.closure, is_kept=self.state is State.KEPT)
        return said.get(self.state, "")

    @property
    def is_stored_elsewhere(self) -> bool:
        return bool(self.typed) and self.typed.row is None and not self.typed.lines

    @property
    def verbs(self) -> list[tuple[str, str]]:
        """The available actions with labels; none for a change stored outside the form."""
        if self.is_stored_elsewhere:
            return []
        verbs = (ROW_VERBS if self.series.has_rows else LINE_VERBS).get(self.state, ())
        if self.series.has_rows and self.typed and self.typed.is_saved:
            if self.state is State.EXTRA:
                verbs = ("cancel", *verbs)
            if self.state is State.CHANGED and self.change and self.change.ends_at_local:
                verbs = (*verbs, "restore")
        if self.closure or not self.is_by_rule:
            # Without its change the series would not have this date.
            verbs = tuple("keep" if verb == "restore" else verb for verb in verbs)
        labels = verb_labels()
        return [(verb, labels[verb]) for verb in verbs]

    @property
    def token(self) -> str:
        """Its key as an RDATE or EXDATE item; a bare day means the series' start time."""
        if self.key.time() == self.series.schedule.starts_at_local.time():
            return f"{self.key:%Y%m%d}"
        return f"{self.key:%Y%m%dT%H%M%S}"

    @property
    def typed_key(self) -> str:
        return self._as_typed(self.key)

    @property
    def typed_start(self) -> str:
        """Its start in the format of the form's inputs."""
        change = self.change_or_pin
        moved = change.starts_at_local if change else None
        return self._as_typed(moved or self.key)

    @property
    def typed_end(self) -> str:
        """Its end in the format of the form's inputs, "" if its length is the series' own."""
        change = self.change_or_pin
        end = change.ends_at_local if change else None
        if end and self.series.schedule.all_day:
            end -= ONE_DAY
        return self._as_typed(end) if end else ""

    def _in_words(self, moment: datetime) -> str:
        return in_words(moment, all_day=self.series.schedule.all_day)

    def _as_typed(self, moment: datetime) -> str:
        return shown_day(moment) if self.series.schedule.all_day else f"{moment:%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class ListedLine:
    """A listed date of a text whose series cannot be parsed (yet). It can be removed from there."""

    lines: str
    listed: datetime | date
    zone: str

    @property
    def name(self) -> str:
        if not isinstance(self.listed, datetime):
            return in_form(self.listed, "weekday")
        local = wall_time(self.listed, self.zone)
        return in_words(local, all_day=local.time() == time.min)


def closed_words(closure: Closure, *, is_kept: bool) -> str:
    """What a closed day means for a date that a rule names."""
    values = {"reason": closure.name}
    if is_kept:
        if closure.name:
            return _("takes place despite: %(reason)s") % values
        return _("takes place despite the pause")
    if closure.is_holiday:
        return _("skipped, public holiday: %(reason)s") % values
    return _("skipped, pause: %(reason)s") % values if closure.name else _("skipped, pause")
