"""What the preview of a schedule answers, read as an editor reads it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.users.models import UserProfile

from tests.factories.users import user_as

NOW = "2026-11-24T12:00:00+04:00"
WEEKLY = {
    "starts_at_local": "2026-12-04 10:00",
    "ends_at_local": "2026-12-04 12:00",
    "zone": "Asia/Baku",
    "recurrence": "RRULE:FREQ=WEEKLY",
}
NO_ROWS = {"changes-TOTAL_FORMS": "0"}


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
    """As somebody who may enter the admin, and nothing else."""
    user = user_as("nobody")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    client.force_login(user)


def asked(client, **typed) -> Answer:
    response = client.post(reverse("outreach_recurrence_preview"), typed)
    assert response.status_code == 200
    return read(response.content.decode())


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
    data = {"changes-TOTAL_FORMS": str(len(changes)), "pauses-TOTAL_FORMS": str(len(pauses))}
    for name, formset in (("changes", changes), ("pauses", pauses)):
        for number, row in enumerate(formset):
            data |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return data
