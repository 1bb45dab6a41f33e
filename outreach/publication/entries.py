"""Builds the kernel's feed entry for an event in one language, from its rows and pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from html import unescape

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..fields import in_language
from ..models import Event, Partnership, Venue
from ..scheduling.icalendar.parts import Borders
from ..scheduling.icalendar.writer import Entry, EntryStatus, Override
from ..series.occurrences import CALLED_OFF, Status
from ..series.owners import ScheduleOwner
from .faces import PublicFace

ENTRY_STATUSES = {
    Status.TENTATIVE: EntryStatus.TENTATIVE,
    Status.CONFIRMED: EntryStatus.CONFIRMED,
    Status.POSTPONED: EntryStatus.CANCELLED,
    Status.CANCELLED: EntryStatus.CANCELLED,
}
BLOCK_END = re.compile(
    r"</(?:p|li|h[1-6]|blockquote|div|dt|dd|tr|figure|section|article)>|<br\s*/?>|<hr\s*/?>", re.I
)


def entry_of(
    event: Event, face: PublicFace, *, sequence: int, changed_at: datetime, borders: Borders
) -> Entry:
    """The entry of a public event; ``changed_at`` becomes its timestamp, an aware instant."""
    picture = face.serving.picture
    with translation.override(face.language):
        return Entry(
            uid=event.uid,
            sequence=sequence,
            created_at=event.created_at,
            changed_at=changed_at,
            schedule=event.schedule,
            status=ENTRY_STATUSES[Status(event.status)],
            title=face.page.title,
            description=_description(event, face),
            html=_html(event, face),
            location=place(event.venue, face.language),
            geo=event.venue.position if event.venue else None,
            url=face.url,
            language=face.page_language,
            categories=tuple(
                in_language(record.name, face.language)
                for record in [*event.topics.all(), *event.audiences.all()]
            ),
            contacts=tuple(partner_names(event, face.language)),
            comment=comment_on_whole(event, face.language),
            overrides=overrides_of(event, face.language),
            image=picture.url if picture else "",
            image_type=picture.media_type if picture else "",
            related_to=_first_part(event),
            borders=borders,
        )


def place(venue: Venue | None, language: str) -> str:
    """Name, address and region on one line, without repeats."""
    if venue is None:
        return ""
    parts = [in_language(venue.name, language), in_language(venue.address, language)]
    if venue.region:
        parts.append(in_language(venue.region.name, language))
    return ", ".join(dict.fromkeys(filter(None, parts)))


def partner_names(event: Event, language: str) -> list[str]:
    """The organisations that accepted, the lead first."""
    accepted = [
        partnership
        for partnership in event.partnerships.all()
        if partnership.answer == Partnership.Answer.ACCEPTED
    ]
    accepted.sort(key=lambda partnership: partnership.role != Partnership.Role.LEAD)
    return [in_language(partnership.organisation.name, language) for partnership in accepted]


def plain_text(html: str) -> str:
    """Rich text as plain text: one line per block, entities decoded."""
    lines = unescape(strip_tags(BLOCK_END.sub("\n", html))).splitlines()
    return "\n".join(filter(None, map(str.strip, lines)))


def comment_on(kind: str, reason: Mapping[str, str], language: str) -> str:
    """The comment subscribers read for a change or status of this kind, in the active language."""
    text = in_language(reason, language)
    if kind == Status.POSTPONED:
        return " ".join(filter(None, [pgettext("event", "Postponed."), text]))
    return text


def comment_on_whole(owner: ScheduleOwner, language: str) -> str:
    """The comment for an event or activity called off as a whole; "" for any other."""
    if owner.status not in CALLED_OFF:
        return ""
    return comment_on(owner.status, owner.reason, language)


def overrides_of(event: Event, language: str) -> dict[datetime, Override]:
    """What differs on single dates. ``language`` must be the active language."""
    return {
        change.local_start: Override(
            title=in_language(change.title, language) or None,
            location=place(change.own_venue, language) if change.own_venue else None,
            comment=comment_on(change.kind, change.reason, language),
        )
        for change in event.changes.all()
    }


def _first_part(event: Event) -> str:
    """UID of the series that this one was split off from, if it was ever published."""
    first = event.follows
    return first.uid if first and first.published_fingerprint else ""


def _description(event: Event, face: PublicFace) -> str:
    """Plain text: summary, body, partners, and the page's address."""
    page = face.page
    parts = [page.summary.strip(), plain_text(page.rich_text), _partners(event, face), _note(face)]
    return "\n\n".join(filter(None, [*parts, face.url]))


def _html(event: Event, face: PublicFace) -> str:
    """The same as HTML; "" when the page has no more than a summary."""
    if not face.serving.html:
        return ""
    context = {
        "summary": face.page.summary.strip(),
        "html": face.serving.html,
        "partners": _partners(event, face),
        "note": _note(face),
        "url": face.url,
    }
    return render_to_string("outreach/feed_description.html", context).strip()


def _partners(event: Event, face: PublicFace) -> str:
    names = partner_names(event, face.language)
    return _("Held with: %(names)s") % {"names": ", ".join(names)} if names else ""


def _note(face: PublicFace) -> str:
    is_other = face.page_language != face.language
    return _("This event is described in another language only.") if is_other else ""
