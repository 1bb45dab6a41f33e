"""A whole calendar as iCalendar text: header, zones, then entries in the order given (RFC 7986)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from .content_lines import duration, line, text_line, uri_line
from .timezones import UTC_NAMES, timezone_text

COLOR_CODES = {
    "crimson": "#DC143C",
    "darkorange": "#FF8C00",
    "goldenrod": "#DAA520",
    "olivedrab": "#6B8E23",
    "seagreen": "#2E8B57",
    "teal": "#008080",
    "steelblue": "#4682B4",
    "royalblue": "#4169E1",
    "slateblue": "#6A5ACD",
    "rebeccapurple": "#663399",
    "mediumvioletred": "#C71585",
    "sienna": "#A0522D",
    "slategray": "#708090",
}
"""The codes of the CSS colours that calendars may have, for programs that do not know their
names."""


def calendar_text(
    entry_texts: Iterable[str],
    *,
    name: str,
    language: str,
    zones: Mapping[str, int],
    url: str,
    refresh: timedelta,
    product: str,
    description: str = "",
    color: str = "",
    zone: str = "",
    source: str = "",
) -> Iterator[str]:
    """Yield a whole calendar in pieces.

    Args:
        entry_texts: as returned by ``writer.entry_text``.
        zones: the first year in which each zone is needed; see ``zone_and_first_year``. A calendar
            without any component is not valid: name a zone even if there may be no entry.
        url: the calendar's page.
        refresh: how often subscribers are asked to fetch it again, whole seconds.
        product: PRODID, for example ``-//example.org//Outreach//EN``.
        color: a CSS colour name (RFC 7986 §5.9), "" for none.
        zone: the zone in which programs may show the calendar by default, "" for none.
        source: the address of this very text (RFC 7986 §5.8), "" if it cannot be subscribed to.
    """
    yield "".join(
        [
            line("BEGIN", "VCALENDAR"),
            line("VERSION", "2.0"),
            text_line("PRODID", product),
            line("CALSCALE", "GREGORIAN"),
            text_line("NAME", name, language=language),
            text_line("X-WR-CALNAME", name),
            text_line("DESCRIPTION", description, language=language) if description else "",
            text_line("X-WR-TIMEZONE", zone) if zone else "",
            line("REFRESH-INTERVAL", duration(refresh), VALUE="DURATION"),
            line("X-PUBLISHED-TTL", duration(refresh)),
            uri_line("SOURCE", source, VALUE="URI") if source else "",
            uri_line("URL", url),
            _color_lines(color) if color else "",
        ]
    )
    for needed, first_year in sorted(zones.items()):
        if needed not in UTC_NAMES:
            yield timezone_text(needed, first_year)
    yield from entry_texts
    yield line("END", "VCALENDAR")


def _color_lines(color: str) -> str:
    """By name, and by code where we know it: Apple's programs do not read names."""
    code = COLOR_CODES.get(color)
    return text_line("COLOR", color) + (line("X-APPLE-CALENDAR-COLOR", code) if code else "")
