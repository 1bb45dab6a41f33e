"""How activities are written."""

from outreach.series.unit_of_work import WriteBlock

activity_write = WriteBlock("detention_visits.Activity")
"""Around each write of an activity and its sessions; see ``WriteBlock``."""
