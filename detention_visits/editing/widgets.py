"""Form widgets."""

from __future__ import annotations

from django import forms


class FacilitySelect(forms.Select):
    """Adds each facility's zone as ``data-zone``; the schedule editor shows dates in it unless
    another is given."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        facility = getattr(value, "instance", None)
        if facility:
            option["attrs"]["data-zone"] = facility.zone
        return option
