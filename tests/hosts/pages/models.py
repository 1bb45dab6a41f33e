"""One base is abstract, as most are, the other one has a table of its own."""

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

from detention_visits.models import ActivityPageMixin
from outreach.models import CalendarPageMixin, EventPageMixin


class BasePage(Page):
    strapline = models.CharField(max_length=100, blank=True)

    content_panels = [*Page.content_panels, "strapline"]

    class Meta:
        abstract = True


class StoredBasePage(Page):
    keeper = models.CharField(max_length=100, blank=True)

    content_panels = [*Page.content_panels, "keeper"]
    is_creatable = False


class Front(BasePage):
    pass


class Diary(CalendarPageMixin, BasePage):
    content_panels = [*BasePage.content_panels, *CalendarPageMixin.own_panels]


class Gathering(EventPageMixin, BasePage):
    body = StreamField(
        [
            ("heading", blocks.CharBlock()),
            ("raw", blocks.RawHTMLBlock()),
            ("paragraph", blocks.RichTextBlock()),
        ],
        blank=True,
    )

    content_panels = [*BasePage.content_panels, *EventPageMixin.own_panels]


class Workshop(Gathering):
    """Built on another type with rows of its own."""

    tools = models.IntegerField(default=0)


class Lesson(ActivityPageMixin, StoredBasePage):
    content_panels = [*StoredBasePage.content_panels, *ActivityPageMixin.own_panels]
