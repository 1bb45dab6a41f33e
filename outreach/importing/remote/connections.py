"""Connections to checked IP addresses only, limited in time and bytes."""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Callable

from ...scheduling.icalendar.reading.lines import KILOBYTE, MAX_BYTES, too_large
from .addresses import RemoteAddress

MAX_BYTES_AROUND = 64 * KILOBYTE
"""Allowed in addition to the file itself: headers and chunk lengths."""


class Link:
    """A connected socket that times out at the deadline, even if bytes keep trickling in."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline
        self._left = MAX_BYTES + MAX_BYTES_AROUND

    def sendall(self, data: bytes) -> None:
        self._wait()
        self._socket.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        link = self

        class Stream(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def readinto(self, buffer) -> int:
                return link.read_into(buffer)

        return io.BufferedReader(Stream())

    def read_into(self, buffer) -> int:
        self._wait()
        count = self._socket.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise too_large()
        return count

    def _wait(self) -> None:
        self._socket.settimeout(_remaining(self._deadline))

    def close(self) -> None:
        """Does nothing: http.client calls this after the headers, before the body is read. The
        socket is closed when the ``with`` block ends."""

    def __enter__(self) -> Link:
        return self

    def __exit__(self, *_error) -> None:
        self._socket.close()


def connected(
    remote: RemoteAddress,
    addresses: list[str],
    *,
    context: Callable[[], ssl.SSLContext],
    deadline: float,
) -> Link:
    """A link to the first checked address that answers. The certificate is verified against the
    host name.

    Raises:
        OSError: none of them answers; includes TimeoutError and an invalid certificate.
    """
    for number, address in enumerate(addresses, start=1):
        try:
            link = socket.create_connection((address, remote.port), _remaining(deadline))
            break
        except OSError:
            if number == len(addresses):
                raise
    if remote.scheme != "https":
        return Link(link, deadline)
    try:
        link.settimeout(_remaining(deadline))
        return Link(context().wrap_socket(link, server_hostname=remote.host), deadline)
    except BaseException:
        link.close()
        raise


def _remaining(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
