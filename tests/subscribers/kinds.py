"""Who subscribes: each kind fetches an address again and again, and says which dates it shows.

Two are programs that share icalendar and dateutil; the others share nothing with them. KCalendarCore
reads lines and rules of its own with libical's parser. None is changed or helped here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import icalendar
import pytest
import recurring_ical_events

from tests.engines import Engines, kcalendarcore, libical

from .programs import fetch, shown
from .rows import DAY, Row, moment, starting_within

FARTHEST_MOVE = timedelta(days=30)
ENGINES = Engines()


class Subscriber(Protocol):
    def refresh(self) -> None:
        """Fetch the address again, as on a timer."""

    def rows(self, first: date, last: date) -> list[Row]:
        """The dates that begin on these days in UTC, both included."""


class VdirsyncerWithKhal:
    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder

    def refresh(self) -> None:
        fetch({"events": self.address}, self.folder)

    def rows(self, first: date, last: date) -> list[Row]:
        return shown(self.folder, first, last).get("events", [])


class Reader:
    """Keeps the last text and asks only for a newer one, as good clients do."""

    shows_lone_dates: ClassVar[bool] = True
    """Whether it shows a date of a series whose series it does not have."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.text, self.etag = address, b"", ""

    def refresh(self) -> None:
        headers = {"If-None-Match": self.etag} if self.etag else {}
        try:
            with urlopen(Request(self.address, headers=headers)) as answer:
                self.text, self.etag = answer.read(), answer.headers.get("ETag", "")
        except HTTPError as error:
            if error.code != 304:
                raise

    def rows(self, first: date, last: date) -> list[Row]:
        return starting_within(self.read(first, last), first, last)

    def read(self, first: date, last: date) -> list[Row]:
        raise NotImplementedError


class RecurringIcalEvents(Reader):
    def read(self, first: date, last: date) -> list[Row]:
        calendar = icalendar.Calendar.from_ical(self.text)
        found = recurring_ical_events.of(calendar).between(first - DAY, last + 2 * DAY)
        return [
            Row(
                *(moment(event.start), moment(event.end)),
                *(str(event["SUMMARY"]), str(event["STATUS"])),
            )
            for event in found
        ]


class IcalJs(Reader):
    def read(self, first: date, last: date) -> list[Row]:
        found = ENGINES.entries(self.text.decode(), _end(last).replace(tzinfo=None))
        return [_row(entry) for entry in found]


class NodeIcal(Reader):
    def read(self, first: date, last: date) -> list[Row]:
        before = _end(last).replace(tzinfo=None)
        return [_row(entry) for entry in ENGINES.entries(self.text.decode(), before, "node-ical")]


class KCalendarCore(Reader):
    shows_lone_dates = False

    def read(self, first: date, last: date) -> list[Row]:
        return kcalendarcore.rows(self.text, _end(last))


class Libical(Reader):
    def read(self, first: date, last: date) -> list[Row]:
        return libical.rows(self.text, _end(last))


def _row(entry: dict) -> Row:
    times = (datetime.fromisoformat(entry[name]) for name in ("start", "end"))
    start, end = (moment(time.date() if entry["isDate"] else time) for time in times)
    return Row(start, end, entry["title"], entry["status"])


def _end(last: date) -> datetime:
    """Late enough that dates which were moved to an earlier day are read as well."""
    return datetime(last.year, last.month, last.day, tzinfo=UTC) + FARTHEST_MOVE


READERS = (
    pytest.param(RecurringIcalEvents, id="recurring-ical-events"),
    pytest.param(IcalJs, id="ical.js", marks=pytest.mark.engine),
    pytest.param(NodeIcal, id="node-ical", marks=pytest.mark.engine),
    pytest.param(KCalendarCore, id="KCalendarCore", marks=pytest.mark.engine("kcalendarcore")),
    pytest.param(Libical, id="libical", marks=pytest.mark.engine("libical")),
)
KINDS = (pytest.param(VdirsyncerWithKhal, id="vdirsyncer and khal"), *READERS)
