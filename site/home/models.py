"""The host's own pages."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.fields import RichTextField
from wagtail.models import Page

from outreach import kinds
from outreach.models import Calendar
from outreach.scheduling.sources import Selection

SHOWN_ENTRIES = 5


class HomePage(Page):
    """The home page: who we are and what is on next."""

    lead = models.CharField(pgettext_lazy("home page", "lead"), max_length=300, blank=True)
    intro = RichTextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, "lead", "intro"]
    subpage_types = ["outreach.CalendarPage", "home.TextPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        language = self.locale.language_code
        calendar = Calendar.objects.filter(language=language, is_public=True).first()
        context["calendar"] = calendar
        context["entries"] = self._next_entries(calendar) if calendar else []
        return context

    def _next_entries(self, calendar: Calendar):
        selection = Selection(
            calendar_key=calendar.key, language=calendar.language, now=timezone.now()
        )
        return kinds.entries(selection, limit=SHOWN_ENTRIES)


class TextPage(Page):
    """A page of text."""

    body = RichTextField(_("text"), blank=True)

    content_panels = [*Page.content_panels, "body"]
    subpage_types = []

    class Meta:
        verbose_name = _("text page")
