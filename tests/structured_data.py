"""A page's JSON-LD, as a search engine takes it out of the page, and what must hold of it."""

from __future__ import annotations

import json
import re
from datetime import date, datetime

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
SCHEMA = "https://schema.org"
STATUSES = {"EventScheduled", "EventCancelled", "EventPostponed", "EventRescheduled"}


def nodes_of(html: str) -> list[dict]:
    """All nodes of a page, each found valid."""
    texts = SCRIPT.findall(html)
    assert len(texts) <= 1
    if not texts:
        return []
    document = json.loads(texts[0])
    assert document["@context"] == SCHEMA
    nodes = document["@graph"]
    identities = [node["@id"] for node in nodes]
    assert len(identities) == len(set(identities))
    for node in nodes:
        check(node, identities)
    return nodes


def dates_of(html: str) -> list[dict]:
    return [node for node in nodes_of(html) if node["@type"] == "Event"]


def check(node: dict, identities: list[str]) -> None:
    assert node["@type"] in ("Event", "EventSeries")
    assert node["name"] and node["inLanguage"]
    assert node["url"].startswith("http") and node["@id"].startswith(node["url"])
    if node["@type"] == "EventSeries":
        return
    assert moment(node["startDate"]) <= moment(node["endDate"])
    assert node["eventStatus"].removeprefix(f"{SCHEMA}/") in STATUSES
    is_moved = node["eventStatus"].endswith("Rescheduled")
    assert ("previousStartDate" in node) == is_moved
    location = node.get("location", {"@type": "Place"})
    is_online = location["@type"] == "VirtualLocation"
    way = "Online" if is_online else "Offline"
    assert node["eventAttendanceMode"] == f"{SCHEMA}/{way}EventAttendanceMode"
    assert all(one["@type"] == "Organization" and one["name"] for one in node["organizer"])
    assert node.get("superEvent", {"@id": identities[0]})["@id"] in identities


def moment(text: str) -> datetime | date:
    """With an offset, or a day."""
    if len(text) == len("2027-03-01"):
        return date.fromisoformat(text)
    found = datetime.fromisoformat(text)
    assert found.tzinfo is not None
    return found
