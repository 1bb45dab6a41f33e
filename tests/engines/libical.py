"""What libical makes of a calendar, asked through its C interface.

It is written in C and shares nothing with the other engines; the calendars of GNOME and KDE read with
it. Its own loop is over the dates of one component and knows no RECURRENCE-ID: the components of a UID
are put together here, as the programs do that use it; nothing else is. Of the world's zones it is told
nothing but what the calendar says.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from tests.native_libraries import LIBICAL
from tests.subscribers.rows import Row, moment

VEVENT = 4
"""``ICAL_VEVENT_COMPONENT``."""
Handle, Text, Number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int


class Time(ctypes.Structure):
    """``struct icaltimetype``."""

    _fields_ = [
        *((name, Number) for name in ("year", "month", "day", "hour", "minute", "second")),
        *((name, Number) for name in ("is_date", "is_daylight")),
        ("zone", Handle),
    ]


class Span(ctypes.Structure):
    """``struct icaltime_span``: seconds since 1970, the end exclusive."""

    _fields_ = [("start", ctypes.c_longlong), ("end", ctypes.c_longlong), ("is_busy", Number)]


Found = ctypes.CFUNCTYPE(None, Handle, ctypes.POINTER(Span), Handle)
FUNCTIONS = {
    "icalcomponent_foreach_recurrence": (None, Handle, Time, Time, Found, Handle),
    "icalcomponent_free": (None, Handle),
    "icalcomponent_get_dtend": (Time, Handle),
    "icalcomponent_get_dtstart": (Time, Handle),
    "icalcomponent_get_first_component": (Handle, Handle, Number),
    "icalcomponent_get_first_property": (Handle, Handle, Number),
    "icalcomponent_get_next_component": (Handle, Handle, Number),
    "icalcomponent_get_status": (Number, Handle),
    "icalcomponent_get_summary": (Text, Handle),
    "icalcomponent_get_timezone": (Handle, Handle, Text),
    "icalcomponent_get_uid": (Text, Handle),
    "icalproperty_status_to_string": (Text, Number),
    "icalparser_parse_string": (Handle, Text),
    "icalproperty_get_parameter_as_string": (Text, Handle, Text),
    "icalproperty_get_value_as_string": (Text, Handle),
    "icalproperty_string_to_kind": (Number, Text),
    "icaltime_as_timet_with_zone": (ctypes.c_longlong, Time, Handle),
    "icaltime_from_string": (Time, Text),
    "icaltimezone_get_utc_timezone": (Handle,),
}
START_OF_ALL = b"19000101T000000Z"


def rows(data: bytes, before: datetime) -> list[Row]:
    """The dates in a calendar that begin before an instant."""
    call = _library()
    calendar = call.icalparser_parse_string(data)
    if not calendar:
        raise ValueError("libical reads no calendar there")
    try:
        return sorted(_rows(calendar, f"{before:%Y%m%dT%H%M%SZ}".encode()))
    finally:
        call.icalcomponent_free(calendar)


def _rows(calendar: int, before: bytes) -> Iterator[Row]:
    call = _library()
    kind = call.icalproperty_string_to_kind(b"RECURRENCE-ID")
    own: dict[tuple[bytes, str], int] = {}
    series = []
    for event in _events(calendar):
        identity = call.icalcomponent_get_first_property(event, kind)
        if identity:
            own[call.icalcomponent_get_uid(event), _shown(_time(calendar, identity))] = event
        else:
            series.append(event)
    for event in series:
        uid = call.icalcomponent_get_uid(event)
        for start, end in _spans(calendar, event, before):
            if (uid, start) not in own:
                yield _row(event, start, end)
    for event in own.values():
        start, end = call.icalcomponent_get_dtstart(event), call.icalcomponent_get_dtend(event)
        yield _row(event, _shown(start), _shown(end if end.year else start))


def _spans(calendar: int, event: int, before: bytes) -> Iterator[tuple[str, str]]:
    """Start and end of each date that the component names."""
    call = _library()
    is_date = call.icalcomponent_get_dtstart(event).is_date
    found: list[tuple[int, int]] = []

    @Found
    def note(_event, span, _data) -> None:
        found.append((span[0].start, span[0].end))

    first, last = map(call.icaltime_from_string, (START_OF_ALL, before))
    call.icalcomponent_foreach_recurrence(event, first, last, note, None)
    for start, end in sorted(set(found)):
        yield _written(start, is_date), _written(end, is_date)


def _time(calendar: int, written: int) -> Time:
    """The value of a property, in the zone that its TZID has in this calendar."""
    call = _library()
    time = call.icaltime_from_string(call.icalproperty_get_value_as_string(written))
    if name := call.icalproperty_get_parameter_as_string(written, b"TZID"):
        time.zone = call.icalcomponent_get_timezone(calendar, name)
    return time


def _row(event: int, start: str, end: str) -> Row:
    call = _library()
    status = call.icalproperty_status_to_string(call.icalcomponent_get_status(event))
    title, status = (
        (text or b"").decode() for text in (call.icalcomponent_get_summary(event), status)
    )
    return Row(start, end, title, status)


def _events(calendar: int) -> Iterator[int]:
    call = _library()
    one = call.icalcomponent_get_first_component(calendar, VEVENT)
    while one:
        following = call.icalcomponent_get_next_component(calendar, VEVENT)
        yield one
        one = following


def _shown(time: Time) -> str:
    return _written(_seconds(time), time.is_date)


def _seconds(time: Time) -> int:
    call = _library()
    return call.icaltime_as_timet_with_zone(time, time.zone or call.icaltimezone_get_utc_timezone())


def _written(seconds: int, is_date: int) -> str:
    found = datetime.fromtimestamp(seconds, UTC)
    return moment(found.date() if is_date else found)


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(LIBICAL)
    for name, (result, *arguments) in FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
