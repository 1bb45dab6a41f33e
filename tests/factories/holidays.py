"""Public holidays, and pauses of series."""

from __future__ import annotations

from datetime import date

import factory

from outreach.models import EventPause, Holiday

from .events import EventFactory


class HolidayFactory(factory.django.DjangoModelFactory):
    """A holiday of one day, a Monday, unless ``last_on`` says otherwise."""

    class Meta:
        model = Holiday

    name = factory.Sequence(
        lambda number: {code: f"Holiday {number} {code}" for code in ("az", "en", "ru")}
    )
    first_on = date(2027, 3, 8)
    last_on = factory.SelfAttribute("first_on")


class EventPauseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventPause

    event = factory.SubFactory(EventFactory)
    first_on = date(2027, 3, 8)
    last_on = date(2027, 3, 21)
    reason = {"az": "Yay tətili.", "en": "Summer holidays."}
