"""Builds the kernel's sheet from a date of an event: titles, facts, columns and rows.

Equal rows give an equal sheet: nothing here reads the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..conf import institution_name
from ..fields import in_language
from ..models import EventPage, Occurrence
from ..publication.entries import partner_names, place
from ..scheduling.sheets.contents import Column, ColumnKind, Fact, Sheet
from ..scheduling.spans import wall_time
from ..series.occurrences import Status

SHEET_LANGUAGES = ("az", "en", "ru")
MOST_LANGUAGES = 2
MOST_BLANK_ROWS = 200
SAME_IN_BOTH = " / "


def sheet_of(
    occurrence: Occurrence,
    *,
    languages: Sequence[str],
    blank_rows: int = 0,
    with_contact: bool = False,
    address: str = "",
) -> Sheet:
    """The signature sheet of this date.

    Args:
        languages: one or two codes; the first is printed large.
        address: target of the QR code, which leads from paper back to the list.
    """
    event = occurrence.event
    headings = _in_each(languages, lambda: _("Signature sheet"))
    if occurrence.status == Status.CANCELLED:
        headings += _in_each(languages, lambda: pgettext("event", "Cancelled"))
    people = occurrence.registrations.all()
    with translation.override(languages[0]):
        page_label = _("Page %(page)s of %(pages)s")
        stamp = _("Version %(sequence)s of %(date)s") % {
            "sequence": event.sequence,
            "date": _day(wall_time(event.changed_at, event.zone)),
        }
    return Sheet(
        headings=headings,
        titles=sheet_titles(occurrence, languages),
        organisers=_organisers(occurrence, languages),
        facts=_facts(occurrence, languages),
        columns=_columns(languages, with_contact=with_contact),
        rows=tuple(
            (person.name, person.representing, person.position)
            + ((person.contact,) if with_contact else ())
            for person in people
        ),
        blank_rows=blank_rows,
        notices=_in_each(
            languages,
            lambda: _(
                "The data on this sheet serves only to document this event and is protected by law."
            ),
        ),
        page_label=page_label,
        stamp=stamp,
        language=languages[0],
        address=address,
        code=f"{event.pk}-{occurrence.local_start:%y%m%d}" if address else "",
        is_landscape=with_contact,
    )


def sheet_titles(occurrence: Occurrence, languages: Sequence[str]) -> tuple[str, ...]:
    """The title in each language: the date's own, else its live page's. If there is none in these
    languages, a page's title in another one, else the working title."""
    pages = EventPage.objects.filter(event_id=occurrence.event_id, alias_of=None, live=True)
    public = dict(pages.values_list("locale__language_code", "title"))
    titles = [occurrence.title.get(code) or public.get(code) for code in languages]
    known = tuple(dict.fromkeys(filter(None, titles)))
    return known or (in_language(public, languages[0]) or occurrence.event.title,)


def _organisers(occurrence: Occurrence, languages: Sequence[str]) -> tuple[str, ...]:
    """The institution, then partners that accepted, the lead first; in the first language."""
    names = [in_language(institution_name(), languages[0])]
    names += partner_names(occurrence.event, languages[0])
    return tuple(filter(None, names))


def _facts(occurrence: Occurrence, languages: Sequence[str]) -> tuple[Fact, ...]:
    def dates() -> str:
        return _dates(occurrence)

    def where(code: str) -> str:
        return place(occurrence.venue, code)

    facts = [Fact(labels=_in_each(languages, lambda: _("Date")), value=_joined(languages, dates))]
    if not occurrence.event.all_day:
        labels = _in_each(languages, lambda: _("Time"))
        facts.append(Fact(labels=labels, value=_times(occurrence)))
    places = tuple(dict.fromkeys(filter(None, map(where, languages))))
    if places:
        labels = _in_each(languages, lambda: _("Place"))
        facts.append(Fact(labels=labels, value=SAME_IN_BOTH.join(places)))
    return tuple(facts)


def _dates(occurrence: Occurrence) -> str:
    first = occurrence.starts_at_local.date()
    last = occurrence.last_local.date()
    return _day(first) if last == first else f"{_day(first)} – {_day(last)}"


def _day(day: date) -> str:
    """The day in words, in the active language, with the month in its grammatical case."""
    return date_format(day, "j E Y")


def _times(occurrence: Occurrence) -> str:
    """In the event's zone, with the zone's name, since the reader may be elsewhere."""
    start, end = occurrence.starts_at_local, occurrence.ends_at_local
    span = f"{start:%H:%M}" if start == end else f"{start:%H:%M}–{end:%H:%M}"
    return f"{span} ({occurrence.event.zone_name})"


def _columns(languages: Sequence[str], *, with_contact: bool) -> tuple[Column, ...]:
    def column(share: float, kind: ColumnKind, label: Callable[[], str]) -> Column:
        return Column(labels=_in_each(languages, label), share=share, kind=kind)

    columns = [
        column(7, ColumnKind.NUMBER, lambda: _("№")),
        column(50, ColumnKind.TEXT, lambda: pgettext("person", "Name")),
        column(42, ColumnKind.TEXT, lambda: _("Organisation")),
        column(28, ColumnKind.TEXT, lambda: _("Position")),
    ]
    if with_contact:
        columns.append(column(40, ColumnKind.TEXT, lambda: _("Contact")))
    return (*columns, column(53, ColumnKind.HAND, lambda: _("Signature")))


def _in_each(languages: Sequence[str], text: Callable[[], str]) -> tuple[str, ...]:
    """The result of ``text`` in each language, without repeats."""
    found = []
    for code in languages:
        with translation.override(code):
            found.append(str(text()))
    return tuple(dict.fromkeys(found))


def _joined(languages: Sequence[str], text: Callable[[], str]) -> str:
    return SAME_IN_BOTH.join(_in_each(languages, text))
