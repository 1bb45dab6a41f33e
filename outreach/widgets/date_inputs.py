"""Wagtail's date and time inputs. What somebody typed in them stays: the picker would put this
moment in place of whatever it cannot read."""

from __future__ import annotations

from django import forms
from django.templatetags.static import static
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

DATE, TIME = "%Y-%m-%d", "%H:%M"
MONDAY = 1
STEP_MINUTES = 30
SCRIPT = "outreach/typed-dates.js"
FOLLOWS = "{name}-follows"
"""The name of the field that a browser without scripts sends along."""


class TypedStaysMixin:
    """The week begins on Monday in every language, as in all calendars of the site."""

    def get_config(self):
        return super().get_config() | {
            "validateOnBlur": False,
            "dayOfWeekStart": MONDAY,
            "step": STEP_MINUTES,
        }

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, {"data-outreach-date": "", **(attrs or {})})

    @property
    def media(self):
        return super().media + forms.Media(js=[static(SCRIPT)])


class TypedDayInput(TypedStaysMixin, AdminDateInput):
    pass


class TypedMomentInput(TypedStaysMixin, AdminDateTimeInput):
    pass


class EndMixin:
    """The end that belongs to a start: it moves along until somebody touches it. The script does
    that while somebody types; without it the form does, see ``end_follows``."""

    template_name = "outreach/widgets/end_input.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return context | {"picker": super().template_name, "follows": FOLLOWS.format(name=name)}


class EndDayInput(EndMixin, TypedDayInput):
    pass


class EndMomentInput(EndMixin, TypedMomentInput):
    pass


def end_follows(form: forms.BaseForm, start: str, end: str) -> bool:
    """Whether a start was changed without a script that would have moved its end along."""
    is_alone = FOLLOWS.format(name=form.add_prefix(end)) in form.data
    return is_alone and start in form.changed_data and end not in form.changed_data


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
