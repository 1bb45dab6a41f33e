"""The unit of work for activities."""

from outreach.series.unit_of_work import UnitOfWork

activity_work = UnitOfWork("detention_visits.Activity")
"""Wraps each write of an activity and its sessions; see ``UnitOfWork``."""
