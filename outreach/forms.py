"""Forms of the editors' side."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminPageForm


class EventPageForm(WagtailAdminPageForm):
    """A page's event is chosen once, when the page is made."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "event" in self.fields:
            self.fields["event"].disabled = True
