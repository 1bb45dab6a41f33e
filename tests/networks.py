"""What of the network the tests need, and a machine may lack."""

from __future__ import annotations

import socket

WITHOUT_IPV6 = "the fetch from an IPv6 address (this machine has none)"


def has_ipv6() -> bool:
    """Whether this machine can talk to itself over IPv6."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False
