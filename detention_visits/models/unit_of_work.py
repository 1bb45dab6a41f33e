"""How activities are written."""

from outreach.series.unit_of_work import UnitOfWork

activity_work = UnitOfWork("detention_visits.Activity")
"""Around each write of an activity and its sessions; see ``UnitOfWork``."""
