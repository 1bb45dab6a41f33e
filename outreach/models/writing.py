"""How events are written."""

from ..scheduling.writing import WriteBlock

event_write = WriteBlock("outreach.Event")
"""Around each write of an event, its changes and its partnerships; see ``WriteBlock``."""
