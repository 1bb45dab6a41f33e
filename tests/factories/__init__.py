"""Objects for tests, with traits: ``EventFactory(weekly=True)``, ``EventPageFactory(language="en")``."""

from .events import EventFactory, EventPageFactory, PartnershipFactory
from .records import (
    AudienceFactory,
    OrganisationFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
)
from .sites import calendar_in, make_calendars

__all__ = [
    "AudienceFactory",
    "EventFactory",
    "EventPageFactory",
    "OrganisationFactory",
    "PartnershipFactory",
    "RegionFactory",
    "TopicFactory",
    "VenueFactory",
    "calendar_in",
    "make_calendars",
]
