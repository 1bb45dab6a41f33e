"""Panels of the editors' forms."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)

from .editing.forms.changes import ChangeForm, ChangesFormSet
from .editing.forms.events import EventForm
from .editing.forms.pauses import PausesFormSet
from .editing.forms.records import RecordForm, RegionFormMixin


class BoundedPanel(InlinePanel):
    """As many rows as keep the form small, which its formset knows."""

    rows: ClassVar[dict[str, type]]
    """The formset, and what else Wagtail is told of it."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {**self.rows, "validate_max": True}
        return options


class ChangesPanel(BoundedPanel):
    """The changed dates of an event; each row's form knows the series."""

    rows: ClassVar = {"form": ChangeForm, "formset": ChangesFormSet}

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            if self.form is not None:
                said = (self.help_text, self._of_pins(), self._of_others())
                self.help_text = format_html_join(" ", "{}", ((text,) for text in said if text))

        def _of_pins(self) -> str:
            number = len(self.formset.pins)
            told = ngettext(
                "%(number)s date that is over or has data stands as it was when the series changed.",
                "%(number)s dates that are over or have data stand as they were when the series "
                "changed.",
                number,
            )
            return told % {"number": number} if number else ""

        def _of_others(self) -> str:
            """How many changed dates have no row, and the way to them."""
            rows, total = self.formset, len(self.formset.changed)
            shown = len(rows.initial_forms)
            if shown >= total:
                return ""
            told = gettext(
                "%(shown)s of %(total)s changed dates are shown; the others stay as they are."
            )
            days = [(rows.earlier, gettext("Earlier ones")), (rows.later, gettext("Later ones"))]
            links = [(f"?changes={day}", text) for day, text in days if day and not rows.is_bound]
            links.append(
                (reverse("outreach_event_dates", args=[self.instance.pk]), gettext("All dates"))
            )
            ways = format_html_join(" · ", '<a href="{}">{}</a>', links)
            return format_html("{} {}", told % {"shown": shown, "total": total}, ways)


class StandsByItselfPanel(Panel):
    """Notes in a changed date's row that no rule yields it, so it is not taken for a mistake."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "outreach/admin/stands_by_itself.html"

        def is_shown(self):
            change = self.instance
            return bool(change.pk) and change.as_change().is_extra


class PausesPanel(BoundedPanel):
    rows: ClassVar = {"formset": PausesFormSet}


def pauses_panel() -> InlinePanel:
    """The pauses of anything that owns a schedule."""
    days = FieldRowPanel([FieldPanel("first_on"), FieldPanel("last_on")])
    return PausesPanel(
        "pauses",
        panels=[days, FieldPanel("reason")],
        heading=_("Pauses"),
        label=_("Pause"),
        help_text=_("Dates that would begin on these days are skipped."),
    )


def schedule_panels() -> list[Panel]:
    """When it takes place, for anything that owns a schedule."""
    return [
        FieldRowPanel(
            [
                FieldPanel("starts_at_local"),
                FieldPanel("ends_at_local", help_text=" "),
            ]
        ),
        FieldRowPanel(
            [
                FieldPanel("all_day", help_text=_("If ticked, the end is the last day.")),
                FieldPanel("zone"),
            ]
        ),
        FieldPanel("recurrence"),
        FieldPanel("skips_holidays"),
        pauses_panel(),
    ]


def reason_panel(**kwargs) -> MultiFieldPanel:
    """At the end, and shown only for what is postponed or cancelled: nothing else has a reason."""
    return MultiFieldPanel(
        [FieldPanel("reason", **kwargs)],
        heading=_("Why it does not take place"),
        classname="outreach-reason",
        icon="help",
    )


def event_panels() -> ObjectList:
    what = [FieldPanel("title"), FieldPanel("status")]
    change = [
        StandsByItselfPanel(),
        FieldRowPanel([FieldPanel("local_start"), FieldPanel("kind")]),
        FieldRowPanel(
            [
                FieldPanel("starts_at_local", help_text=_("Only if the date is moved.")),
                FieldPanel("ends_at_local", help_text=_("Only if the length changes.")),
            ]
        ),
        FieldPanel("venue"),
        FieldPanel("title"),
        FieldPanel("reason"),
    ]
    partnership = [
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("role"), FieldPanel("answer")]),
    ]
    where = [FieldPanel("region", widget=forms.Select), FieldPanel("venue")]
    whom = [
        FieldPanel("audiences", widget=forms.CheckboxSelectMultiple),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("capacity"),
    ]
    who = [FieldPanel("assigned_to", widget=forms.CheckboxSelectMultiple)]
    return ObjectList(
        [
            MultiFieldPanel(what, heading=_("What"), icon="calendar-alt"),
            MultiFieldPanel(schedule_panels(), heading=_("When"), icon="date"),
            ChangesPanel(
                "changes",
                panels=change,
                heading=_("Changed dates"),
                label=_("Changed date"),
                help_text=_(
                    "Cancel, move or skip one date of the series, or add an extra one. If you "
                    "enter a day without a time, the series' start time is used."
                ),
            ),
            MultiFieldPanel(where, heading=_("Where"), icon="site"),
            MultiFieldPanel(whom, heading=_("Who it is for"), icon="group"),
            MultiFieldPanel(who, heading=_("Who is responsible"), icon="user"),
            InlinePanel(
                "partnerships", panels=partnership, heading=_("Partners"), label=_("Partner")
            ),
            reason_panel(),
        ],
        base_form_class=EventForm,
    )


class VenueForm(RegionFormMixin, RecordForm):
    """A venue's form, limited to regions that the user may write in."""


def record_panels(*names: str) -> ObjectList:
    """Name and slug, then this kind of record's other fields."""
    return ObjectList(
        [FieldPanel("name"), FieldPanel("slug"), *names, FieldPanel("sort_order")],
        base_form_class=RecordForm,
    )


def venue_panels() -> ObjectList:
    place = [
        FieldPanel("kind"),
        FieldPanel("region", widget=forms.Select),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
    ]
    return ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            MultiFieldPanel(place, heading=_("Place")),
            FieldPanel("sort_order"),
        ],
        base_form_class=VenueForm,
    )
