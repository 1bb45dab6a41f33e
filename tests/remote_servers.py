"""A web server of others for tests: it answers each path as it is told, in http or https."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import trustme

from outreach.importing.remote.fetching import FetchRules

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
LOOPBACK = ("127.0.0.0/8", "::1/128")

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Remote:
    """``asked`` holds the headers of each request, ``closing`` is set when the server ends."""

    port: int
    scheme: str = "http"
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    closing: Event = field(default_factory=Event)
    authority: trustme.CA | None = None

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def rules(self, **values) -> FetchRules:
        """As a host sets them that reads from this very server."""
        defaults = {"schemes": ("https", "http"), "ports": (self.port,), "networks": LOOPBACK}
        return FetchRules(**defaults | {"context": self.context, "seconds": 10} | values)

    def context(self) -> ssl.SSLContext:
        """Trusts this server's authority."""
        context = ssl.create_default_context()
        if self.authority:
            self.authority.configure_trust(context)
        return context

    def says(self, path: str, body: bytes = CALENDAR, *, status: int = 200, **headers: str) -> str:
        """Give this answer at a path, whose address is returned."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            named = {"Content_Type": "text/calendar", "Content_Length": str(len(body))} | headers
            for name, value in named.items():
                if value:
                    handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer
        return self.url(path)

    def leads(self, path: str, location: str, status: int = 302) -> str:
        return self.says(path, b"", status=status, Location=location)


@contextmanager
def remote_server(
    *,
    encrypted: bool = False,
    names: tuple[str, ...] = ("localhost",),
    host: str = "127.0.0.1",
    port: int = 0,
) -> Iterator[Remote]:
    """Serve until the block ends, at a free port unless one is named."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            remote.asked.append(dict(self.headers))
            self.close_connection = True
            answer = remote.answers.get(self.path)
            with suppress(OSError):
                answer(self) if answer else self.send_error(404)

        def log_message(self, *_arguments) -> None:
            pass

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_arguments) -> None:
            pass

    server = Server((host, port), Handler)
    remote = Remote(port=server.server_port, scheme="https" if encrypted else "http")
    if encrypted:
        remote.authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        remote.authority.issue_cert(*names).configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield remote
    finally:
        remote.closing.set()
        server.shutdown()
        server.server_close()
