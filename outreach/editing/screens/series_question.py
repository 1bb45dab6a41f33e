"""The question asked when a series is saved: this date, this and following, or all?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from ...fields.moments import in_words
from ...scheduling.errors import SchedulingError
from ...series.edits import Scope
from ...series.occurrences import CALLED_OFF
from ...series.owners import ScheduleOwner
from ...series.schedules import Frame, frame_of
from ..forms.series import SeriesFormMixin
from ..previews import EditPreview, EditPreviews
from .change_previews import ChangeGroup, change_groups

MOST_DATES = 50


@dataclass(frozen=True)
class Choice:
    """One answer and what it would do; ``error`` says why it is not possible."""

    scope: str
    label: str
    groups: list[ChangeGroup]
    is_chosen: bool
    pins_too_many: bool = False
    error: str = ""


class SeriesQuestion:
    """The question for a valid form of a stored event or activity. ``data`` is the POST data;
    ``now`` defaults to the current time."""

    def __init__(self, form: SeriesFormMixin, data, *, now: datetime | None = None) -> None:
        self.form = form
        self.data = data
        self.now = now or timezone.now()
        self.typed: ScheduleOwner = form.instance
        self.stored = self.typed.stored()

    @property
    def is_needed(self) -> bool:
        """Whether something that all dates share has changed, in a series that others may know of:
        published, with past dates, or holding data."""
        is_touched = self.differs or self.calls_off or self.differs_undivided
        if not is_touched or not self.stored.schedule.recurs:
            return False
        dates = self.stored.date_rows.attached()
        if len(dates[:2]) < 2:
            return False
        is_known = self.stored.published_fingerprint or dates.past(self.now).exists()
        return bool(is_known) or dates.holding_data().exists()

    @cached_property
    def edited(self):
        return self.form.edited_schedule()

    @cached_property
    def differs(self) -> bool:
        typed = replace(self.form.typed_schedule(), closed=self.edited.closed)
        return frame_of(self.stored) != Frame(typed, self.typed.place_id)

    @property
    def differs_undivided(self) -> bool:
        """Whether a field changed that no single date can override; for past dates the new value
        would be untrue."""
        return self._undivided(self.typed) != self._undivided(self.stored)

    @property
    def calls_off(self) -> bool:
        return self.typed.status != self.stored.status and self.typed.status in CALLED_OFF

    @property
    def answer(self) -> tuple[str, datetime] | None:
        """Scope and date, once the user has chosen after seeing the preview of this very edit."""
        scope = self.data.get("series_scope")
        is_known = scope in self.scopes and self.data.get("series_seen") == self.digest
        return (scope, self.local_start) if is_known and self.local_start else None

    @property
    def digest(self) -> str:
        facts = (self.edited, self.typed.place_id, self.typed.status)
        text = f"{facts!r} {self._undivided(self.typed)} {self.local_start}"
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    @cached_property
    def scopes(self) -> list[str]:
        """The possible scopes, safest first. Rule, zone, all-day and closed days cannot differ for
        a single date."""
        if self.differs_undivided:
            return [str(Scope.FOLLOWING)]
        old, new = self.stored.schedule, self.edited
        is_whole = (old.rules, old.zone, old.all_day, old.closed) != (
            new.rules,
            new.zone,
            new.all_day,
            new.closed,
        )
        one = [] if is_whole else [str(Scope.ONE)]
        return [*one, str(Scope.FOLLOWING), str(Scope.ALL)]

    @cached_property
    def dates(self) -> list[tuple[str, str]]:
        """The dates to choose from, as key and label: upcoming ones, or the last one if none is."""
        rows = self.stored.date_rows.attached()
        found = list(rows.upcoming(self.now).order_by("local_start")[:MOST_DATES])
        found = found or list(rows.order_by("-local_start")[:1])
        all_day = self.stored.all_day
        return [
            (row.local_start.isoformat(), in_words(row.starts_at_local, all_day=all_day))
            for row in found
        ]

    @cached_property
    def local_start(self) -> datetime | None:
        """The chosen date, by default the next one."""
        keys = [key for key, _words in self.dates]
        chosen = self.data.get("series_date")
        key = chosen if chosen in keys else next(iter(keys), None)
        return datetime.fromisoformat(key) if key else None

    @property
    def chosen_date(self) -> str:
        return self.local_start.isoformat() if self.local_start else ""

    @property
    def choices(self) -> Iterable[Choice]:
        chosen = self.data.get("series_scope")
        chosen = chosen if chosen in self.scopes else self.scopes[0]
        previews = EditPreviews(
            self.stored,
            self.edited,
            now=self.now,
            place_differs=self.stored.place_id != self.typed.place_id,
        )
        for scope in self.scopes:
            yield self._choice(scope, previews, is_chosen=scope == chosen)

    def _choice(self, scope: str, previews: EditPreviews, *, is_chosen: bool) -> Choice:
        try:
            preview = self._preview(scope, previews)
        except SchedulingError as error:
            message = _(error.template) % error.values
            return Choice(scope, LABELS[scope](), [], is_chosen=False, error=message)
        return Choice(
            scope,
            LABELS[scope](),
            change_groups(preview.date_changes, self.stored.zone, all_day=self.stored.all_day),
            is_chosen,
            pins_too_many=preview.pins_too_many,
        )

    @staticmethod
    def _undivided(owner: ScheduleOwner) -> list[object]:
        fields = (owner._meta.get_field(name) for name in owner.undivided_fields)
        return [getattr(owner, field.attname) for field in fields]

    def _preview(self, scope: str, previews: EditPreviews) -> EditPreview:
        if scope == Scope.ALL or self.local_start is None:
            return previews.all()
        if scope == Scope.FOLLOWING:
            return previews.following(self.local_start)
        return previews.one(self.local_start)


LABELS = {
    Scope.ONE: lambda: _("Only this date"),
    Scope.FOLLOWING: lambda: _("This and all following dates, as a separate series"),
    Scope.ALL: lambda: _("All dates (past ones stay as they are)"),
}
