"""What an upgrade must not change, read from a running site: rows of tables, and answers to programs.

Tables are read by the names of their models and columns, answers through their addresses, so that
it does not matter where the code stands that makes them. What to read is said by an expectation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.test import Client

HEADERS_OF_PAGES = ("Content-Type", "Location")
HEADERS = (
    *HEADERS_OF_PAGES,
    "ETag",
    "Last-Modified",
    "Cache-Control",
    "Content-Disposition",
    "Content-Language",
)
READ_BY_PROGRAMS = ("text/calendar", "application/json", "xml", "text/plain")

Columns = Mapping[str, Iterable[str]]
"""The columns of each table, by the label of its model, such as ``outreach.Event``."""


def take_snapshot(columns: Columns, addresses: Iterable[str], *, host: str) -> dict:
    """Rows first: answering leaves traces, such as when an address was last used."""
    tables = read_tables(columns)
    return {"tables": tables, "answers": read_answers(addresses, host=host)}


def read_tables(columns: Columns) -> dict[str, dict[str, dict[str, object]]]:
    """Each row's values by column, by its key, by the label of its model."""
    return {label: read_rows(label, names) for label, names in columns.items()}


def read_rows(label: str, names: Iterable[str]) -> dict[str, dict[str, object]]:
    """Columns that are there no more are missing, and so are all rows of a table that is not."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return {}
    known = {field.attname for field in model._meta.concrete_fields}
    names = [name for name in names if name in known]
    rows = model._base_manager.order_by("pk").values_list("pk", *names)
    return {
        str(key): {name: plain(value) for name, value in zip(names, values, strict=True)}
        for key, *values in rows.iterator()
    }


def plain(value: object) -> object:
    """A value as JSON has it, the same on each database."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return hashlib.sha256(bytes(value)).hexdigest()
    if value is None or isinstance(value, (bool, int, float, dict, list)):
        return value
    return str(value)


def read_answers(addresses: Iterable[str], *, host: str) -> dict[str, dict[str, object]]:
    """Status, validators, other headers and body, by address. Of pages that people read only whether
    they are there, or where they lead: how they look is no promise."""
    client = Client(HTTP_HOST=host)
    return {address: read_answer(client, address) for address in addresses}


def read_answer(client: Client, address: str) -> dict[str, object]:
    answer = client.get(address)
    is_read_by_programs = any(kind in answer.headers["Content-Type"] for kind in READ_BY_PROGRAMS)
    names = HEADERS if is_read_by_programs else HEADERS_OF_PAGES
    found: dict[str, object] = {"status": answer.status_code}
    found |= {name: answer.headers[name] for name in names if name in answer.headers}
    if is_read_by_programs:
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found["body"] = content.decode()
    return found
