"""What a browser posts from the editors' forms."""

from __future__ import annotations

from datetime import datetime

from outreach.models import Event, EventPage


def event_data(
    event: Event | None = None, *, changes=(), partners=(), pauses=(), **fields
) -> dict[str, str]:
    """The event's form, filled as the event is (or as a new meeting) and with these fields.

    Args:
        changes: one dict of fields for each row of a changed date; ``id`` names an existing one.
        partners: the same for partnerships. pauses: the same for pauses.
    """
    data = {
        "title": event.title if event else "A meeting",
        "status": event.status if event else "planned",
        "starts_at_local": _typed(event.starts_at_local) if event else "2027-03-01 10:00",
        "ends_at_local": _typed(event.ends_at_local) if event else "2027-03-01 12:00",
        "zone": event.zone if event else "Asia/Baku",
        "recurrence": "",
        "capacity": "",
        "region": str(event.region_id or "") if event else "",
        "venue": str(event.venue_id or "") if event else "",
        **_languages("reason"),
    }
    data |= _rows("changes", changes, CHANGE) | _rows("partnerships", partners, PARTNERSHIP)
    data |= _rows("pauses", pauses, _languages("reason"))
    return data | fields


def _languages(name: str) -> dict[str, str]:
    return {f"{name}_{code}": "" for code in ("az", "en", "ru")}


CHANGE = {
    "kind": "cancelled",
    "starts_at_local": "",
    "ends_at_local": "",
    "venue": "",
    **_languages("title"),
    **_languages("reason"),
}
PARTNERSHIP = {"role": "co-organiser", "answer": "asked"}


def _rows(prefix: str, rows, defaults: dict[str, str]) -> dict[str, str]:
    data = {
        f"{prefix}-TOTAL_FORMS": str(len(rows)),
        f"{prefix}-INITIAL_FORMS": str(len([row for row in rows if row.get("id")])),
        f"{prefix}-MIN_NUM_FORMS": "0",
        f"{prefix}-MAX_NUM_FORMS": "1000",
    }
    for number, row in enumerate(rows):
        for name, value in (defaults | {"id": "", "DELETE": ""} | row).items():
            data[f"{prefix}-{number}-{name}"] = str(value)
    return data


def _typed(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def page_data(page: EventPage, **fields) -> dict[str, object]:
    """The form of an event's page, filled as the page is but for its texts, and with these fields;
    ``action-publish`` publishes it."""
    return {
        "title": page.title,
        "slug": page.slug,
        "event": page.event_id,
        "summary": "",
        "image": "",
        "body": "null",
        "report": "null",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **fields,
    }


def values_of(one) -> list[tuple[str, str]]:
    """What a browser sends of one input, select or textarea of a parsed page."""
    name = one["name"]
    if one.name == "select":
        return [(name, option.get("value", "")) for option in one.find_all("option", selected=True)]
    if one.name == "textarea":
        return [(name, one.get_text().removeprefix("\n"))]
    if one.get("type") in ("checkbox", "radio"):
        return [(name, one.get("value", "on"))] if one.has_attr("checked") else []
    return [] if one.get("type") in ("submit", "file") else [(name, one.get("value", ""))]
