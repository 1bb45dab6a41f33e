"""Which files are versions of one another, so that a file is told only what has left that very file.

An address is always itself. An uploaded file is the version of another when both share an event and
say the same of themselves: file name, name of the calendar, or the program that wrote it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..folding import folded_name
from ..models import ImportedEntry, ImportSource
from ..scheduling.icalendar.content_lines import clean
from ..scheduling.icalendar.reading.calendar_files import CalendarFile
from .targets import Target

COPY_NUMBER = re.compile(r"\s*\(\d{1,3}\)(?=(\.\w{1,5})?$)")
"""What browsers add to the name of a file that is downloaded again."""
LONGEST = 255
BATCH = 500


@dataclass
class Source:
    """That of the file that is being imported. ``known`` are the rows of its earlier versions."""

    target: Target
    uids: set[str]
    described: ImportSource
    known: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, file: CalendarFile, target: Target, origin: str) -> Source:
        """
        Args:
            origin: the address or the name of the file; "" when it has none.
        """
        described = ImportSource(calendar_key=target.calendar.translation_key)
        if "://" in origin:
            described.address_digest = _digest(origin)
        else:
            described.file_name = _said(COPY_NUMBER.sub("", origin))
            described.calendar_name = _said(file.name)
            described.program = _said(file.program)
        source = cls(target, file.uids, described)
        source.known = [row.pk for row in source._rows() if source._is_version_of(row)]
        return source

    def missing(self) -> list[ImportedEntry]:
        """What earlier versions held and this one does not."""
        entries = ImportedEntry.objects.filter(calendar_key=self.described.calendar_key)
        if self.target.partner:
            entries = entries.filter(partner=self.target.partner)
        else:
            entries = entries.filter(partner=None, source__in=self.known)
        found = entries.select_related("event").order_by("event_id")
        return [
            entry
            for entry in found
            if entry.event.uid not in self.uids and self.target.is_expected(entry.event)
        ]

    def claim(self) -> None:
        """Record that the file's entries came from here, those that no other source holds."""
        if self.target.partner:
            return
        for entries in self._own_entries():
            free = entries.filter(source=None, partner=None)
            if not free.exists():
                continue
            if not self.known:
                self.described.save()
                self.known = [self.described.pk]
            free.update(source=self.known[0])

    def _rows(self) -> list[ImportSource]:
        rows = ImportSource.objects.filter(calendar_key=self.described.calendar_key)
        if self.described.address_digest:
            return list(rows.filter(address_digest=self.described.address_digest).order_by("pk"))
        sharing: set[int] = set()
        for entries in self._own_entries():
            held = entries.filter(partner=None).exclude(source=None)
            sharing.update(held.values_list("source_id", flat=True))
        return list(rows.filter(pk__in=sharing, address_digest="").order_by("pk"))

    def _own_entries(self) -> Iterator:
        uids = sorted(self.uids)
        for first in range(0, len(uids), BATCH):
            yield ImportedEntry.objects.filter(
                calendar_key=self.described.calendar_key, event__uid__in=uids[first : first + BATCH]
            )

    def _is_version_of(self, row: ImportSource) -> bool:
        """One that says nothing of itself is told by the events that it shares."""
        if self.described.address_digest:
            return True
        names = ("file_name", "calendar_name", "program")
        said = [(getattr(row, name), getattr(self.described, name)) for name in names]
        return any(old and old == new for old, new in said) or not any(old for old, _new in said)


def _digest(address: str) -> str:
    place = address.partition("://")[2].strip().rstrip("/")
    host, slash, path = place.partition("/")
    return hashlib.sha256(f"{host.lower()}{slash}{path}".encode()).hexdigest()


def _said(text: str) -> str:
    return folded_name(clean(text))[:LONGEST]
