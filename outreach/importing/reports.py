"""Import reports: a row for each entry of a calendar file, counts, and lines to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from ..scheduling.errors import SchedulingError
from ..scheduling.icalendar.content_lines import clean

MAX_NAME_LENGTH = 80
MAX_VALUE_LENGTH = 500
AS_IT_IS = "%(text)s"


class Outcome(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT_ALONE = "left alone"
    NOT_CHOSEN = "not chosen"
    MISSING = "missing"


@dataclass(frozen=True)
class Message:
    """An English template and its values; stored as such and translated when shown."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, error: SchedulingError | ValidationError) -> Message:
        if isinstance(error, ValidationError):
            return cls(AS_IT_IS, {"text": " ".join(error.messages)})
        return cls(error.template, error.values)

    @classmethod
    def read(cls, stored: Mapping) -> Message:
        return cls(stored.get("template", ""), stored.get("values", {}))

    def stored(self) -> dict:
        values = {
            name: value if isinstance(value, int) else clean(str(value)[:MAX_VALUE_LENGTH])
            for name, value in self.values.items()
        }
        return {"template": self.template, "values": values}

    def __str__(self) -> str:
        """In the reader's language."""
        if not self.template:
            return ""
        text = gettext(self.template)
        return text % self.values if self.values else text

    def __bool__(self) -> bool:
        return bool(self.template)


@dataclass(frozen=True, kw_only=True)
class ImportRow:
    """One entry. ``starts_at_local`` is its first date; ``rules`` are texts, ``extra_dates`` how many
    dates stand beside them; ``differences`` are names, marked for translation, of what a newer
    version changes; ``event_id`` is None if it has no event (yet), and then ``twin_id`` may be one
    that looks the same."""

    uid: str
    title: str
    outcome: Outcome
    starts_at_local: datetime | None = None
    all_day: bool = False
    differences: tuple[str, ...] = ()
    remarks: tuple[Message, ...] = ()
    event_id: int | None = None
    zone: str = ""
    rules: tuple[str, ...] = ()
    extra_dates: int = 0
    twin_id: int | None = None

    @classmethod
    def read(cls, stored: Mapping) -> ImportRow:
        start = stored.get("starts_at_local")
        return cls(
            uid=stored["uid"],
            title=stored["title"],
            outcome=Outcome(stored["outcome"]),
            starts_at_local=datetime.fromisoformat(start) if start else None,
            all_day=stored["all_day"],
            differences=tuple(stored["differences"]),
            remarks=tuple(map(Message.read, stored["remarks"])),
            event_id=stored["event_id"],
            zone=stored.get("zone", ""),
            rules=tuple(stored.get("rules", ())),
            extra_dates=stored.get("extra_dates", 0),
            twin_id=stored.get("twin_id"),
        )

    def stored(self) -> dict:
        return {
            "uid": stored_uid(self.uid),
            "title": one_line(self.title)[:MAX_VALUE_LENGTH],
            "outcome": self.outcome.value,
            "starts_at_local": self.starts_at_local and self.starts_at_local.isoformat(),
            "all_day": self.all_day,
            "differences": list(self.differences),
            "remarks": [remark.stored() for remark in self.remarks],
            "event_id": self.event_id,
            "zone": self.zone,
            "rules": list(self.rules),
            "extra_dates": self.extra_dates,
            "twin_id": self.twin_id,
        }

    @property
    def names(self) -> str:
        """UID and title on one line, truncated; of one that was rejected its first date too, since
        nothing else tells which it was."""
        names = [one_line(name)[:MAX_NAME_LENGTH] for name in (self.uid, self.title)]
        if self.outcome is Outcome.REFUSED and self.starts_at_local:
            form = "%Y-%m-%d" if self.all_day else "%Y-%m-%d %H:%M"
            names.append(f"({self.starts_at_local:{form}})")
        return " ".join(filter(None, names))


@dataclass
class ImportReport:
    """``notes`` are about the whole file; ``counts`` leaves out events missing from the file."""

    rows: list[ImportRow] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    is_complete: bool = True

    @property
    def counts(self) -> Counter[Outcome]:
        return Counter(row.outcome for row in self.rows if row.outcome is not Outcome.MISSING)

    @property
    def lines(self) -> list[str]:
        """One line per note or remark, in the reader's language."""
        lines = [f": {_line(note)}" for note in self.notes]
        for row in self.rows:
            lines += [f"{row.names}: {_line(remark)}" for remark in row.remarks]
        return lines

    @property
    def changes_something(self) -> bool:
        return bool(self.counts[Outcome.IMPORTED] or self.counts[Outcome.UPDATED])

    def without_unchanged(self) -> ImportReport:
        """The report as stored for later: most entries never change."""
        rows = [row for row in self.rows if row.outcome is not Outcome.UNCHANGED or row.remarks]
        return replace(self, rows=rows)

    def stored(self) -> dict:
        """As stored in a JSON field."""
        return {
            "rows": [row.stored() for row in self.rows],
            "notes": [note.stored() for note in self.notes],
            "is_complete": self.is_complete,
        }

    @classmethod
    def read(cls, stored: Mapping) -> ImportReport:
        return cls(
            rows=[ImportRow.read(row) for row in stored.get("rows", [])],
            notes=[Message.read(note) for note in stored.get("notes", [])],
            is_complete=stored.get("is_complete", True),
        )


def one_line(name: str) -> str:
    """A name from a file: without control characters, on one line."""
    return " ".join(clean(name).split())


def stored_uid(uid: str) -> str:
    """A UID as reports name it."""
    return one_line(uid)[:MAX_VALUE_LENGTH]


def messages_of(errors: Iterable[SchedulingError]) -> tuple[Message, ...]:
    return tuple(map(Message.of, errors))


def _line(message: Message) -> str:
    return " ".join(clean(str(message)).split())
