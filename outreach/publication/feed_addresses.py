"""Feed addresses: subscription links for calendar apps, and QR codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlencode, urlsplit

import segno

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK_AT_HOME = "https://outlook.live.com/calendar/0/addfromweb"
OUTLOOK_AT_WORK = "https://outlook.office.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class FeedAddress:
    """A feed's address and its subscription links for calendar apps."""

    url: str
    name: str

    @property
    def webcal(self) -> str:
        """Opens the visitor's calendar app to subscribe."""
        return urlsplit(self.url)._replace(scheme="webcal").geturl()

    @property
    def google(self) -> str:
        return f"{GOOGLE}?{urlencode({'cid': self.webcal})}"

    @property
    def outlook_at_home(self) -> str:
        return f"{OUTLOOK_AT_HOME}?{self._for_outlook}"

    @property
    def outlook_at_work(self) -> str:
        return f"{OUTLOOK_AT_WORK}?{self._for_outlook}"

    @property
    def qr(self) -> QrCode | None:
        return qr_code(self.webcal)

    @property
    def _for_outlook(self) -> str:
        return urlencode({"url": self.url, "name": self.name}, quote_via=quote)


MOST_VERSION = 20
"""Holds 666 bytes; a larger code has modules too small for a phone's camera."""
QUIET = 4
"""Modules left empty on each side, as required by ISO/IEC 18004."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """``path``: the dark modules as an SVG ``d`` attribute, one unit each; ``size`` includes the
    quiet zone."""

    path: str
    size: int


def qr_code(text: str) -> QrCode | None:
    """The QR code of a text; None if it is too long for a phone to read."""
    try:
        code = segno.make(text, error="m", micro=False)
    except segno.DataOverflowError:
        return None
    if code.version > MOST_VERSION:
        return None
    return QrCode("".join(_runs(code.matrix)), len(code.matrix) + 2 * QUIET)


def _runs(matrix) -> Iterator[str]:
    """One rectangle for each run of dark modules in a row."""
    for y, row in enumerate(matrix, QUIET):
        x = QUIET
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
