"""Asks an address as somebody, and says what was answered, what was told and what was written."""

from __future__ import annotations

import json
import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from .addresses import Address, filled
from .bodies import bodies, typed
from .world import KNOWN_TO, World

JSON = "application/json"

WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
UNHEEDED = {
    *("django_session", "auth_user", "wagtailusers_userprofile", "wagtailadmin_editingsession"),
    *("wagtailimages_rendition", "wagtailcore_referenceindex", "django_content_type"),
    *("wagtailcore_pagesubscription", "login_throttling_attempt"),
}
"""Tables that say who is there, or what is derived; what is somebody's own."""
DERIVED = {"wagtailimages_image", "wagtaildocs_document", "wagtailsearch_indexentry"}
"""What Wagtail works out of a file when it is first shown."""
SESSION = "sessionid"


@dataclass
class Answer:
    status: int
    told: set[str]
    written: set[str]


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, method: str, path: str, body=None, **extra) -> Answer:
    written: set[str] = set()

    def watch(execute, sql, params, many, context):
        if found := WRITE.match(sql):
            written.add(found[1].lower())
        return execute(sql, params, many, context)

    with undone(), connection.execute_wrapper(watch):
        response = getattr(client, method)(path, body, **extra)
        text = _text(response)
    told = {word for word in KNOWN_TO if word in text.lower()}
    unheeded = UNHEEDED | DERIVED if method == "get" else UNHEEDED
    return Answer(response.status_code, told, written - unheeded)


def _text(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as file:
            content = b"".join(map(file.read, file.namelist()))
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return headers + content.decode(errors="replace")


class Visitor:
    """Somebody who is logged in again for each request, since some addresses log out."""

    def __init__(self, user) -> None:
        client = Client()
        client.force_login(user)
        self.key = client.cookies[SESSION].value

    @property
    def client(self) -> Client:
        client = Client(raise_request_exception=False)
        client.cookies.load({SESSION: self.key})
        return client


@dataclass
class Outcome:
    """Of one address: whether anything was shown or written, where what was told, where it broke."""

    shown: bool = False
    written: bool = False
    told: set[str] = field(default_factory=set)
    leaks: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def outcome(world: World, address: Address, role: str, method: str, people) -> Outcome:
    found = Outcome()
    for path in filled(address, world):
        sent = _sent(address, world, path, people) if method == "post" else [None]
        for body in sent:
            kind = {"content_type": JSON} if "_api:" in address.name and body is not None else {}
            answer = ask(people[role].client, method, path, body, **kind)
            found.shown |= method == "get" and answer.status == 200
            found.written |= bool(answer.written)
            found.told |= answer.told
            told = [word for word in answer.told if role not in KNOWN_TO[word]]
            found.leaks += [f"{role} {method} {path}: {word}" for word in told]
            found.broken += [f"{role} {method} {path}"] * (answer.status >= 500)
    return found


def _sent(address: Address, world: World, path: str, people) -> list[dict]:
    """What an administrator's browser would send, each form of the screen."""
    more = typed(address.name, world)
    with undone():
        response = people["administrator"].client.get(path)
        text = "" if response.streaming else response.content.decode(errors="replace")
    if response.get("Content-Type", "").startswith(JSON):
        found = json.loads(text)
        text = (
            str(found.get("html") or found.get("htmlFragment")) if isinstance(found, dict) else ""
        )
    return [body | more for body in bodies(text)] or [more]
