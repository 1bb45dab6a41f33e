"""Fetching a calendar file from a remote address, within limits.

The connection uses the very IP address that was checked, and the host name for its certificate, so
that a name resolving differently a moment later (DNS rebinding) has no effect. Proxies, cookies and
credentials are not used.
"""

from __future__ import annotations

import http.client
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.utils.translation import gettext_noop as _

from ...conf import fetch_networks, fetch_ports, fetch_schemes
from ...scheduling.errors import FetchRefused, SchedulingError
from ...scheduling.icalendar.reading.lines import MAX_BYTES, too_large
from .addresses import RemoteAddress, Resolve, checked_addresses, parse_address, resolve_host
from .connections import connected

AGENT = "wagtail-outreach"
ACCEPTED = "text/calendar, text/plain;q=0.5, */*;q=0.1"
CHECK_SECONDS = 5
MAX_REDIRECTS = 3
REDIRECTS = frozenset([301, 302, 303, 307, 308])
TYPES = frozenset(
    [
        *("", "text/calendar", "text/plain", "text/x-vcalendar"),
        *("application/ics", "application/octet-stream", "binary/octet-stream"),
    ]
)
"""Content types that calendars are served with, correctly or not."""


@dataclass(frozen=True, kw_only=True)
class FetchRules:
    """What may be fetched; defaults from the settings. ``seconds`` limits the whole fetch."""

    schemes: tuple[str, ...] = field(default_factory=fetch_schemes)
    ports: tuple[int, ...] = field(default_factory=fetch_ports)
    networks: tuple[str, ...] = field(default_factory=fetch_networks)
    seconds: float = 20
    resolve: Resolve = resolve_host
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context

    def parse(self, address: str) -> RemoteAddress:
        """Parse an address; raises FetchRefused if it may not be fetched."""
        return parse_address(address, schemes=self.schemes, ports=self.ports)

    def check(self, remote: RemoteAddress, seconds: float = CHECK_SECONDS) -> list[str]:
        """The IP addresses a connection may use; raises FetchRefused if it may not be reached."""
        return checked_addresses(
            remote, resolve=self.resolve, networks=self.networks, seconds=seconds
        )


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """``data`` is None if nothing has changed since the validators were issued."""

    data: bytes | None
    etag: str = ""
    last_modified: str = ""


def fetch(
    address: str, *, etag: str = "", last_modified: str = "", rules: FetchRules | None = None
) -> Fetched:
    """Fetch a file.

    Args:
        etag, last_modified: validators from the last response, for a conditional request.

    Raises:
        FetchRefused: it cannot or may not be fetched; the message says why.
        FileRefused: it is too large.
    """
    rules = rules or FetchRules()
    deadline = time.monotonic() + rules.seconds
    remote = rules.parse(address)
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    for _hop in range(MAX_REDIRECTS + 1):
        try:
            found = _ask(remote, headers, rules, deadline)
        except TimeoutError:
            raise FetchRefused(
                _("The download took longer than %(seconds)s seconds."),
                seconds=round(rules.seconds),
            ) from None
        except ssl.SSLCertVerificationError as error:
            raise FetchRefused(
                _("The certificate of “%(host)s” is not valid: %(reason)s"),
                host=remote.host,
                reason=error.verify_message,
            ) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            if isinstance(error, SchedulingError):
                raise
            # What the server says of lengths may be no number, or a negative one.
            raise FetchRefused(
                _("The connection to “%(host)s” failed or was interrupted."), host=remote.host
            ) from None
        if isinstance(found, Fetched):
            return found
        if remote.scheme == "https" and found.scheme != "https":
            raise FetchRefused(_("The address redirects to one that is not encrypted."))
        remote = found
    raise FetchRefused(_("Too many redirects: more than %(limit)s."), limit=MAX_REDIRECTS)


def _ask(
    remote: RemoteAddress, headers: dict[str, str], rules: FetchRules, deadline: float
) -> Fetched | RemoteAddress:
    """One request: the file, or the target of a redirect."""
    addresses = rules.check(remote, deadline - time.monotonic())
    with connected(remote, addresses, context=rules.context, deadline=deadline) as link:
        connection = http.client.HTTPConnection(remote.host, remote.port)
        connection.sock = link  # type: ignore[assignment]
        connection.putrequest("GET", remote.target, skip_host=True, skip_accept_encoding=True)
        sent = {"Host": remote.authority, "User-Agent": AGENT, "Accept": ACCEPTED, **headers}
        for name, value in {**sent, "Accept-Encoding": "identity", "Connection": "close"}.items():
            if value:
                connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        if response.status in REDIRECTS and (location := response.getheader("Location")):
            return rules.parse(_joined(remote.url, location))
        if response.status == http.client.NOT_MODIFIED and any(headers.values()):
            return Fetched(data=None)
        _check_answer(response)
        return Fetched(
            data=_body(response),
            etag=_validator(response.getheader("ETag", ""), 300),
            last_modified=_validator(response.getheader("Last-Modified", ""), 60),
        )


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        raise FetchRefused(
            _("This is not a web address: %(address)s"), address=location[:80]
        ) from None


def _check_answer(response: http.client.HTTPResponse) -> None:
    status = response.status
    if status in (401, 403, 407):
        raise FetchRefused(_("The server requires a log-in (%(status)s)."), status=status)
    if status in (404, 410):
        raise FetchRefused(_("Nothing was found at this address (%(status)s)."), status=status)
    if status != http.client.OK:
        raise FetchRefused(_("The server answered %(status)s."), status=status)
    kind = response.getheader("Content-Type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        raise FetchRefused(_("This address leads to a web page, not a calendar file."))
    if kind not in TYPES:
        raise FetchRefused(
            _("This address does not lead to a calendar file: %(kind)s"), kind=kind[:80]
        )


def _body(response: http.client.HTTPResponse) -> bytes:
    if response.length is not None and response.length > MAX_BYTES:
        raise too_large()
    data = response.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large()
    if response.length:
        raise http.client.IncompleteRead(data, response.length)
    encoding = response.getheader("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return data
    if encoding not in ("gzip", "x-gzip"):
        raise FetchRefused(_("The server uses an unsupported compression."))
    try:
        data = zlib.decompressobj(wbits=31).decompress(data, MAX_BYTES + 1)
    except zlib.error:
        raise FetchRefused(_("The server uses an unsupported compression.")) from None
    if len(data) > MAX_BYTES:
        raise too_large()
    return data


def _validator(text: str, longest: int) -> str:
    """A validator that is safe to send back as received; else ""."""
    text = text.strip()
    return text if len(text) <= longest and text.isascii() and text.isprintable() else ""
