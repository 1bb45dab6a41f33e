"""Events, joint planning, calendars and attendance for Wagtail."""
