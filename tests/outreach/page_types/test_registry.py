"""Pages are known by what they are, never by the name of one type."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist

from detention_visits.models import Activity, ActivityPage
from outreach.models import CalendarPage, Event, EventPage
from outreach.page_types.registry import (
    calendar_models,
    calendars_for,
    owner_page_models,
    owner_pages,
    page_model_below,
)
from tests.factories import EventFactory, EventPageFactory, calendar_in

ROOT = Path(__file__).resolve().parents[3]
TYPES = {"ActivityPage", "CalendarPage", "EventPage"}
LOWER = {name.lower() for name in TYPES}


def code():
    """All modules that may not name a type of pages."""
    for app in ("outreach", "detention_visits"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if not {"models", "migrations"} & set(path.parts):
                yield path


def named_in(path: Path) -> set[str]:
    """The types that a module names: by import, as an attribute, or in a text for Django."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.alias | ast.Name | ast.Attribute):
            found.add(getattr(node, "name", getattr(node, "id", getattr(node, "attr", ""))))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value.rpartition(".")[2])
    return {name for name in found if name in TYPES or name.lower() in LOWER}


def test_no_module_names_a_type_of_pages():
    found = {str(path.relative_to(ROOT)): named_in(path) for path in code()}
    assert len(found) > 200
    assert {path: names for path, names in found.items() if names} == {}


def test_naming_one_is_noticed(tmp_path):
    for text in (
        "from outreach.models import EventPage",
        "models.CalendarPage.objects.all()",
        "apps.get_model('detention_visits', 'ActivityPage')",
        "apps.get_model('outreach.eventpage')",
    ):
        module = tmp_path / "module.py"
        module.write_text(text)
        assert named_in(module), text


def test_ours_are_all_that_there_are_without_a_hosts():
    assert owner_page_models(Event) == [EventPage]
    assert owner_page_models(Activity) == [ActivityPage]
    assert calendar_models() == [CalendarPage]
    assert page_model_below(CalendarPage, Event) is EventPage
    assert page_model_below(CalendarPage, Activity) is ActivityPage


@pytest.mark.django_db
def test_the_pages_of_an_event_are_asked_as_one():
    event, other = EventFactory(), EventFactory()
    az = EventPageFactory(event=event)
    en = EventPageFactory(event=event, language="en")
    pages = event.pages
    assert set(pages) == {az, en} and pages.count() == 2 and pages.exists()
    assert pages.filter(locale__language_code="en").get() == en
    assert list(pages.order_by("-pk")) == sorted([az, en], key=lambda page: -page.pk)
    assert owner_pages(Event).owner_ids() == [event.pk]
    assert list(Event.objects.filter(owner_pages(Event).having("event"))) == [event]
    assert other.pages.first() is None
    with pytest.raises(ObjectDoesNotExist):
        other.pages.get()


@pytest.mark.django_db
def test_calendars_take_pages_of_events():
    assert set(calendars_for(Event).values_list("pk", flat=True)) >= {calendar_in("az").pk}
