"""Admin view of an event's pages: existing ones, missing ones, and why it is not public yet."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from ...kinds import kind_of
from ...models import Event
from ...permissions import user_can_change
from ...publication.calendars import calendar_label
from ..pages import PagePlace, create_pages, missing_before_public, page_places
from .owner_screens import EventScreen


class EventPagesView(EventScreen):
    page_title = _("Pages")
    header_icon = "doc-empty"
    template_name = "outreach/admin/event_pages.html"

    def get_context_data(self, **kwargs):
        may_create = user_can_change(self.request.user, self.event)
        places = page_places(self.event, self.request.user)
        for place in places:
            for calendar in place.calendars:
                calendar.label = calendar_label(calendar)
            if place.page:
                rights = place.page.permissions_for_user(self.request.user)
                place.page.can_be_edited = rights.can_edit()
        return super().get_context_data(**kwargs) | {
            "places": places,
            "confirm_url": kind_of(Event).confirm_url(self.request.user, self.event),
            "sequence": self.event.sequence,
            "here": self.request.path,
            "may_create": may_create,
            "can_create": may_create and any(place.can_be_made for place in places),
            "missing": missing_before_public(self.event, now=timezone.now()),
        }

    def post(self, request, *args, **kwargs):
        """Create the chosen pages, then open the first draft."""
        if not user_can_change(request.user, self.event):
            messages.error(
                request, gettext("You do not have permission to add pages for this event.")
            )
            return HttpResponseRedirect(request.path)
        places = page_places(self.event, request.user)
        chosen = self._chosen(places)
        pages = create_pages(event=self.event, calendars=chosen, user=request.user)
        drafts = [page for page in pages if page.alias_of_id is None]
        if drafts:
            made = ngettext("%(count)s draft created.", "%(count)s drafts created.", len(drafts))
            messages.success(request, made % {"count": len(drafts)})
            edit = reverse("wagtailadmin_pages:edit", args=[drafts[0].pk])
            return HttpResponseRedirect(f"{edit}?{urlencode({'next': request.path})}")
        if pages:
            shown = ngettext(
                "The event is in %(count)s more calendar.",
                "The event is in %(count)s more calendars.",
                len(pages),
            )
            messages.success(request, shown % {"count": len(pages)})
        elif any(place.can_be_made for place in places):
            messages.warning(request, gettext("Choose at least one calendar."))
        else:
            messages.warning(
                request, gettext("There is no further calendar in which you may show this event.")
            )
        return HttpResponseRedirect(request.path)

    def _chosen(self, places: list[PagePlace]) -> list:
        """The calendars chosen in the form, limited to those offered."""
        named = set(self.request.POST.getlist("calendar"))
        return [
            calendar
            for place in places
            for calendar in place.calendars
            if str(calendar.pk) in named
        ]
