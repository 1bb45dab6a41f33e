"""The address of a feed, and what programs make of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from .qr_codes import QrCode, qr_code

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK_AT_HOME = "https://outlook.live.com/calendar/0/addfromweb"
OUTLOOK_AT_WORK = "https://outlook.office.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class FeedAddress:
    """The address of a feed, and what programs make of it."""

    url: str
    name: str

    @property
    def webcal(self) -> str:
        """Opens the calendar program of whoever follows it, which subscribes."""
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
