"""The schedule fields of a form: all-day events, a start that fits its rule, the zone choices."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ...fields.moments import ONE_DAY, in_words, midnight, shown_day
from ...fields.recurrence import recurrence_text
from ...fields.wall_time import LocalDateTimeFormField
from ...scheduling.errors import SchedulingError
from ...scheduling.recurrence import Schedule
from ...scheduling.series.moving import first_named
from ...scheduling.spans import instant
from ...widgets import EndMomentInput, end_follows

YEARS = (1900, 2199)
AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian")


class ScheduleFormMixin:
    """For model forms with an event's schedule fields.

    Forms show the last day of an all-day event; the database stores the midnight after it.
    """

    no_zone = ""
    """Label of the empty zone choice. A subclass sets it where the zone is optional."""
    moved_from: datetime | None = None
    """The start as typed, if the rule does not include it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        refuse_far_years(self)
        self.fields["zone"] = forms.ChoiceField(
            label=self.fields["zone"].label,
            choices=[*self._empty_choice(), *zone_choices(self.instance.zone)],
            required=not self.no_zone,
            initial=self.instance.zone,
            widget=self.fields["zone"].widget if self.fields["zone"].widget.is_hidden else None,
        )
        self.fields["ends_at_local"].widget = EndMomentInput()
        if self.instance.all_day and self.instance.starts_at_local:
            self.initial["starts_at_local"] = shown_day(self.instance.starts_at_local)
            self.initial["ends_at_local"] = shown_day(self.instance.ends_at_local - ONE_DAY)

    def _empty_choice(self) -> list[tuple[str, str]]:
        return [("", self.no_zone)] if self.no_zone else []

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if not (data.get("starts_at_local") and data.get("zone") and "recurrence" in data):
            return data
        end = data.get("ends_at_local")
        if data.get("all_day"):
            data["starts_at_local"] = midnight(data["starts_at_local"])
            data["ends_at_local"] = end and midnight(end) + ONE_DAY
        if length := self._length_to_keep():
            data["ends_at_local"] = data["starts_at_local"] + length
        elif end and data["ends_at_local"] < data["starts_at_local"]:
            self.add_error("ends_at_local", _("The end is before the start."))
        if {"starts_at_local", "all_day", "zone", "recurrence"} & set(self.changed_data):
            self._move_to_the_rule()
        return data

    def _length_to_keep(self) -> timedelta | None:
        """How long a stored event lasts whose end moves along; None if what was typed counts."""
        first = self.instance if self.instance.pk else None
        if first is None or not end_follows(self, "starts_at_local", "ends_at_local"):
            return None
        is_same_kind = "all_day" not in self.changed_data
        return first.ends_at_local - first.starts_at_local if is_same_kind else None

    def _move_to_the_rule(self) -> None:
        """Move the start to the first date of its rule. An imported start off the rule stays if
        untouched: it counts as an extra date."""
        data = self.cleaned_data
        try:
            rules = recurrence_text(data["recurrence"], data["zone"]).rules
            first = first_named(rules, data["starts_at_local"], data["zone"])
        except SchedulingError as error:
            self.add_error("recurrence", _(error.template) % error.values)
            return
        if first is None:
            begins_at = instant(data["starts_at_local"], data["zone"])
            self.add_error(
                "recurrence",
                _("The series ends before it begins. Choose a later last day or an earlier start.")
                if all(rule.until and rule.until < begins_at for rule in rules)
                else _(
                    "This rule gives no dates from the start onwards. Change the rule or the start."
                ),
            )
        elif first != data["starts_at_local"]:
            self.moved_from = data["starts_at_local"]
            data["starts_at_local"] = first
            if data.get("ends_at_local"):
                data["ends_at_local"] += first - self.moved_from

    def moved_message(self) -> str:
        """Message for the editor about the moved start, "" if it was not moved."""
        if self.moved_from is None:
            return ""
        is_all_day = self.cleaned_data["all_day"]
        return _("%(typed)s does not fit the rule, so the series now starts on %(first)s.") % {
            "typed": in_words(self.moved_from, all_day=is_all_day),
            "first": in_words(self.cleaned_data["starts_at_local"], all_day=is_all_day),
        }

    def typed_schedule(self) -> Schedule:
        """The schedule of a form, without changed dates. Start, zone and rule are valid; without a
        valid end, as while somebody types, a date lasts no time, or one day.

        Raises:
            SchedulingError: the fields contradict each other.
        """
        data = self.cleaned_data
        shortest = ONE_DAY if data["all_day"] else timedelta(0)
        return Schedule(
            starts_at_local=data["starts_at_local"],
            ends_at_local=data.get("ends_at_local") or data["starts_at_local"] + shortest,
            zone=data["zone"],
            all_day=data["all_day"],
            rules=recurrence_text(data["recurrence"], data["zone"]).rules,
        )


def refuse_far_years(form: forms.BaseForm) -> None:
    """Bound all wall times of a form, so that no arithmetic on them can overflow."""
    for field in form.fields.values():
        if isinstance(field, LocalDateTimeFormField):
            field.validators.append(_near_year)


def _near_year(moment: datetime) -> None:
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise ValidationError(
            _("Choose a year between %(first)s and %(last)s."),
            params={"first": YEARS[0], "last": YEARS[1]},
        )


def zone_choices(current: str) -> list[tuple[str, str]]:
    """All zones, the site's first; the event's current zone is always included."""
    first = dict.fromkeys([timezone.get_default_timezone_name(), current, "UTC"])
    names = [*first, *(name for name in _zone_names() if name not in first)]
    return [(name, name.replace("_", " ")) for name in names if name]


@lru_cache(maxsize=1)
def _zone_names() -> tuple[str, ...]:
    """Place names only: the zone database also has old abbreviations."""
    return tuple(sorted(name for name in available_timezones() if name.split("/")[0] in AREAS))
