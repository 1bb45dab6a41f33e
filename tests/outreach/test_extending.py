"""The code of docs/extending.md that needs no kind of its own, as it stands there."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from django.test import RequestFactory
from django.urls import Resolver404

from outreach.scheduling.wording import languages
from tests.factories import EventFactory, EventPageFactory, make_calendars

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "extending.md"


def code_of(section: str) -> dict:
    """The names that a section's code defines."""
    text = GUIDE.read_text().split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    names: dict = {"__name__": "extending"}
    for block in text.split("```python\n")[1:]:
        exec(block.split("```", 1)[0], names)
    return names


@pytest.mark.django_db
@time_machine.travel("2027-02-20T12:00:00+04:00", tick=False)
def test_a_feed_format_lists_what_is_public_and_answers_304():
    make_calendars()
    EventPageFactory(event=EventFactory(weekly=True), title="Advice")
    EventPageFactory(event=EventFactory(status="planned"), title="Not yet")
    (pattern,) = code_of("A feed format")["urlpatterns"]

    def get(path: str, **headers: str):
        found = pattern.resolve(path)
        return found.func(RequestFactory().get(f"/{path}", headers=headers), **found.kwargs)

    answer = get("az/events/dates.txt")
    assert answer.content.decode().startswith("2027-03-01 10:00  Advice\n")
    assert "Not yet" not in answer.content.decode()
    assert get("az/events/dates.txt", **{"If-None-Match": answer["ETag"]}).status_code == 304
    with pytest.raises(Resolver404):
        get("az/about/dates.txt")


def test_a_sheet_kind_is_a_pdf_and_a_csv():
    names = code_of("A sheet kind")
    assert names["pdf"].startswith(b"%PDF-")
    assert "Leyla Əliyeva" in names["csv"].decode()


def test_a_language_without_phrases_reads_english():
    assert languages.spoken_language("fr") == "en"
    assert languages.phrases_in("fr").__name__.endswith(".en")
