"""Builds the kernel's sheet from a date of an event: titles, facts, columns and rows.

Equal rows give an equal sheet: nothing here reads the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..conf import institution_name
from ..date_words import in_form
from ..fields import in_language
from ..models import Occurrence
from ..publication.entries import partner_names, place
from ..scheduling.sheets.contents import Column, ColumnKind, Fact, Sheet
from ..scheduling.spans import wall_time
from ..series.occurrences import Status
from ..templatetags.outreach_tags import zone_words
from .listing import printed

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
        code_label = _("For staff: this list on screen")
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
        rows=tuple(printed(person, with_contact=with_contact) for person in people),
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
        code_label=code_label if address else "",
        is_landscape=with_contact,
    )


def sheet_titles(occurrence: Occurrence, languages: Sequence[str]) -> tuple[str, ...]:
    """The title in each language: the date's own, else its page's, a live one's first. If there is
    none in these languages, a page's title in another one; without any page there is no title, since
    the working title is nobody's business outside."""
    pages = _page_titles(occurrence)
    titles = [occurrence.title.get(code) or pages.get(code) for code in languages]
    known = tuple(dict.fromkeys(filter(None, titles)))
    other = in_language(pages, languages[0]) or in_language(occurrence.title, languages[0])
    return known or tuple(filter(None, [other]))


def has_title(occurrence: Occurrence) -> bool:
    """Whether a sheet can say what it is for."""
    return any(occurrence.title.values()) or bool(_page_titles(occurrence))


def _page_titles(occurrence: Occurrence) -> dict[str, str]:
    """By language; of a page that is not live the title that it is to have."""
    pages = occurrence.event.pages.filter(alias_of=None)
    rows = pages.order_by("live").values_list(
        "locale__language_code", "live", "title", "draft_title"
    )
    return {code: title if is_live else draft for code, is_live, title, draft in rows}


def _organisers(occurrence: Occurrence, languages: Sequence[str]) -> tuple[str, ...]:
    """The institution in each language, then partners that accepted, the lead first, in the first."""
    institution = dict.fromkeys(in_language(institution_name(), code) for code in languages)
    names = [SAME_IN_BOTH.join(filter(None, institution))]
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
        facts.append(Fact(labels=labels, value=_times(occurrence, languages)))
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
    return in_form(day, "day")


def _times(occurrence: Occurrence, languages: Sequence[str]) -> str:
    """In the event's zone, which is named where it is not the site's."""
    start, end = occurrence.starts_at_local, occurrence.ends_at_local
    first, last = in_form(start, "clock_from"), in_form(end, "clock")
    span = last if start == end else f"{first}–{last}"
    zone = occurrence.event.zone
    if zone == timezone.get_default_timezone_name():
        return span
    words = _joined(languages, lambda: _("%(place)s time") % {"place": zone_words(zone)})
    return f"{span} ({words})"


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
