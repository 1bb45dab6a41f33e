"""A read-only panel on the form of a page: what the page is a face of, and whether it is public."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from ..date_words import in_form, reader_language
from ..kinds import kind_of
from ..scheduling.wording.sentences import schedule_sentence


class OwnerPanel(Panel):
    """For pages of events and activities: language, when, status, and the ways to both."""

    def __init__(self, heading="", icon="date", **kwargs):
        super().__init__(heading=heading or _("When"), icon=icon, **kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "outreach/admin/owner_panel.html"

        def is_shown(self):
            return super().is_shown() and bool(self.instance.schedule_owner_id)

        def get_context_data(self, parent_context=None):
            page, user = self.instance, self.request.user
            owner, kind = page.schedule_owner, kind_of(page.schedule_owner)
            may_view = kind.rights.user_can_view(user)
            start = owner.starts_at_local
            words = in_form(start, "weekday")
            return super().get_context_data(parent_context) | {
                "language": page.locale.get_display_name() if page.locale_id else "",
                "when": words if owner.all_day else f"{words}, {in_form(start, 'clock')}",
                "repeats": schedule_sentence(owner.schedule, reader_language()),
                "status": owner.get_status_display(),
                "owner": owner if may_view else None,
                "owner_url": kind.url_for(user, owner) if may_view else "",
                "dates_url": kind.addresses.dates_url(user, owner) if may_view else "",
                "dates_label": kind.words.dates,
                "goes_live": page.when_it_goes_live() if page.is_approved else "",
                "confirm_url": kind.confirm_url(user, owner) if may_view else "",
            }
