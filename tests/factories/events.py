"""Events and their pages."""

from __future__ import annotations

from datetime import datetime, timedelta

import factory

from outreach.models import Event, EventPage, Partnership

from .records import OrganisationFactory
from .sites import calendar_in


class EventFactory(factory.django.DjangoModelFactory):
    """A confirmed meeting of two hours in Baku; it is public as soon as it has a page."""

    class Meta:
        model = Event
        skip_postgeneration_save = True

    class Params:
        planned = factory.Trait(status=Event.Status.PLANNED)
        cancelled = factory.Trait(status=Event.Status.CANCELLED)
        weekly = factory.Trait(recurrence="RRULE:FREQ=WEEKLY;COUNT=4")
        endless = factory.Trait(recurrence="RRULE:FREQ=WEEKLY")
        whole_day = factory.Trait(
            all_day=True, starts_at_local=datetime(2027, 3, 1), ends_at_local=datetime(2027, 3, 2)
        )

    title = factory.Sequence(lambda number: f"Working title {number}")
    status = Event.Status.CONFIRMED
    starts_at_local = datetime(2027, 3, 1, 10)
    ends_at_local = factory.LazyAttribute(lambda event: event.starts_at_local + timedelta(hours=2))
    zone = "Asia/Baku"


class EventPageFactory(factory.django.DjangoModelFactory):
    """A live page of an event below the calendar of ``language``; ``draft=True`` is not published."""

    class Meta:
        model = EventPage

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda number: f"Public title {number}")
    slug = factory.Sequence(lambda number: f"event-{number}")

    @classmethod
    def _create(cls, model_class, *args, language="az", draft=False, **kwargs):
        calendar = calendar_in(language)
        page = calendar.add_child(
            instance=model_class(*args, locale=calendar.locale, live=False, **kwargs)
        )
        revision = page.save_revision()
        if not draft:
            revision.publish()
        return EventPage.objects.get(pk=page.pk)


class PartnershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Partnership

    event = factory.SubFactory(EventFactory)
    organisation = factory.SubFactory(OrganisationFactory)
