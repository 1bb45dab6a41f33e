"""What wagtail-localize is told of our pages, where a host has it."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from django.apps import apps

from detention_visits.models import ActivityPage
from outreach.models import CalendarPage, EventPage

ALIKE = {EventPage: ["event"], ActivityPage: ["activity"], CalendarPage: ["zone", "color"]}


class SynchronizedField:
    """With the contract of theirs, as far as it concerns us."""

    def __init__(self, field_name: str, overridable: bool = True) -> None:
        self.field_name, self.overridable = field_name, overridable


@pytest.mark.parametrize("model", ALIKE)
def test_owner_zone_and_colour_are_alike_in_all_languages(model, monkeypatch):
    theirs = ModuleType("wagtail_localize.fields")
    theirs.SynchronizedField = SynchronizedField
    monkeypatch.setitem(sys.modules, "wagtail_localize", ModuleType("wagtail_localize"))
    monkeypatch.setitem(sys.modules, "wagtail_localize.fields", theirs)
    monkeypatch.setattr(apps, "is_installed", lambda name: name == "wagtail_localize")
    told = model.override_translatable_fields
    assert [(field.field_name, field.overridable) for field in told] == [
        (name, False) for name in ALIKE[model]
    ]
    for name in ALIKE[model]:
        assert model._meta.get_field(name).editable


@pytest.mark.parametrize("model", ALIKE)
def test_without_it_nothing_is_imported(model):
    assert model.override_translatable_fields == []
    assert "wagtail_localize" not in sys.modules
