"""The tables of outreach, one concept a file. This module only lists them."""

from .calendar_pages import CalendarPage, CalendarPageMixin
from .calendars import Calendar
from .changes import OccurrenceChange
from .edits import EventEdit, Scope, Verb
from .event_pages import EventPage, EventPageMixin
from .events import Event
from .faces import Face
from .feed_fetches import FeedFetch
from .former_dates import FormerDate
from .holidays import Holiday
from .imports import ImportedEntry, PendingImport
from .occurrences import Occurrence
from .organisations import Organisation
from .partner_calendars import PartnerCalendar
from .partnerships import Partnership
from .pauses import EventPause
from .private_feeds import PrivateFeed
from .records import Audience, Region, Topic
from .registrations import Registration
from .stored_answers import StoredAnswer
from .venues import Venue

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
    "Scope",
    "StoredAnswer",
    "Topic",
    "Venue",
    "Verb",
]
