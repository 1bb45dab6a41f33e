"""Form widgets of ours."""

from __future__ import annotations

from django import forms


class FacilitySelect(forms.Select):
    """Each facility brings its zone, in which the editor of the schedule shows dates unless another
    is given."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        facility = getattr(value, "instance", None)
        if facility:
            option["attrs"]["data-zone"] = facility.zone
        return option
