"""Template filters and tags for the public pages."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError
from wagtail.templatetags.wagtailcore_tags import richtext

from .. import date_words
from ..fields import in_language
from ..scheduling.days import Dated, ShownTimes, shown_times
from ..series.conflicts import without_waiting
from ..series.occurrences import Status

register = template.Library()
register.filter("in_language", in_language)


class HeadNode(template.Node):
    """What a page of ours has for the head, the first time that a page comes to it; nothing on
    pages that are not ours."""

    writes_head = True

    def render(self, context):
        frame = context.get("outreach_frame")
        if frame is None or frame.is_head_written:
            return ""
        frame.is_head_written = True
        written = context.template.engine.get_template("outreach/includes/head.html")
        return written.render(context)


@register.tag
def outreach_head(parser, token) -> HeadNode:
    """``{% outreach_head %}``, for the head of a host's base template."""
    return HeadNode()


def rendition_of(image: AbstractImage, spec: str) -> AbstractRendition | None:
    """An image in the form in which a page shows it. Whoever sees it first has it drawn, but waits
    for nobody; None if it cannot be stored or drawn now."""
    wanted = Filter(spec=spec)
    rendition = image.find_existing_renditions(wanted).get(wanted)
    if rendition is None:
        try:
            with without_waiting():
                rendition = image.get_rendition(wanted)
        except (DatabaseError, SourceImageIOError, InvalidFilterSpecError, OSError):
            return None
    return rendition


@register.simple_tag
def page_picture(image: AbstractImage, spec: str, css_class: str) -> str:
    """An image without a text of its own, as Wagtail's ``image`` tag shows it; "" without one."""
    rendition = rendition_of(image, spec)
    return rendition.img_tag({"class": css_class, "alt": ""}) if rendition else ""


@register.filter
def page_text(text: object) -> str:
    """A text of a page: rich text or a stream."""
    return text.render_as_block() if isinstance(text, StreamValue) else richtext(text)


@register.filter
def status_name(status: str) -> str | Promise:
    """The word for a status, in the reader's language."""
    return Status(status).label if status in Status.values else ""


@register.filter
def list_label(view: str) -> Promise:
    """What a list is called for those who hear it."""
    return _("Past events") if view == "past" else _("Upcoming events")


@register.filter
def language_name(code: str) -> str:
    """A language's name in that language: ``az`` → Azərbaycanca."""
    try:
        return get_language_info(code)["name_local"].capitalize()
    except KeyError:
        return code


@register.filter
def times_in(date: Dated, zone: str) -> ShownTimes:
    """When a date takes place, as a calendar in this zone shows it; "": in its own zone."""
    return shown_times(date, zone)


@register.filter(expects_localtime=True)
def in_form(moment: date | datetime | None, form: date_words.Form) -> str:
    """A date, or the time of one, as its readers write it: see ``date_words``."""
    return date_words.in_form(moment, form) if moment else ""


@register.filter(expects_localtime=True)
def with_clock(moment: datetime | None, form: date_words.Form) -> str:
    return date_words.with_clock(moment, form) if moment else ""


@register.filter
def local_iso(moment: datetime, all_day: bool) -> str:
    """For ``<time datetime>``: wall time without an offset; for all-day events the date only."""
    return f"{moment:%Y-%m-%d}" if all_day else f"{moment:%Y-%m-%dT%H:%M}"


@register.filter
def zone_words(zone: str) -> str:
    """A readable zone name: ``America/New_York`` → New York."""
    return zone.rpartition("/")[2].replace("_", " ")
