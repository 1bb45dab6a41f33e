"""Where the entries of a file are imported to, and on whose behalf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from ..addresses.languages import content_languages
from ..folding import folded_name
from ..models import Event, ImportedEntry, PartnerCalendar, Region, Venue
from ..permissions import user_can_change, user_can_publish_events
from ..publication.entries import place
from ..scheduling.errors import EntryRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@dataclass(frozen=True, kw_only=True)
class Target:
    """``calendar`` is a calendar page of any type; ``venues`` are those of ``venues_by_name``;
    ``region`` is set on new events. ``user`` is None for the job and for commands; ``partner`` is
    the partner's calendar being read."""

    calendar: Any
    publish: bool
    now: datetime
    venues: Mapping[str, Venue]
    region: Region | None = None
    user: AbstractUser | None = None
    partner: PartnerCalendar | None = None

    @property
    def language(self) -> str:
        return self.calendar.locale.language_code

    @property
    def may_call_off(self) -> bool:
        """Whether who imports may give an event another status than planned."""
        return self.user is None or user_can_publish_events(self.user)

    def venue_called(self, words: str) -> Venue | None:
        """The venue that a place names, whatever its case and spaces."""
        return self.venues.get(folded_name(words))

    def check_known(self, imported: ImportedEntry) -> None:
        """Check that an event imported before may be updated from here.

        Raises:
            EntryRefused: it came from another calendar, or the user may not change it.
        """
        if self.user and not user_can_change(self.user, imported.event):
            raise EntryRefused(
                _("You do not have permission to change this event, so it is left as it is.")
            )
        if self.partner is None or imported.partner_id == self.partner.pk:
            return
        if imported.partner_id or imported.calendar_key != self.calendar.translation_key:
            raise EntryRefused(_("It came from another calendar and is left as it is."))

    def is_expected(self, event: Event) -> bool:
        """Whether to report an event that is no longer in the file to this user."""
        return self.user is None or user_can_change(self.user, event)


def venues_by_name() -> dict[str, Venue]:
    """Venues by their folded names in any language, and by the line that our own feeds write for
    them. A name that two of them share names neither."""
    found: dict[str, Venue | None] = {}
    for venue in Venue.objects.select_related("region").order_by("pk"):
        lines = (place(venue, code) for code, _name in content_languages())
        for name in {folded_name(name) for name in (*venue.name.values(), *lines)}:
            found[name] = None if name in found else venue
    return {name: venue for name, venue in found.items() if name and venue}
