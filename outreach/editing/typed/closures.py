"""Closed days of an unsaved form: pauses and public holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms

from ...fields import in_language
from ...models import Holiday
from ..forms.schedules import YEARS
from .changes import row_numbers

MOST_PAUSES = 100
LONGEST_REASON = 255


@dataclass(frozen=True)
class Closure:
    """A range of closed days, both ends included, with the holiday's name or the pause's reason (""
    if none is given)."""

    first_on: date
    last_on: date
    name: str
    is_holiday: bool

    def covers(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


class PauseRow(forms.Form):
    first_on = forms.DateField()
    last_on = forms.DateField()
    DELETE = forms.BooleanField(required=False)

    def clean(self):
        """Skip out-of-range pauses silently; saving the form explains what is wrong."""
        data = super().clean()
        first, last = data.get("first_on"), data.get("last_on")
        if (
            first
            and last
            and not (first <= last and YEARS[0] <= first.year and last.year <= YEARS[1])
        ):
            raise forms.ValidationError("", code="invalid")
        return data


def typed_closures(data: Mapping[str, str], *, skips_holidays: bool) -> list[Closure]:
    """Pauses come first: if a pause and a holiday cover the same day, the pause is shown."""
    return [*_pauses(data), *(_holidays() if skips_holidays else ())]


def _pauses(data: Mapping[str, str]) -> list[Closure]:
    pauses = []
    for number in row_numbers(data, "pauses", MOST_PAUSES):
        row = PauseRow(data, prefix=f"pauses-{number}")
        if row.is_valid() and not row.cleaned_data["DELETE"]:
            days = row.cleaned_data
            reason = _texts(data, f"pauses-{number}-reason_")
            pauses.append(Closure(days["first_on"], days["last_on"], reason, is_holiday=False))
    return pauses


def _texts(data: Mapping[str, str], prefix: str) -> str:
    """The version in the reader's language of a text typed in several languages."""
    texts = {name[len(prefix) :]: data[name] for name in data if name.startswith(prefix)}
    return in_language(texts)[:LONGEST_REASON]


def _holidays() -> list[Closure]:
    rows = Holiday.objects.values_list("first_on", "last_on", "name")
    return [Closure(first, last, in_language(name), is_holiday=True) for first, last, name in rows]
