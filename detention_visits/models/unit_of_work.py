"""The unit of work of activities; a module of its own, since sessions and facilities use it too."""

from outreach.series.unit_of_work import OwnerWrites

activity_work = OwnerWrites("detention_visits.Activity")
"""Wraps each write of an activity and its sessions; see ``OwnerWrites``."""
