"""Which remote addresses may be reached: checked as written and as resolved."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext_noop as _

from ...scheduling.errors import FetchRefused

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Iterable[str]]
"""Resolves a host name and port to all of its IP addresses."""
MAX_LENGTH = 2_000
HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
SUBSCRIPTIONS = {"webcal": "https", "webcals": "https"}
KEPT_CHARACTERS = "/?&=:;@!$'()*+,~%-._[]"
GLOBAL_6 = ip_network("2000::/3")
NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            *("192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4"),
            *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
        ),
    )
)
"""In addition to what Python calls not global: relays and tunnels (6to4, Teredo) that could lead to
a private address, reserved ranges, and addresses for documentation."""


@dataclass(frozen=True)
class RemoteAddress:
    """A parsed address. ``host`` is in ASCII; ``target`` is the path and query as requested."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def default_port(self) -> int:
        return 443 if self.scheme == "https" else 80

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == self.default_port else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def parse_address(text: str, *, schemes: Iterable[str], ports: Iterable[int]) -> RemoteAddress:
    """Parse an address that somebody typed or a server redirects to.

    Raises:
        FetchRefused: it may not be fetched, or is not an address.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        port, name = parts.port, parts.hostname or ""
    except ValueError:
        raise FetchRefused(_("This is not a web address: %(address)s"), address=text[:80]) from None
    scheme = SUBSCRIPTIONS.get(parts.scheme, parts.scheme)
    if scheme not in schemes:
        allowed = ", ".join(f"{found}://" for found in schemes)
        raise FetchRefused(_("The address must begin with %(schemes)s."), schemes=allowed)
    if len(text) > MAX_LENGTH or re.search(r"[\x00-\x20\x7f\\]", text):
        raise FetchRefused(_("This is not a web address: %(address)s"), address=text[:80])
    if "@" in parts.netloc:
        raise FetchRefused(_("The address must not contain a user name or password."))
    query = f"?{parts.query}" if parts.query else ""
    found = RemoteAddress(
        scheme=scheme,
        host=_host(name),
        port=port or (443 if scheme == "https" else 80),
        target=quote((parts.path or "/") + query, safe=KEPT_CHARACTERS),
    )
    if found.port not in ports:
        raise FetchRefused(_("Port %(port)s is not allowed."), port=found.port)
    return found


def _host(name: str) -> str:
    """The host in lower-case ASCII, without a trailing dot."""
    if ":" in name:
        try:
            return str(IPv6Address(name.replace("%", " ")))  # Zone ids are local: refuse them.
        except ValueError:
            raise FetchRefused(_("This is not a server name: %(host)s"), host=name[:80]) from None
    try:
        host = name.removesuffix(".").encode("idna").decode().lower()
    except UnicodeError:
        host = ""
    if not HOST.fullmatch(host) or len(host) > 253:
        raise FetchRefused(_("This is not a server name: %(host)s"), host=name[:80])
    return host


def is_public(address: Address) -> bool:
    """Whether it is on the public internet and cannot relay to anything else."""
    if isinstance(address, IPv6Address) and address not in GLOBAL_6:
        return False
    if any(address in network for network in NOT_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve_host(host: str, port: int) -> list[str]:
    """All IP addresses of a host, from the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(sockaddr[0]) for *_rest, sockaddr in found]


def checked_addresses(
    remote: RemoteAddress, *, resolve: Resolve, networks: Iterable[str], seconds: float
) -> list[str]:
    """The IP addresses a connection may use. All of a host's must be allowed, so that the result
    does not depend on the order of a DNS response.

    Args:
        networks: allowed in addition to public addresses.
        seconds: time limit for the name server.

    Raises:
        FetchRefused: there are none, or one is not allowed, or the name server was too slow.
    """
    written = list(dict.fromkeys(_within(seconds, resolve, remote)))
    if not written:
        raise FetchRefused(
            _("There is no server named “%(host)s”. Check the address."), host=remote.host
        )
    own = [ip_network(network) for network in networks]
    for text in written:
        address = ip_address(text.partition("%")[0])
        is_own = any(address in network for network in own if network.version == address.version)
        if not is_own and not is_public(address):
            raise FetchRefused(
                _("“%(host)s” is not on the public internet; such addresses are not read."),
                host=remote.host,
            )
    return written


def _within(seconds: float, resolve: Resolve, remote: RemoteAddress) -> list[str]:
    """Resolve in a separate thread, since the system's resolver has no time limit."""
    answers: SimpleQueue[list[str]] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(resolve(remote.host, remote.port)))
        except (OSError, UnicodeError):
            answers.put([])

    Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=max(seconds, 0.001))
    except Empty:
        raise FetchRefused(_("The name server did not answer in time. Try again later.")) from None
