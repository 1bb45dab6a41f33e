"""The filters of the list of all dates: this week in one's own regions, unless something is chosen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..fields.wall_time import DayFormField
from ..folding import alphabetical
from ..kinds import date_lists_for, kind_named
from ..models import Audience, Organisation, Region, Venue
from ..permissions import regions_of, user_can_write_in_all_regions
from ..scheduling.date_lists import DateFilters
from ..scheduling.spans import TimeSpan
from ..series.occurrences import Status
from ..widgets.date_inputs import TypedDayInput
from .spans import Span, days_between, named_days

MINE, ALL = "mine", "all"
LONGEST_TEXT = 200


class DateFilterForm(forms.Form):
    """What the address says, or the week and the regions of the user.

    Args:
        user: who asks; the choices hold nothing else than this user may know.
    """

    span = forms.ChoiceField(label=_("When"), choices=Span, required=False)
    first = DayFormField(label=_("From"), required=False, widget=TypedDayInput)
    last = DayFormField(label=_("To"), required=False, widget=TypedDayInput)
    region = forms.ChoiceField(label=_("Region"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("All")), *Status.choices], required=False
    )
    venue = forms.ChoiceField(label=_("Venue"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    audience = forms.ChoiceField(label=_("Audience"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_TEXT, strip=True)

    def __init__(self, data: Any, *, user: Any, now: datetime, language: str) -> None:
        self.user, self.now = user, now
        self.zone = timezone.get_default_timezone_name()
        self.own_regions = self._regions_of_ones_own()
        super().__init__(self._completed(data))
        self._offer(language)

    def _regions_of_ones_own(self) -> frozenset[int]:
        """None for whoever writes in all regions: no region is more hers than another."""
        if user_can_write_in_all_regions(self.user):
            return frozenset()
        return frozenset(regions_of(self.user).values_list("pk", flat=True))

    def _completed(self, data: Any) -> dict[str, str]:
        given = {name: data.get(name, "") for name in self.base_fields}
        given["span"] = given["span"] or (
            Span.DAYS if given["first"] or given["last"] else Span.WEEK
        )
        given["region"] = given["region"] or (MINE if self.own_regions else ALL)
        return given

    def _offer(self, language: str) -> None:
        regions = [(ALL, _("All"))]
        if self.own_regions:
            regions.insert(0, (MINE, _("My regions")))
        self.fields["region"].choices = [*regions, *_named(Region, language)]
        kinds = date_lists_for(self.user)
        if "event" in kinds:
            for name, model in (
                ("venue", Venue),
                ("partner", Organisation),
                ("audience", Audience),
            ):
                self.fields[name].choices = [("", _("All")), *_named(model, language)]
        else:
            for name in ("venue", "partner", "audience"):
                del self.fields[name]
        if len(kinds) > 1:
            offered = [(name, kind.words.owners) for name in kinds if (kind := kind_named(name))]
            self.fields["kind"].choices = [("", _("All")), *offered]
        else:
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            raise ValidationError(_("The last day is before the first one."))
        return data

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the span and the region is chosen."""
        names = ("status", "venue", "partner", "audience", "kind", "q")
        return any(self.cleaned_data.get(name) for name in names)

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day asked for, both included."""
        if self.cleaned_data["span"] == Span.DAYS:
            return self.cleaned_data["first"], self.cleaned_data["last"]
        return named_days(Span(self.cleaned_data["span"]), self.now, self.zone)

    @property
    def time_span(self) -> TimeSpan:
        return days_between(*self.days, self.zone)

    @property
    def kinds(self) -> list[str] | None:
        name = self.cleaned_data.get("kind")
        return [name] if name else None

    @property
    def wanted(self) -> DateFilters:
        data = self.cleaned_data
        return DateFilters(
            regions=self._regions(data["region"]),
            statuses=frozenset(filter(None, [data["status"]])),
            text=data["q"],
            **{
                name: int(data[name]) for name in ("venue", "partner", "audience") if data.get(name)
            },
        )

    def _regions(self, chosen: str) -> frozenset[int] | None:
        if chosen == ALL:
            return None
        return self.own_regions if chosen == MINE else frozenset([int(chosen)])


def _named(model: type, language: str) -> list[tuple[str, str]]:
    """The records as choices, in the order of the reader's alphabet."""
    rows = model.objects.all()
    named = [(str(row.pk), str(row)) for row in rows]
    return sorted(named, key=lambda choice: alphabetical(choice[1], language))
