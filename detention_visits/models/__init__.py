"""The tables of detention_visits, one concept per file. This module only lists them.

None of them has a field for a detained person's data: participants are only counted.
"""

from .activities import Activity
from .activity_dates import ActivityEdit, ActivityPause, SessionChange
from .activity_pages import ActivityPage, ActivityPageMixin
from .facilities import Facility
from .figure_portions import FigurePortion
from .former_sessions import FormerSession
from .sessions import Session

__all__ = [
    "Activity",
    "ActivityEdit",
    "ActivityPage",
    "ActivityPageMixin",
    "ActivityPause",
    "Facility",
    "FigurePortion",
    "FormerSession",
    "Session",
    "SessionChange",
]
