"""Events as schema.org JSON-LD, for search engines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.safestring import SafeString, mark_safe

from ..scheduling.spans import wall_time, zone_named
from ..series.occurrences import Status

SCHEMA = "https://schema.org"
MIXED_WITH_HTML = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
"""Characters that could end the script or open a comment in it; JSON parsers decode the escapes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedDate:
    """One date: aware instants, the end exclusive. ``anchor`` distinguishes dates with the same
    address. ``previous_start``: the original start if it was moved. ``location``: its own, if it
    differs from the event's."""

    url: str
    anchor: str = "event"
    starts_at: datetime
    ends_at: datetime
    status: str
    previous_start: datetime | None = None
    name: str = ""
    location: dict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedEvent:
    """What all dates have in common. ``url`` is the page's, with the host; times are written in
    ``zone``."""

    url: str
    name: str
    language: str
    zone: str
    all_day: bool
    description: str = ""
    image: str = ""
    location: dict | None = None
    organizers: Sequence[dict] = field(default_factory=list)
    capacity: int | None = None


def structured_data(
    event: DescribedEvent, dates: Sequence[DescribedDate], *, is_series: bool
) -> SafeString:
    """The content of a script element: a node for each date, and one for the series if there is
    one; "" without dates."""
    if not dates:
        return mark_safe("")
    series = _series(event) if is_series else None
    nodes = [_date(event, date, series) for date in dates] + ([series] if series else [])
    text = json.dumps({"@context": SCHEMA, "@graph": nodes}, ensure_ascii=False)
    return mark_safe(text.translate(MIXED_WITH_HTML))  # noqa: S308 - all HTML is escaped


def place_node(
    name: str, *, address: str = "", region: str = "", position: tuple[float, float] | None = None
) -> dict:
    postal = _without_empty({"streetAddress": address, "addressRegion": region})
    node = {
        "@type": "Place",
        "name": name,
        "address": {"@type": "PostalAddress", **postal} if postal else "",
    }
    if position:
        latitude, longitude = position
        node["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return _without_empty(node)


def online_node(name: str, url: str) -> dict:
    return {"@type": "VirtualLocation", "name": name, "url": url}


def organisation_node(name: str, url: str = "") -> dict:
    return _without_empty({"@type": "Organization", "name": name, "url": url})


def _series(event: DescribedEvent) -> dict:
    return _common(event) | {
        "@type": "EventSeries",
        "@id": f"{event.url}#series",
        "name": event.name,
        "url": event.url,
    }


def _date(event: DescribedEvent, date: DescribedDate, series: dict | None) -> dict:
    location = date.location or event.location
    is_online = bool(location) and location["@type"] == "VirtualLocation"
    node = _common(event) | {
        "@type": "Event",
        "@id": f"{date.url}#{date.anchor}",
        "name": date.name or event.name,
        "url": date.url,
        "startDate": _moment(date.starts_at, event),
        "endDate": _end(date.ends_at, event),
        "eventStatus": _status(date),
        "eventAttendanceMode": f"{SCHEMA}/{'Online' if is_online else 'Offline'}EventAttendanceMode",
        "location": location,
        "maximumAttendeeCapacity": event.capacity,
    }
    if _is_rescheduled(date):
        node["previousStartDate"] = _moment(date.previous_start, event)
    if series:
        node["superEvent"] = {"@id": series["@id"]}
    return _without_empty(node)


def _common(event: DescribedEvent) -> dict:
    return _without_empty(
        {
            "description": event.description,
            "image": event.image,
            "inLanguage": event.language,
            "organizer": list(event.organizers),
        }
    )


def _is_rescheduled(date: DescribedDate) -> bool:
    is_on = date.status in (Status.CONFIRMED, Status.TENTATIVE)
    return is_on and date.previous_start not in (None, date.starts_at)


def _status(date: DescribedDate) -> str:
    called_off = {Status.CANCELLED: "EventCancelled", Status.POSTPONED: "EventPostponed"}
    on = "EventRescheduled" if _is_rescheduled(date) else "EventScheduled"
    return f"{SCHEMA}/{called_off.get(Status(date.status), on)}"


def _moment(moment: datetime, event: DescribedEvent) -> str:
    """With the offset of the event's zone; for all-day events the date."""
    if event.all_day:
        return f"{wall_time(moment, event.zone):%Y-%m-%d}"
    return moment.astimezone(zone_named(event.zone)).isoformat()


def _end(moment: datetime, event: DescribedEvent) -> str:
    """For all-day events the last day: schema.org's end date is inclusive."""
    if event.all_day:
        return f"{wall_time(moment, event.zone) - timedelta(days=1):%Y-%m-%d}"
    return _moment(moment, event)


def _without_empty(node: dict) -> dict:
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
