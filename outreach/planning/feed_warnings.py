"""Warnings about feed entries that are too large, incomplete or about to leave the feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F, Func, IntegerField, Max, Min, QuerySet, Value
from django.db.models.functions import Length, Replace
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..addresses.languages import content_languages
from ..date_words import in_form
from ..models import Event, Face, Occurrence
from ..series.dates import owners_ending_after
from .feed_summaries import OctetLength

MANY_EXCEPTIONS = 60
"""From 91 on a series is several entries in calendar programs."""
LONG_TEXT_OCTETS = 10_240
SOON = timedelta(days=14)
MOST_SHOWN = 20
EXCEPTION_LINES = ("\r\nEXDATE", "\r\nRECURRENCE-ID")


class Warned(StrEnum):
    EXCEPTIONS = "exceptions"
    LENGTH = "length"
    TRANSLATION = "translation"
    PLACE = "place"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class FeedWarning:
    """``events`` are those shown, each with a note; ``more`` is how many are not shown."""

    kind: Warned
    events: Sequence[tuple[Event, str]]
    more: int


def feed_warnings(*, now: datetime) -> list[FeedWarning]:
    """The kinds with at least one event, most serious first; a constant number of queries."""
    found = {
        Warned.EXCEPTIONS: _many_exceptions(now),
        Warned.LENGTH: _long_texts(now),
        Warned.TRANSLATION: _without_translation(now),
        Warned.PLACE: _without_place(now),
        Warned.LEAVING: _leaving_soon(now),
    }
    shown = {kind: list(notes.items())[:MOST_SHOWN] for kind, notes in found.items()}
    events = Event.objects.in_bulk({pk for notes in shown.values() for pk, _note in notes})
    return [
        FeedWarning(kind, [(events[pk], note) for pk, note in notes], len(found[kind]) - len(notes))
        for kind, notes in shown.items()
        if notes
    ]


def _many_exceptions(now: datetime) -> dict[int, str]:
    lines = sum((_times_in("text", line) for line in EXCEPTION_LINES), start=Value(0))
    long_enough = Face.objects.visible(now).alias(length=Length("text"))
    faces = long_enough.filter(length__gt=MANY_EXCEPTIONS * len("EXDATE:20270301\r\n"))
    faces = faces.order_by().values("event_id").annotate(lines=Max(lines))
    rows = faces.filter(lines__gt=MANY_EXCEPTIONS).order_by("-lines", "event_id")
    return {
        pk: ngettext("%(number)s changed date", "%(number)s changed dates", number)
        % {"number": number}
        for pk, number in rows.values_list("event_id", "lines")
    }


def _long_texts(now: datetime) -> dict[int, str]:
    faces = Face.objects.visible(now).order_by().values("event_id")
    rows = faces.annotate(octets=Max(OctetLength("text"))).filter(octets__gt=LONG_TEXT_OCTETS)
    return {
        pk: filesizeformat(octets)
        for pk, octets in rows.order_by("-octets", "event_id").values_list("event_id", "octets")
    }


def _without_translation(now: datetime) -> dict[int, str]:
    rows = _to_come(now).exclude(language=F("page_language")).order_by("event_id", "language")
    languages: dict[int, list[str]] = defaultdict(list)
    for pk, language in rows.values_list("event_id", "language").distinct():
        languages[pk].append(language)
    names = dict(content_languages())
    said = _("No published page in: %(languages)s")
    return {pk: said % {"languages": _listed(codes, names)} for pk, codes in languages.items()}


def _without_place(now: datetime) -> dict[int, str]:
    rows = _to_come(now).filter(event__venue=None).order_by("event_id")
    return dict.fromkeys(rows.values_list("event_id", flat=True).distinct(), "")


def _leaving_soon(now: datetime) -> dict[int, str]:
    faces = Face.objects.in_feed(now).order_by().values("event_id")
    rows = faces.annotate(until=Min("keep_until")).filter(until__lte=now + SOON)
    return {
        pk: _("until %(day)s") % {"day": in_form(timezone.localtime(until), "day")}
        for pk, until in rows.order_by("until", "event_id").values_list("event_id", "until")
    }


def _to_come(now: datetime) -> QuerySet[Face]:
    """Visible faces of events with a date that is not over."""
    events = owners_ending_after(Occurrence.objects.attached(), now)
    return Face.objects.visible(now).filter(event_id__in=events)


def _times_in(column: str, part: str) -> Func:
    """How often ``part`` occurs in a column. A part that begins with a line break cannot match text
    typed by editors: their lines are folded, so each new line begins with a space."""
    rest = Length(Replace(column, Value(part), Value("")), output_field=IntegerField())
    return (Length(column) - rest) / Value(len(part))


def _listed(codes: Iterable[str], names: Mapping[str, object]) -> str:
    return ", ".join(str(names.get(code, code)) for code in codes)
