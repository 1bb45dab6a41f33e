"""A face of an event: a page for each language with title, text and pictures, never a date."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.models import Page

from ..fields import SynchronizedFields
from ..permissions import user_can_edit_pages_of
from ..widgets.owner_panel import OwnerPanel
from .calendar_pages import refuse_reserved_slug
from .events import copied_event
from .faces import Face
from .owner_pages import FreshPageForm, OwnerPageMixin
from .sitemap_entries import event_entries


class EventPageForm(FreshPageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "event" in self.fields:
            self.fields["event"].disabled = True

    def clean_event(self):
        """A page tells the public of an event, so permission for the page tree alone is not
        enough."""
        event = self.cleaned_data["event"]
        if event and self.for_user and not user_can_edit_pages_of(self.for_user, event):
            raise ValidationError(
                gettext("You do not have permission to write pages of this event.")
            )
        return event


DATE_KEY = r"(?P<key>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{4}(?:[0-9]{2})?)?)"


class EventPageMixin(RoutablePageMixin, OwnerPageMixin):
    """What makes a page a face of an event, for hosts with a base page of their own."""

    base_form_class = EventPageForm
    subpage_types: ClassVar[list] = []
    owner_field = "event"
    own_panels = ["event", OwnerPanel(), "summary", "image", "body", "report"]
    override_translatable_fields = SynchronizedFields("event")
    views: ClassVar[dict[str, Callable]] = {}
    """The views that serve its addresses: set by ``apps.py``, because models cannot import
    views."""

    event = models.ForeignKey(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.PROTECT,
        related_name="%(app_label)s_%(class)s_pages",
    )
    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=500,
        help_text=_("One or two sentences, shown in lists."),
    )
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    body = RichTextField(_("text"), blank=True)
    report = RichTextField(_("report"), blank=True, help_text=_("After the event: what happened."))

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        refuse_reserved_slug(self)
        if self.event_id and not self.alias_of_id and self.siblings_in_locale().exists():
            raise ValidationError(
                {"event": _("This event already has a page in this language.")}, code="second_page"
            )

    def copied_schedule_owner(self):
        return copied_event(self.event)

    def when_it_goes_live(self):
        return gettext("It goes live when the event is confirmed.")

    def public_face(self, now) -> Face | None:
        """What the public sees of the event in this page's language and, if it is in several, in its
        calendar; None if that is nothing."""
        faces = Face.objects.visible(now).filter(event_id=self.event_id)
        here = faces.filter(language=self.locale.language_code).near(self)
        return here.first()

    def route(self, request, path_components):
        """A planned or withdrawn event answers 404 even when Wagtail calls its page live."""
        if not self.public_face(timezone.now()):
            raise Http404
        return super().route(request, path_components)

    def get_sitemap_urls(self, request=None):
        return event_entries(self, request)

    @re_path(r"^$", name="detail")
    def detail_route(self, request):
        return self.views["detail"](request, self)

    @re_path(rf"^{DATE_KEY}/$", name="date")
    def date_route(self, request, key):
        return self.views["date"](request, self, key)


class EventPage(EventPageMixin, Page):
    content_panels = [*Page.content_panels, *EventPageMixin.own_panels]

    class Meta:
        verbose_name = _("event page")
        verbose_name_plural = _("event pages")
