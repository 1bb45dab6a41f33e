"""Structured data of an event and its dates for search engines; matches what the page shows."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

from django.utils.safestring import SafeString
from django.utils.text import Truncator

from ..conf import institution_name
from ..fields import in_language
from ..models import Event, Occurrence, Organisation, Venue
from ..models.event_pages import EventPageMixin
from ..publication.entries import plain_text
from ..scheduling.spans import instant
from ..templatetags.outreach_tags import rendition_of
from .structured_data import (
    DescribedDate,
    DescribedEvent,
    online_node,
    organisation_node,
    place_node,
    structured_data,
)

MOST_LETTERS = 500
PICTURE = "fill-1200x400"
"""The same as on the page, so that no second rendition is made."""


def event_data(
    page: EventPageMixin,
    event: Event,
    dates: Iterable[Occurrence],
    *,
    partners: Iterable[Organisation],
    is_series: bool,
) -> SafeString:
    """The content of a script element on the event's page or a date's page.

    Args:
        dates: those to describe, in order.
        partners: the organisations that accepted.
        is_series: whether each date has its own address below the page's.
    """
    url, language = page.full_url, page.locale.language_code
    described = DescribedEvent(
        url=url,
        name=page.title,
        language=language,
        zone=event.zone,
        all_day=event.all_day,
        description=page_description(page),
        image=page_picture(page),
        location=_location(event.venue, event, url, language),
        organizers=organizers(partners, url, language),
        capacity=event.capacity,
    )
    described_dates = [
        DescribedDate(
            url=f"{url}{row.key}/" if is_series else url,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            status=row.status,
            previous_start=row.moved_from and instant(row.moved_from, event.zone),
            name=in_language(row.title, language),
            location=_location(row.venue or event.venue, event, url, language),
        )
        for row in dates
    ]
    return structured_data(described, described_dates, is_series=is_series)


def page_description(page) -> str:
    return page.summary.strip() or Truncator(plain_text(page.rich_text)).chars(MOST_LETTERS)


def page_picture(page, form: str = PICTURE) -> str:
    """Absolute address of the page's picture in this rendition; "" if there is none."""
    rendition = page.image and rendition_of(page.image, form)
    return urljoin(page.full_url, rendition.url) if rendition else ""


def organizers(partners: Iterable[Organisation], url: str, language: str) -> list[dict]:
    """The institution, linked to the root of its site, then the partners."""
    own = in_language(institution_name(), language)
    nodes = [organisation_node(own, urljoin(url, "/"))] if own else []
    for partner in partners:
        name = in_language(partner.name, language) or partner.slug
        nodes.append(organisation_node(name, partner.website))
    return nodes


def _location(venue: Venue | None, event: Event, url: str, language: str) -> dict | None:
    region = in_language(event.region.name, language) if event.region else ""
    if venue is None:
        return place_node(region, region=region) if region else None
    name = in_language(venue.name, language) or venue.slug
    if venue.kind == Venue.Kind.ONLINE:
        return online_node(name, url)
    if venue.region:
        region = in_language(venue.region.name, language)
    return place_node(
        name,
        address=in_language(venue.address, language),
        region=region,
        position=venue.position,
    )
