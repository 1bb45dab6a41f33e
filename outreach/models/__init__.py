"""The tables of outreach by the names that other code may rely on. This module only lists them."""

from ..series.edits import Scope, Verb
from ..series.holidays import Holiday
from ..series.renewals import Renewal
from .calendar_pages import CalendarPage, CalendarPageMixin
from .calendars import Calendar, FeedFetch, StoredAnswer
from .event_dates import EventEdit, EventPause, FormerDate, Occurrence, OccurrenceChange
from .event_pages import EventPage, EventPageMixin
from .events import Event
from .faces import Face
from .imports import ImportedEntry, ImportSource, PartnerCalendar, PendingImport
from .partnerships import Partnership
from .private_feeds import PrivateFeed
from .records import Audience, Organisation, Region, Topic, Venue
from .registrations import Registration, RemovedRegistration

__all__ = [
    "Audience",
    "Calendar",
    "CalendarPage",
    "CalendarPageMixin",
    "Event",
    "EventEdit",
    "EventPage",
    "EventPageMixin",
    "EventPause",
    "Face",
    "FeedFetch",
    "FormerDate",
    "Holiday",
    "ImportSource",
    "ImportedEntry",
    "Occurrence",
    "OccurrenceChange",
    "Organisation",
    "PartnerCalendar",
    "Partnership",
    "PendingImport",
    "PrivateFeed",
    "Region",
    "Registration",
    "RemovedRegistration",
    "Renewal",
    "Scope",
    "StoredAnswer",
    "Topic",
    "Venue",
    "Verb",
]
