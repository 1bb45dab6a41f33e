"""Wagtail's date and time inputs. What somebody typed in them stays: the picker would put this
moment in place of whatever it cannot read."""

from __future__ import annotations

from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

DATE, TIME = "%Y-%m-%d", "%H:%M"


class TypedStaysMixin:
    def get_config(self):
        return super().get_config() | {"validateOnBlur": False}


class TypedDayInput(TypedStaysMixin, AdminDateInput):
    pass


class TypedMomentInput(TypedStaysMixin, AdminDateTimeInput):
    pass


class EnterIsOursMixin(TypedStaysMixin):
    """Keeps the date picker from handling the Enter key. Always in ISO form, so that scripts can
    read them."""

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
