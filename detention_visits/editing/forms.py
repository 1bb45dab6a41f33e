"""Forms for activities and their sessions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from outreach.editing.forms.series import SeriesFormMixin


class ActivityForm(SeriesFormMixin, WagtailAdminModelForm):
    """The zone defaults to the facility's; the rule is read in it."""

    no_zone = _("the facility's time zone")
    schedule_fields = (*SeriesFormMixin.schedule_fields, "facility")

    def clean(self):
        facility = self.cleaned_data.get("facility")
        if facility and not self.cleaned_data.get("zone"):
            self.cleaned_data["zone"] = facility.zone
        return super().clean()


class SessionForm(forms.ModelForm):
    """One row of the sessions table: counts, never names."""

    was_held = forms.NullBooleanField(
        required=False,
        label=_("Held"),
        widget=forms.Select(
            choices=(("", _("not known yet")), ("True", _("held")), ("False", _("not held")))
        ),
    )

    class Meta:
        fields = ("was_held", "women", "men", "girls", "boys", "participants_total")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        for field in self.fields.values():
            label = f"{field.label}: {self.instance.starts_at_local:%Y-%m-%d %H:%M}"
            field.widget.attrs["aria-label"] = label
