"""The site over HTTP within a test's own transaction: programs read what it has not committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.db import connections, transaction
from django.test.client import ClientHandler

ALIAS = "default"


class Silent(WSGIRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Requests are not news."""


class Server(AbstractContextManager):
    """Answers on a port of its own, with the connection of the thread that made it, which waits for
    each answer: nothing runs on it twice at a time."""

    def __init__(self) -> None:
        self.connection = connections[ALIAS]
        self.site = ClientHandler()
        self.socket = make_server("localhost", 0, self._answer, handler_class=Silent)
        self.url = f"http://localhost:{self.socket.server_port}"

    def __enter__(self) -> Server:
        self.connection.inc_thread_sharing()
        self.thread = Thread(target=self.socket.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.socket.shutdown()
        self.thread.join()
        self.socket.server_close()
        self.connection.dec_thread_sharing()

    def _answer(self, environ, start_response):
        connections[ALIAS] = self.connection
        response = self.site(
            environ
        )  # Unlike the site's own handler it leaves the connection open.
        start_response(f"{response.status_code} {response.reason_phrase}", [*response.items()])
        return [response.getvalue()]


@contextmanager
def served(django_db_blocker) -> Iterator[Server]:
    """The site for a whole module: what is loaded goes with the transaction, after its last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        with Server() as server:
            yield server
        transaction.set_rollback(True)
