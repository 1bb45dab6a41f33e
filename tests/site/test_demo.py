"""The demo: a whole institution's site, loaded once."""

from __future__ import annotations

import pytest
from django.conf import settings

from detention_visits.models import Activity
from home.demo.loader import load_demo
from outreach.models import (
    Event,
    EventPage,
    Occurrence,
    OccurrenceChange,
    Partnership,
    Registration,
)


@pytest.fixture(autouse=True)
def own_password(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "a long password for the demo")


def counts() -> dict[str, int]:
    tables = (Event, EventPage, Occurrence, OccurrenceChange, Partnership, Registration, Activity)
    return {table.__name__: table.objects.count() for table in tables}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_is_whole_and_loading_it_again_changes_nothing(client):
    load_demo(say=lambda text: None)
    first = counts()
    stamps = list(Event.objects.order_by("pk").values_list("pk", "sequence", "changed_at"))
    load_demo(say=lambda text: None)
    assert counts() == first
    assert list(Event.objects.order_by("pk").values_list("pk", "sequence", "changed_at")) == stamps
    assert first["Event"] >= 40
    assert set(Event.objects.values_list("status", flat=True)) >= {
        *("planned", "tentative", "confirmed", "postponed", "cancelled"),
    }
    assert first["Registration"] >= 10
    assert Event.objects.filter(all_day=True).exists()
    for language, _name in settings.LANGUAGES:
        assert client.get(f"/{language}/").status_code == 200
        assert client.get(f"/{language}/events/").content.count(b'<li class="outreach-entry ') == 25
