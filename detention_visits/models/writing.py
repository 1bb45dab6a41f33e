"""How activities are written."""

from outreach.scheduling.writing import WriteBlock

activity_write = WriteBlock("detention_visits.Activity")
"""Around each write of an activity and its sessions; see ``WriteBlock``."""
