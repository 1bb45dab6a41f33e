"""What the preview of a schedule answers, read as an editor reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.users.models import UserProfile

from outreach.editing.typed.preview import PREVIEW
from outreach.models import Event, OccurrenceChange
from tests.factories import EventFactory
from tests.factories.forms import event_data
from tests.factories.users import user_as

NOW = "2026-11-24T12:00:00+04:00"
WEEKLY = {
    "starts_at_local": "2026-12-04 10:00",
    "ends_at_local": "2026-12-04 12:00",
    "zone": "Asia/Baku",
    "recurrence": "RRULE:FREQ=WEEKLY",
}


@dataclass
class Answer:
    sentence: str
    dates: list[tuple[str, str]]
    """Name and state of each."""
    verbs: dict[str, list[str]] = field(repr=False)
    items: dict[str, dict] = field(repr=False)
    extra: list[str]
    skipped: list[str]
    last_day: str

    def state(self, day: str) -> str:
        """The state of the date whose name begins with these words."""
        return next(state for name, state in self.dates if name.startswith(day))


def log_in(client, language: str = "en") -> None:
    """As somebody who may add and change events."""
    user = user_as("coordinator")
    speak(user, language)
    client.force_login(user)


def speak(user, language: str) -> None:
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})


def asked(client, event=None, **typed) -> Answer:
    """Of the event's form or that for a new one; without rows, of fields in a form of any kind."""
    response = post(client, event, typed)
    assert response.status_code == 200
    return read(response.content.decode())


def post(client, event, typed: dict[str, str]):
    has_rows = event or "changes-TOTAL_FORMS" in typed
    address = form_address(event) if has_rows else reverse("outreach_recurrence_preview")
    return client.post(address, typed, headers={"x-requested-with": "XMLHttpRequest"})


def saved_event(*changes: dict, **fields) -> Event:
    """The weekly series in the database, with these changes; without a page."""
    start = datetime.fromisoformat(WEEKLY["starts_at_local"])
    values = {"starts_at_local": start, "recurrence": WEEKLY["recurrence"], **fields}
    event = EventFactory(**values)
    for change in changes:
        key = datetime.fromisoformat(change["local_start"])
        OccurrenceChange.objects.create(event=event, **change | {"local_start": key})
    return event


def saved_rows(event: Event, **typed) -> dict[str, str]:
    """The rows of its form as they are stored, the first one with what is typed in it."""
    stored = [
        {"id": row.pk, "local_start": f"{row.local_start:%Y-%m-%d %H:%M}", "kind": row.kind}
        for row in event.changes.all()
    ]
    return rows(*[row | (typed if row is stored[0] else {}) for row in stored])


def form_address(event=None) -> str:
    """Where the form of an event, or that for a new one, is posted for its preview."""
    name, args = ("edit", [event.pk]) if event else ("add", [])
    return f"{reverse(f'wagtailsnippets_outreach_event:{name}', args=args)}?{PREVIEW}"


def read(html: str) -> Answer:
    parts = {
        part["data-part"]: part
        for part in BeautifulSoup(html, "html.parser").find_all(attrs={"data-part": True})
    }
    items = {name: part.find_all("li") for name, part in parts.items()}
    return Answer(
        sentence=words(parts["sentence"]),
        dates=[
            (words(item.find("s") or item.find("span").find(string=True)), state_of(item))
            for item in items["dates"]
        ],
        verbs={
            item["data-name"]: [b["data-verb"] for b in item.find_all("button")]
            for item in items["dates"]
        },
        items={item["data-name"]: item.attrs for item in items["dates"]},
        extra=[item["data-name"] for item in items["extra"]],
        skipped=[item["data-name"] for item in items["skipped"]],
        last_day=parts["sentence"]["data-last-day"],
    )


def words(found) -> str:
    return " ".join((found.get_text() if hasattr(found, "get_text") else str(found)).split())


def state_of(item) -> str:
    found = item.find(class_="outreach-recurrence__state")
    struck = "struck: " if item.find("s") else ""
    return struck + (words(found) if found else "")


def rows(*changes: dict, pauses: tuple = ()) -> dict[str, str]:
    """As the browser posts them; saved rows, which have an ``id``, come first."""
    data = event_data(changes=changes, pauses=pauses)
    return {name: data[name] for name in data if name.startswith(("changes-", "pauses-"))}


NO_ROWS = rows()
