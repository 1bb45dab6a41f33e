"""``subscribe/``: builds the feed address for a visitor's own calendar, with chosen filters."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..conf.host_frames import frame_context
from ..models.calendar_pages import CalendarPageMixin
from ..publication.feed_addresses import FeedAddress
from ..scheduling.sources import Selection
from ..templatetags.outreach_texts import foreign_language, in_span
from .feeds import OFFERED_PAST_DAYS
from .filters import Choice, Filter, all_filters_of, query_of
from .page_frames import PageFrame
from .selections import UNKNOWN


def calendar_subscribe(request, page: CalendarPageMixin):
    """The page with the feed address for the ticked choices."""
    frame = PageFrame(request, page, "subscribe")
    form = _feed_form(request.GET)
    feed_query = query_of(frame.selection, **form)
    filters = all_filters_of(frame.selection)
    context = {
        "selection": frame.selection,
        "filters": filters,
        "chosen": _chosen(frame.selection, filters),
        "drops_cancelled": "cancelled" in form,
        "past_choices": _past_choices(form.get("past", "")),
        "query": frame.query,
        "is_narrowed": bool(feed_query),
        "calendar_url": frame.url,
        "root": page.full_url,
        "feed": FeedAddress(f"{page.full_url}feed.ics{feed_query}", page.title),
        **frame_context("outreach/heads/subscribe.html"),
    }
    return page.render(request, context_overrides=context, template="outreach/subscribe.html")


def _chosen(selection: Selection, filters: list[Filter]) -> list[str]:
    """Labels of the chosen filter values. A value that is not offered, and so matches nothing,
    appears as typed, unless it could not be offered at all."""
    offered = {(group.name, one.slug): one.label for group in filters for one in group.choices}
    unknown = _("something unknown")
    offered |= {
        (group.name, UNKNOWN): in_span(unknown, foreign_language(unknown)) for group in filters
    }
    asked = [(name, value) for name, values in selection.filters.items() for value in values]
    return [offered.get(one, one[1]) for one in asked]


def _feed_form(query: QueryDict) -> dict[str, str]:
    """The parameters that only feeds take, those with a known value."""
    form = {}
    if query.get("cancelled") == "drop":
        form["cancelled"] = "drop"
    if query.get("past") in _past_labels():
        form["past"] = query["past"]
    return {name: value for name, value in form.items() if value}


def _past_labels() -> dict[str, Promise]:
    """Choices for how many days back a feed begins; "" for no limit."""
    labels = (
        _("All past dates"),
        _("The past year"),
        _("The past three months"),
        _("The past month"),
        _("Upcoming dates only"),
    )
    values = ("" if days is None else str(days) for days in OFFERED_PAST_DAYS)
    return dict(zip(values, labels, strict=True))


def _past_choices(chosen: str) -> list[Choice]:
    return [Choice(days, label, days == chosen) for days, label in _past_labels().items()]
