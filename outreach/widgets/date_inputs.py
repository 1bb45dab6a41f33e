"""Wagtail's date and time inputs, always in ISO form so that scripts can read them."""

from __future__ import annotations

from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

DATE, TIME = "%Y-%m-%d", "%H:%M"


class EnterIsOursMixin:
    """Keeps the date picker from handling the Enter key."""

    def get_config(self):
        return super().get_config() | {"enterLikeTab": False}


class DayInput(EnterIsOursMixin, AdminDateInput):
    def __init__(self):
        super().__init__(format=DATE)


class ClockInput(EnterIsOursMixin, AdminTimeInput):
    def __init__(self):
        super().__init__(format=TIME)


class MomentInput(EnterIsOursMixin, AdminDateTimeInput):
    def __init__(self):
        super().__init__(format=f"{DATE} {TIME}", time_format=TIME)
