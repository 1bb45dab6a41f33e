"""From which network a request comes. Only a proxy that a setting names is believed."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

PREFIXES = {4: 24, 6: 56}
"""What one customer of a provider commonly has at hand to change addresses within."""


def network_of(request: HttpRequest) -> str:
    """The network of the client; empty when there is no address, as behind an unnamed socket."""
    address = client_address(request)
    if address is None:
        return ""
    return str(ip_network((address, PREFIXES[address.version]), strict=False))


def client_address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """The last address before the proxies of ``TRUSTED_PROXIES``, the sender's when it is none of
    them. What stands farther left in the header, anybody may have written."""
    sender = _address(request.META.get("REMOTE_ADDR", ""))
    on_the_way = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while on_the_way and _is_trusted(sender):
        before = _address(on_the_way.pop())
        if before is None:
            break
        sender = before
    return sender


def _is_trusted(address: IPv4Address | IPv6Address | None) -> bool:
    if address is None:
        return "unix" in settings.TRUSTED_PROXIES
    return any(
        address in ip_network(name, strict=False)
        for name in settings.TRUSTED_PROXIES
        if name != "unix"
    )


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
