"""iCalendar answers: a calendar's head, the zones it needs, its entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from ..scheduling.ics_calendars import calendar_text
from ..scheduling.sources import FeedText

CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=4)


def calendar_pieces(
    texts: Iterable[FeedText],
    *,
    name: str,
    language: str,
    url: str,
    zone: str,
    zones: dict[str, int],
    color: str = "",
    source: str = "",
) -> Iterator[str]:
    """A whole calendar in pieces; see ``calendar_text``. ``zones`` are those of its texts, ``zone``
    its own."""
    host = urlsplit(url).hostname or "localhost"
    return calendar_text(
        (text.text for text in texts),
        name=name,
        language=language,
        zones=zones,
        url=url,
        refresh=REFRESH,
        product=f"-//{host}//Outreach//{language.upper()}",
        color=color,
        zone=zone,
        source=source,
    )
