"""The forms of changed dates: rows below the event's form."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from ...fields.moments import ONE_DAY, in_words, midnight, shown_day
from ...scheduling.recurrence import ChangeKind, Schedule, has_date
from ...scheduling.spans import wall_time
from ...series.owned_rows import ChangeBase
from ...series.schedules import LONGEST
from .schedules import refuse_far_years

WALL_TIMES = ("local_start", "starts_at_local", "ends_at_local")


TEXTS = {"reason", "title"}
"""What may be said of a date that is over."""


FIELDS_SHOWN = 200
FIELDS_AT_MOST = 450
"""Of all rows together, so that whole forms stay well below Django's limit of 1,000."""
MANAGEMENT_FIELDS = ("id", DELETION_FIELD_NAME)
"""Of each row, besides those of its form."""


class ChangesFormSet(BaseChildFormSet):
    """Rows for changes that somebody made: the next ones, or those from a day on. The others have
    none, and are kept when it is saved; so are pins. Whatever the number of dates and languages, the
    form stays small.

    A form that was sent has the rows that were sent with it.
    """

    default_error_messages = {
        **BaseChildFormSet.default_error_messages,
        "too_many_forms": ngettext_lazy(
            "At most %(num)d changed date fits into this form. Save that one first, then change "
            "further ones.",
            "At most %(num)d changed dates fit into this form. Save some of them first, then change "
            "further ones.",
            "num",
        ),
    }

    def __init__(self, *args, instance=None, queryset=None, **kwargs):
        super().__init__(*args, instance=instance, queryset=queryset, **kwargs)
        changes = instance.changes.all() if instance else []
        self.changed = sorted(
            (row for row in changes if not row.is_only_pinned), key=lambda row: row.local_start
        )
        """All changes that somebody made, by their dates."""
        self.shows_days = bool(instance and instance.all_day)
        fields = fields_of_a_row(self.form)
        self.most_shown = max(1, FIELDS_SHOWN // fields)
        self.max_num = max(2, FIELDS_AT_MOST // fields)
        self._shown: list[ChangeBase] | None = None

    @property
    def earlier(self) -> date | None:
        """From when on to show those before the ones shown."""
        first = self._first_shown
        return self._day_at(max(0, first - self.most_shown)) if first else None

    @property
    def later(self) -> date | None:
        after = self._first_shown + len(self.get_queryset())
        return self._day_at(after) if after < len(self.changed) else None

    @property
    def _first_shown(self) -> int:
        shown = self.get_queryset()
        return self.changed.index(shown[0]) if shown else 0

    def _day_at(self, place: int) -> date:
        return self.changed[place].local_start.date()

    def get_queryset(self):
        if self.is_bound:
            return self.changed
        if self._shown is None:
            self._shown = self._window(self._place_of_next)
        return self._shown

    def show_from(self, day: date) -> None:
        """Called before the rows are made."""
        places = (at for at, row in enumerate(self.changed) if row.local_start.date() >= day)
        self._shown = self._window(next(places, len(self.changed)))

    def show_again(self, sent: ChangesFormSet, made_from: ChangesFormSet) -> None:
        """Called before the rows are made.

        Args:
            sent: a form that was sent; its rows are shown.
            made_from: the changes that it was made from; what has been added since is shown too.
        """
        named = {row.instance.pk for row in sent.forms}
        known = {row.pk for row in made_from.changed}
        added = [row.pk for row in self.changed if row.pk not in known]
        named |= set(added[: self.most_shown])
        self._shown = [row for row in self.changed if row.pk in named]

    @property
    def _place_of_next(self) -> int:
        now = wall_time(timezone.now(), self.instance.zone)
        places = enumerate(row.starts_at_local or row.local_start for row in self.changed)
        return next((place for place, start in places if start >= now), len(self.changed))

    def _window(self, first: int) -> list[ChangeBase]:
        first = max(0, min(first, len(self.changed) - self.most_shown))
        return self.changed[first : first + self.most_shown]

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if self.shows_days:
            form.show_whole_days()
        return form

    @cached_property
    def beside(self) -> dict[datetime, ChangeBase]:
        """Changes without a row, by their keys."""
        rows = {row.instance.pk for row in self.initial_forms}
        return {row.local_start: row for row in self.changed if row.pk not in rows}

    @cached_property
    def pins(self) -> dict[datetime, ChangeBase]:
        """Those without a row, by their keys."""
        return {row.local_start: row for row in self.instance.changes.all() if row.is_only_pinned}


def fields_of_a_row(form: type[forms.BaseForm]) -> int:
    """How many fields of what is sent each row of a formset makes."""
    return len(MANAGEMENT_FIELDS) + sum(map(_inputs, form.base_fields.values()))


def _inputs(field: forms.Field) -> int:
    return len(field.fields) if isinstance(field, forms.MultiValueField) else 1


class ChangeForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        refuse_far_years(self)
        self._key_before: datetime | None = self.instance.local_start

    def show_whole_days(self) -> None:
        """Show dates without times, and the last day instead of the midnight after it."""
        for name in WALL_TIMES:
            moment = getattr(self.instance, name, None)
            if moment:
                self.initial[name] = shown_day(
                    moment - ONE_DAY if name == "ends_at_local" else moment
                )

    def fit(self, series: Schedule, before: Schedule | None) -> None:
        """Read the row as a change of the series, or add errors to it.

        An untouched row keeps its key: saving the event reconciles it.

        Args:
            series: the series as typed, without changes.
            before: the series as stored; the typed date may belong to either.
        """
        change = self.instance
        if self._is_stored_date():
            change.local_start = self._key_before
        else:
            change.local_start = self._typed_key(series, before)
            change.off_rule = False
            if change.kind != ChangeKind.EXTRA and not self._names_a_date(series, before):
                day = in_words(change.local_start, all_day=series.all_day)
                self.add_error(
                    "local_start",
                    _(
                        "The series has no date on %(date)s. Correct the date, or choose the "
                        "kind “extra”."
                    )
                    % {"date": day},
                )
        self._fit_new_times(series, change.local_start)

    def take_pin(self, pin: ChangeBase) -> None:
        """Make a new row the change of a date that is pinned: what is typed stands on its pin."""
        for name in (field.attname for field in pin._meta.concrete_fields):
            if name.startswith("pinned_") or name in ("id", "off_rule"):
                setattr(self.instance, name, getattr(pin, name))

    def rewrites(self, over: Collection[datetime]) -> bool:
        """Whether the row would rewrite what took place.

        Args:
            over: the keys of dates that are over and took place.
        """
        is_deleted = bool(self.cleaned_data.get(DELETION_FIELD_NAME))
        if not {self._key_before, self.instance.local_start} & set(over):
            return False
        kind, allowed = self.cleaned_data.get("kind"), set(TEXTS)
        if self._key_before is None and kind == ChangeKind.ALTERED:
            allowed |= {"kind", "local_start"}
        if kind == ChangeKind.CANCELLED:  # It did not take place.
            allowed |= {"kind", *(() if self._key_before else ("local_start",))}
        return is_deleted or bool(set(self.changed_data) - allowed)

    def _is_stored_date(self) -> bool:
        is_untouched = bool(self.instance.pk) and "local_start" not in self.changed_data
        if is_untouched and self.initial.get("kind") == ChangeKind.EXTRA:
            # An extra date stays one when it is cancelled or altered.
            self.instance.off_rule = True
        return is_untouched

    def _names_a_date(self, series: Schedule, before: Schedule | None) -> bool:
        key = self.instance.local_start
        return has_date(series, key) or bool(before and has_date(before, key))

    def _typed_key(self, series: Schedule, before: Schedule | None) -> datetime:
        """The start time may be left out; all-day events have none."""
        typed = self.cleaned_data["local_start"]
        if series.all_day:
            return midnight(typed)
        if typed.time() != time.min or has_date(series, typed):
            return typed
        days = [datetime.combine(typed.date(), series.starts_at_local.time())]
        if before:
            days.append(datetime.combine(typed.date(), before.starts_at_local.time()))
        return next((key for key in days if has_date(series, key)), days[0])

    def _fit_new_times(self, series: Schedule, key: datetime) -> None:
        change = self.instance
        start = self.cleaned_data.get("starts_at_local")
        end = self.cleaned_data.get("ends_at_local")
        if series.all_day:
            start, end = start and midnight(start), end and midnight(end) + ONE_DAY
        change.starts_at_local, change.ends_at_local = start, None
        if end and end < (start or key):
            self.add_error("ends_at_local", _("The end is before the start."))
        elif end and end - (start or key) > LONGEST:
            self.add_error(
                "ends_at_local",
                _("A date can last at most %(days)s days.") % {"days": LONGEST.days},
            )
        else:
            change.ends_at_local = end
