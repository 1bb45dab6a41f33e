"""Facilities, activities and their pages: ``ActivityFactory(after=True)``, ``held(activity)``."""

from __future__ import annotations

from datetime import datetime, timedelta

import factory
from django.utils import timezone

from detention_visits.models import Activity, ActivityPage, Facility, Session
from tests.factories import calendar_in

START = datetime(2026, 1, 3, 15)
"""A Saturday in the past: a weekly activity of four dates from here on is over."""


class FacilityFactory(factory.django.DjangoModelFactory):
    """A facility of which nothing is public, unless ``after=True`` or ``always=True``."""

    class Meta:
        model = Facility

    class Params:
        after = factory.Trait(publicity=Facility.Publicity.AFTER)
        always = factory.Trait(publicity=Facility.Publicity.ALWAYS)

    slug = factory.Sequence(lambda number: f"facility-{number}")
    name = factory.LazyAttribute(
        lambda facility: {code: f"{facility.slug} {code}" for code in ("az", "en", "ru")}
    )
    address = "1 Hidden Street"
    zone = "Asia/Baku"


class ActivityFactory(factory.django.DjangoModelFactory):
    """A confirmed series of four Saturdays that are over."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    class Params:
        after = factory.Trait(facility=factory.SubFactory(FacilityFactory, after=True))
        always = factory.Trait(facility=factory.SubFactory(FacilityFactory, always=True))
        planned = factory.Trait(status=Activity.Status.PLANNED)
        endless = factory.Trait(recurrence="RRULE:FREQ=WEEKLY")

    facility = factory.SubFactory(FacilityFactory)
    title = factory.Sequence(lambda number: f"Internal title {number}")
    kind = Activity.Kind.FILM
    status = Activity.Status.CONFIRMED
    starts_at_local = START
    ends_at_local = factory.LazyAttribute(lambda row: row.starts_at_local + timedelta(hours=2))
    recurrence = "RRULE:FREQ=WEEKLY;COUNT=4"


class ActivityPageFactory(factory.django.DjangoModelFactory):
    """A live page below the calendar of ``language``; ``draft=True`` is not published."""

    class Meta:
        model = ActivityPage

    activity = factory.SubFactory(ActivityFactory)
    title = factory.Sequence(lambda number: f"Film club {number}")
    slug = factory.Sequence(lambda number: f"activity-{number}")
    summary = "Films and talk."

    @classmethod
    def _create(cls, model_class, *args, language="az", draft=False, **kwargs):
        calendar = calendar_in(language)
        page = calendar.add_child(
            instance=model_class(*args, locale=calendar.locale, live=False, **kwargs)
        )
        revision = page.save_revision()
        if not draft:
            revision.publish()
        return ActivityPage.objects.get(pk=page.pk)


def held(activity: Activity, number: int = 0, **counts) -> Session:
    """Mark one date of an activity as held, by its place in the series, with these counts."""
    session = activity.sessions.order_by("starts_at")[number]
    assert session.ends_at <= timezone.now()
    session.was_held = True
    for name, value in counts.items():
        setattr(session, name, value)
    session.save()
    return session
