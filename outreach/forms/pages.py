"""The form of an event's page: its event is chosen once, by somebody who may change that event."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


class EventPageForm(WagtailAdminPageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "event" in self.fields:
            self.fields["event"].disabled = True

    def clean_event(self):
        """A page makes an event public: the tree's right alone is not enough."""
        from ..permissions import user_can_change

        event = self.cleaned_data["event"]
        if event and self.for_user and not user_can_change(self.for_user, event):
            raise ValidationError(_("You may not change this event, so you cannot publish it."))
        return event
